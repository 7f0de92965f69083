"""What is known of a look beside its bytes: for the metadata records of its file and for its leaf."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from witnessmark.errors import TamperError
from witnessmark.model.captures import Exchange, Fetched, Kept, Sha256, TlsSession
from witnessmark.record.http1 import Message, split

#: A look without a file of its own has all its bytes but the body in its leaf. If they are more than
#: this, it gets a file.
REVISIT_FACTS_MAX: Final = 16_384


@dataclass(frozen=True, slots=True)
class Answers:
    """A look with its answers taken apart, once: what that costs is for the server to choose."""

    fetched: Fetched
    #: Of `fetched.exchanges`, and of `fetched.robots`.
    messages: tuple[Message, ...]
    robots: Message | None

    @property
    def final(self) -> Message | None:
        """What came back for the last request; None where none was sent."""
        return self.messages[-1] if self.messages else None


def answers(fetched: Fetched) -> Answers:
    """Take the answers of a look apart."""
    return Answers(
        fetched,
        messages=tuple(split(exchange.response) for exchange in fetched.exchanges),
        robots=split(fetched.robots.response) if fetched.robots else None,
    )


def digest(data: bytes) -> Sha256:
    """SHA-256 in lower-case hex, the one spelling of digests in the record."""
    return Sha256(hashlib.sha256(data).hexdigest())


def moment(at: datetime) -> str:
    """Spell an instant as WARC-Date does: `2026-01-01T12:00:00.000000Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chain_object(tls: TlsSession) -> bytes:
    """Spell a certificate chain as PEM, leaf first, as the server sent it."""
    return b"".join(
        b"-----BEGIN CERTIFICATE-----\n"
        + b"".join(encoded[at : at + 64] + b"\n" for at in range(0, len(encoded), 64))
        + b"-----END CERTIFICATE-----\n"
        for encoded in map(base64.b64encode, tls.chain)
    )


def hop(exchange: Exchange, message: Message) -> dict[str, Any]:
    """One exchange without its bytes; the TLS chain by the digest of its `chain_object`."""
    tls = exchange.tls
    return {
        "url": exchange.url,
        "started_at": moment(exchange.started_at),
        "ended_at": moment(exchange.ended_at),
        "ip": exchange.ip,
        "port": exchange.port,
        "status": exchange.status,
        "truncated": exchange.truncated,
        "tls": tls
        and {"version": tls.version, "cipher": tls.cipher, "chain": digest(chain_object(tls))},
        "interim": _base64(message.interim) or None,
    }


def filed(look: Answers) -> str:
    """
    Facts of a look whose bytes are in a file of its own.

    Of a failed look only what we did and when: its bytes stay private, heads too.
    """
    hops, robots = _hops(look), look.fetched.robots
    others = [hop(robots, look.robots)] if robots and look.robots else []
    if look.fetched.failure:
        for each in (*hops, *others):
            each["interim"] = None
    return _spelled(hops, others[0] if others else None)


def revisited(look: Answers) -> str | None:
    """
    Facts of a look whose body is in an earlier file: with every other byte of it, in base64.

    `response` of a hop is all that came back; of the last hop, all before the body. None where that
    is too much for a leaf.
    """
    hops = _hops(look)
    for each, exchange in zip(hops, look.fetched.exchanges, strict=True):
        each["request"] = _base64(exchange.request)
        each["response"] = _base64(exchange.response)
    hops[-1]["response"] = _base64(look.messages[-1].interim + look.messages[-1].head)
    facts = _spelled(hops, _robots(look.fetched.robots, look.robots))
    return facts if len(facts) <= REVISIT_FACTS_MAX else None


def revisit_head(kept: Kept) -> bytes:
    """
    Give back what a look without a file received before the body, interim answers included.

    Raises:
        TamperError: its facts do not hold it.
    """
    try:
        return base64.b64decode(json.loads(kept.facts)["hops"][-1]["response"], validate=True)
    except (KeyError, IndexError, TypeError, ValueError):
        raise TamperError(f"{kept.id}: the leaf does not hold the head of the answer") from None


def _hops(look: Answers) -> list[dict[str, Any]]:
    return [hop(*each) for each in zip(look.fetched.exchanges, look.messages, strict=True)]


def _robots(exchange: Exchange | None, message: Message | None) -> dict[str, Any] | None:
    """Robots.txt as fetched for this look; its body is an object, the same one day after day."""
    if exchange is None or message is None:
        return None
    return {
        **hop(exchange, message),
        "request": _base64(exchange.request),
        "response": _base64(message.interim + message.head),
        "body": digest(message.framed),
    }


def _spelled(hops: list[dict[str, Any]], robots: dict[str, Any] | None) -> str:
    return rfc8785.dumps({"hops": hops, "robots": robots}).decode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
