"""
The kept bytes: a write-once file for every look, durable before `keep` returns.

Public captures and objects lie under snapshots/, the bytes of failures under private/, because they
may echo our address. Whatever is written here, nothing ever removes.
"""

import secrets
from pathlib import Path

from witnessmark import durable
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId, Fetched, Kept, Served, Sha256
from witnessmark.record import layout, warc
from witnessmark.record.facts import answers, chain_object, digest, filed, revisit_head, revisited
from witnessmark.record.http1 import Message, split


class CapturesOnDisk:
    """The `Captures` port over two folders. Safe to use from many threads."""

    def __init__(self, *, snapshots: Path, private: Path) -> None:
        self._snapshots = snapshots
        self._private = private

    def keep(self, fetched: Fetched, *, like: Kept | None) -> Kept | None:
        """
        Make a look's bytes durable; None where no byte came, not even of robots.txt.

        A look with the same status and the same body on the wire as `like` gets no file of its own:
        every other byte of it goes into its facts, and so into its leaf.

        Raises:
            ArchiveError: the bytes are not safe. Stop.
        """
        robots = (fetched.robots,) if fetched.robots else ()
        exchanges = (*robots, *fetched.exchanges)
        if not any(exchange.response for exchange in exchanges):
            return None
        for exchange in exchanges:
            if exchange.tls:
                self.put(chain_object(exchange.tls))
        name = layout.capture_id(fetched.started_at, fetched.page, secrets.token_hex(3))
        look = answers(fetched)
        answer = look.final
        earlier = self._same(fetched, answer, like)
        facts = revisited(look) if earlier else None
        if earlier and facts:
            if look.robots:
                self.put(look.robots.framed)
            file_digest, file_bytes = earlier.warc_sha256, earlier.warc_bytes
        else:
            earlier, facts = None, filed(look)
            data = warc.write(name, look)
            self._write(name, data, private=fetched.failure is not None)
            file_digest, file_bytes = digest(data), len(data)
        hops = fetched.exchanges or robots
        return Kept(
            id=name,
            page=fetched.page,
            captured_at=fetched.started_at,
            url=hops[0].url,
            final_url=hops[-1].url,
            status=fetched.exchanges[-1].status if fetched.exchanges else None,
            warc_sha256=file_digest,
            warc_bytes=file_bytes,
            body_sha256=digest(answer.body) if answer and answer.head else None,
            revisit_of=(earlier.revisit_of or earlier.id) if earlier else None,
            private=fetched.failure is not None,
            facts=facts,
        )

    def served(self, kept: Kept) -> Served:
        """
        Give the final answer back, after checking the file against its digest.

        Raises:
            TamperError: the file is missing, is not what was kept, or holds no answer.
        """
        path = self._path(kept)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise TamperError(
                f"{path} cannot be read: {error.strerror}. Bring it back from a copy of the record."
            ) from error
        if digest(data) != kept.warc_sha256 or kept.status is None:
            raise TamperError(
                f"{path} is not what was kept on {kept.captured_at:%Y-%m-%d}, or holds no answer."
                " Bring it back from a copy of the record."
            )
        message = warc.final_message(warc.read(data))
        if kept.revisit_of:
            message = split(revisit_head(kept) + split(message).framed).final
        return Served(url=kept.url, final_url=kept.final_url, status=kept.status, message=message)

    def put(self, data: bytes) -> Sha256:
        """
        Keep an object by its digest; idempotent.

        Raises:
            ArchiveError: it is not safe.
        """
        name = digest(data)
        path = self._snapshots / layout.object_path(name)
        try:
            durable.create(path, data)
        except FileExistsError:
            # Written by another thread a moment ago, or just before a crash: make sure it stays.
            self.get(name)
            durable.settle(path)
        return name

    def get(self, digest_: Sha256) -> bytes:
        """
        Give an object back, checked.

        Raises:
            TamperError: missing, or not what its name says.
        """
        path = self._snapshots / layout.object_path(digest_)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise TamperError(
                f"{path} cannot be read: {error.strerror}. Bring it back from a copy of the record."
            ) from error
        if digest(data) != digest_:
            raise TamperError(
                f"{path} is not what its name says. Bring it back from a copy of the record."
            )
        return data

    def _same(self, fetched: Fetched, answer: Message | None, like: Kept | None) -> Kept | None:
        """Give `like` where this look's body is that one's, byte for byte as on the wire."""
        if not like or not answer or not answer.head:
            return None
        # A failure's head may echo our address, and a leaf is public: failures get files.
        if fetched.failure or like.private or like.status != fetched.exchanges[-1].status:
            return None
        try:
            earlier = split(self.served(like).message)
        except TamperError:
            # What the audit will report must not take this look's body along.
            return None
        return like if earlier.framed == answer.framed else None

    def _write(self, name: CaptureId, data: bytes, *, private: bool) -> None:
        try:
            if private:
                durable.create(self._private / layout.failure_path(name), data, mode=0o400)
            else:
                durable.create(self._snapshots / layout.capture_path(name), data)
        except FileExistsError as error:
            raise ArchiveError(f"a capture {name} exists already. Run again.") from error

    def _path(self, kept: Kept) -> Path:
        if kept.private:
            return self._private / layout.failure_path(kept.id)
        return self._snapshots / layout.capture_path(kept.revisit_of or kept.id)
