"""A writer that keeps, records and seals without rest, until it is killed: `python -m tests.ledger_writer`."""

import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.fakes.leaves import NOON, POLICY, event, event_id, sha
from tests.fakes.leaves import look as look_leaf
from tests.fakes.product import Opened, opened
from tests.looks import look as fetched_look
from witnessmark.deeds.record import record, seal
from witnessmark.model.messages import MessageId, SubscriberId
from witnessmark.ports import Debt
from witnessmark.record.leaf import ToldLeaf
from witnessmark.record.leaf import write as written

say = partial(print, flush=True)
NEWSROOM = SubscriberId("newsroom")


def write(product: Opened, number: int) -> None:
    """One look whose page changed, told; each line said is an acknowledgement."""
    at = NOON + timedelta(minutes=number)
    kept = product.captures.keep(fetched_look(b"policy %d" % number, at=at), like=None)
    assert kept
    say("kept", kept.id)
    debt = Debt(event=event_id(str(number)), subscriber=NEWSROOM)
    record(product, (look_leaf(POLICY, at, capture=kept), event(str(number))), (debt,))
    say("recorded", number)
    if number % 3 == 0:
        debts = product.staging.debts()
        checkpoint = seal(product)
        say("signed", checkpoint.size, checkpoint.root)
        message = MessageId(f"message-{number}")
        product.staging.bundle(message, debts)
        events = tuple(debt.event for debt in debts)
        told = ToldLeaf(at=at, events=events, subscriber=sha(NEWSROOM), message=message)
        product.staging.sent(message, at=at, leaf=written(told))
        say("sent", message)


if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as one:
        say("repaired", *one.repaired, sep="\t")
        first = len(one.leaves)
        for n in range(first, first + 10_000):
            write(one, n)
