from dataclasses import replace
from typing import Any

import pytest

from tests.kestrel import (
    AUDIT,
    BACK,
    BAN,
    DARK,
    PARTNERS,
    PORTAL,
    RETENTION,
    REWORDED,
    WEAKENED,
    change,
    sight,
)
from witnessmark.model.captures import FailureKind
from witnessmark.model.changes import SafeguardId, Severity
from witnessmark.model.events import Audience, EventKind
from witnessmark.model.messages import Debt, Direction, Filter, Subscriber, SubscriberId
from witnessmark.model.pages import PublisherId
from witnessmark.steps.owe import is_wanted, owe

DESK = Subscriber(id=SubscriberId("desk"), address="desk@paper.example")
ROOT = Subscriber(id=SubscriberId("root"), address="root@watch.example", operator=True)


def wants(**wanted: Any) -> Subscriber:
    return replace(DESK, filter=replace(Filter(), **wanted))


def test_everybody_whose_filter_it_meets_is_owed_each_event_once():
    gains = replace(wants(directions=(Direction.GAIN,)), id=SubscriberId("gains"))

    assert owe((change(BAN), change(AUDIT)), (DESK, gains)) == (
        Debt(event=change(BAN).id, subscriber=DESK.id),
        Debt(event=change(AUDIT).id, subscriber=DESK.id),
        Debt(event=change(AUDIT).id, subscriber=gains.id),
    )


@pytest.mark.parametrize(
    ("event", "wanted", "is_owed"),
    [
        (change(BAN), {}, True),
        (change(AUDIT), {}, True),
        (change(BAN), {"publishers": (PublisherId("kestrel"),)}, True),
        (change(BAN), {"publishers": (PublisherId("harlow-falls-pd"),)}, False),
        (change(BAN, page=PORTAL), {"states": ("IL",)}, True),
        (change(BAN), {"states": ("IL",)}, False),
        (change(BAN), {"safeguards": (SafeguardId("retention-limit"),)}, False),
        (change(BAN, RETENTION), {"safeguards": (SafeguardId("retention-limit"),)}, True),
        (change(RETENTION), {"severity": Severity.CRITICAL}, False),
        (change(BAN), {"severity": Severity.CRITICAL}, True),
        (change(BAN), {"directions": (Direction.GAIN,)}, False),
        (change(REWORDED), {}, False),
    ],
)
def test_a_filter_asks_for_publisher_state_safeguard_severity_and_direction(event, wanted, is_owed):
    assert is_wanted(event, wants(**wanted)) is is_owed


def test_a_page_gone_dark_is_told_whatever_safeguard_or_severity_was_asked_for():
    narrow = wants(safeguards=(SafeguardId("breach-notice"),), severity=Severity.CRITICAL)

    assert is_wanted(DARK, narrow)
    assert is_wanted(BACK, narrow)
    assert not is_wanted(DARK, wants(directions=(Direction.LOSS,)))


def test_a_page_that_shrank_is_told_although_no_safeguard_can_be_named():
    assert is_wanted(change(for_review=True, note="page shrank to 31 %"), DESK)


def test_unclassified_goes_to_the_operator_and_to_those_who_asked_when_it_is_risky():
    risky, harmless = change(unclassified=(PARTNERS,)), replace(PARTNERS, cues=())
    asked = wants(directions=(Direction.UNCLASSIFIED,))

    assert is_wanted(risky, ROOT)
    assert is_wanted(risky, asked)
    assert not is_wanted(risky, DESK)
    assert is_wanted(change(unclassified=(harmless,)), ROOT)
    assert not is_wanted(change(unclassified=(harmless,)), asked)


def test_operator_matters_go_to_the_operator_alone_and_public_ones_into_nobodys_mail():
    never = sight(EventKind.NEVER_SEEN, failure=FailureKind.DNS, audience=Audience.OPERATOR)
    first = sight(EventKind.FIRST_SEEN, audience=Audience.PUBLIC)

    assert is_wanted(never, ROOT)
    assert not is_wanted(never, DESK)
    assert not is_wanted(first, ROOT)
    assert not is_wanted(first, DESK)


def test_who_filters_out_losses_is_still_told_of_other_things_in_the_same_event():
    assert is_wanted(WEAKENED, wants(directions=(Direction.GAIN,)))
