"""The kept bytes in memory; the contract suite holds it to the same laws as the disk."""

from dataclasses import dataclass, field

from witnessmark.errors import TamperError
from witnessmark.model.captures import CaptureId, Fetched, Kept, Served, Sha256
from witnessmark.record import layout, warc
from witnessmark.record.facts import answers, digest, filed, revisit_head, revisited
from witnessmark.record.http1 import split


@dataclass
class MemoryCaptures:
    """The `Captures` port. What it holds is there to be looked at, and to be tampered with."""

    files: dict[CaptureId, bytes] = field(default_factory=dict)
    objects: dict[Sha256, bytes] = field(default_factory=dict)
    named: int = 0

    def keep(self, fetched: Fetched, *, like: Kept | None) -> Kept | None:
        exchanges = (*((fetched.robots,) if fetched.robots else ()), *fetched.exchanges)
        if not any(exchange.response for exchange in exchanges):
            return None
        self.named += 1
        name = layout.capture_id(fetched.started_at, fetched.page, f"{self.named:06x}")
        last = fetched.exchanges[-1] if fetched.exchanges else None
        look = answers(fetched)
        answer = look.final
        facts, earlier = filed(look), None
        if like and last and answer and not fetched.failure and not like.private:
            same = split(self.served(like).message)
            if (same.framed, like.status) == (answer.framed, last.status):
                short = revisited(look)
                earlier, facts = (like, short) if short else (None, facts)
        if not earlier:
            self.files[name] = warc.write(name, look)
        hops = fetched.exchanges or exchanges
        return Kept(
            id=name,
            page=fetched.page,
            captured_at=fetched.started_at,
            url=hops[0].url,
            final_url=hops[-1].url,
            status=last.status if last else None,
            warc_sha256=earlier.warc_sha256 if earlier else digest(self.files[name]),
            warc_bytes=earlier.warc_bytes if earlier else len(self.files[name]),
            body_sha256=digest(answer.body) if answer and answer.head else None,
            revisit_of=(earlier.revisit_of or earlier.id) if earlier else None,
            private=fetched.failure is not None,
            facts=facts,
        )

    def served(self, kept: Kept) -> Served:
        data = self.files.get(kept.revisit_of or kept.id)
        if data is None or digest(data) != kept.warc_sha256 or kept.status is None:
            raise TamperError(f"{kept.id}: missing, not what was kept, or no answer")
        message = warc.final_message(warc.read(data))
        if kept.revisit_of:
            message = split(revisit_head(kept) + split(message).framed).final
        return Served(url=kept.url, final_url=kept.final_url, status=kept.status, message=message)

    def put(self, data: bytes) -> Sha256:
        self.objects[digest(data)] = data
        return digest(data)

    def get(self, digest: Sha256) -> bytes:
        if digest not in self.objects:
            raise TamperError(f"no object {digest}")
        return self.objects[digest]
