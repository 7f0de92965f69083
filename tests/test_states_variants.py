"""Readings that come and go, and pages that alternate between several."""

from dataclasses import replace

from tests.states_cells import (
    BASE,
    DAY,
    LIMIT,
    MINUTE,
    NOW,
    PRESENT,
    PROVISIONAL,
    UNSTABLE,
    Watch,
    after_two,
    change,
    compare,
    seen,
    settled_on,
    waiting,
    with_variants,
)
from witnessmark.model.captures import Sha256
from witnessmark.model.changes import Comparison, Label, SafeguardId
from witnessmark.model.events import Audience, EventKind
from witnessmark.model.states import (
    Phase,
)


def test_what_came_and_went_is_counted_and_the_third_time_in_14_days_it_is_a_variant():
    watch = settled_on()
    for _ in range(2):
        watch.reads("k")
        assert watch.reads("base", 15 * MINUTE) == "flicker"
    watch.reads("k")
    assert watch.reads("base", 15 * MINUTE) == "unstable"

    assert [v.reading for v in watch.state.variants] == ["base", "k"]
    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "subscribers")]
    assert watch.told[0].comparison == compare("base", "k")
    assert watch.reads("k") == "unchanged"
    assert watch.state.baseline.reading == "base"


def test_what_comes_and_goes_once_a_week_is_no_variant():
    watch = settled_on()
    for _ in range(9):
        watch.reads("k", 7 * DAY)
        assert watch.reads("base", 15 * MINUTE) == "flicker"

    assert watch.told == []
    assert len(watch.state.flickers) <= 3


def test_what_came_and_went_14_days_ago_is_forgotten():
    watch = settled_on()
    watch.reads("k")
    watch.reads("base", 15 * MINUTE)
    watch.reads("base", 14 * DAY)

    assert watch.state.flickers == ()


def test_variants_that_do_not_differ_in_a_safeguard_are_for_the_operator():
    watch = settled_on()
    for _ in range(3):
        watch.reads("v")
        watch.reads("base", 15 * MINUTE)

    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "operator")]


def test_a_variant_that_was_not_the_last_reading_shows_no_comparison_of_another():
    watch = settled_on()
    for _ in range(2):
        watch.reads("k")
        watch.reads("base", 15 * MINUTE)
    watch.reads("k")
    watch.reads("j", 15 * MINUTE)
    watch.reads("base", 15 * MINUTE)

    (told,) = watch.told
    assert (told.kind, told.comparison) == ("unstable", None)
    assert told.audience is Audience.SUBSCRIBERS, "a promise comes and goes"
    assert [v.reading for v in watch.state.variants] == ["base", "k"]


def test_a_loss_found_in_every_look_is_told_though_no_two_looks_agree():
    """A page with a different banner each time still lost its retention limit."""
    watch = settled_on()
    watch.reads("k")
    watch.reads("j", 15 * MINUTE)
    watch.reads("bare", 15 * MINUTE)

    loss, unstable = watch.told
    assert (loss.kind, loss.audience) == ("change", "subscribers")
    assert [(c.safeguard, c.label) for c in loss.comparison.alerts] == [(LIMIT, "removed")]
    assert loss.note == "found in each of 3 looks, which read otherwise each time"
    assert unstable.audience is Audience.SUBSCRIBERS, "one variant has query logging"
    assert [v.reading for v in watch.state.variants] == ["k", "j", "bare"]
    assert watch.state.baseline.reading == "base"


def test_after_such_a_loss_a_return_of_the_old_page_is_told():
    watch = settled_on()
    for reading in ("k", "j", "bare"):
        watch.reads(reading, 15 * MINUTE)
    watch.told.clear()
    watch.reads_twice("base")

    (told,) = watch.told
    assert told.kind is EventKind.RETURNED
    assert [(c.safeguard, c.label) for c in told.comparison.alerts] == [(LIMIT, "added")]


def test_what_only_some_of_the_looks_found_is_unclassified():
    watch = settled_on()
    watch.reads("v")
    watch.reads("v2", 15 * MINUTE)
    watch.reads("j", 15 * MINUTE)

    (unstable,) = watch.told
    assert unstable.audience is Audience.SUBSCRIBERS
    assert unstable.comparison.alerts == ()
    assert [(u.safeguards, u.cues) for u in unstable.comparison.unclassified] == [
        ((LIMIT,), ("not in every look",)),
        (("query-logging",), ("not in every look",)),
    ]
    assert [v.reading for v in watch.state.variants] == ["base", "v", "v2"]


def test_a_promise_that_goes_while_another_reading_waits_is_told_as_lost_once_that_is_certain():
    """A reading that lacks a promise must not join the variants: against it nothing is lost."""
    watch = settled_on()
    for reading in ("v", "k", "bare"):
        watch.reads(reading, 15 * MINUTE)
    assert [v.reading for v in watch.state.variants] == ["base", "v"]
    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "subscribers")]
    watch.told.clear()

    watch.reads("bare")
    assert watch.reads("bare", 15 * MINUTE) == "changed"
    (loss,) = watch.told
    assert (loss.kind, loss.audience) == ("change", "subscribers")
    assert [(c.safeguard, c.label) for c in loss.comparison.alerts] == [(LIMIT, "removed")]


def test_a_promise_that_goes_from_a_page_that_never_reads_the_same_is_told_as_lost():
    watch = settled_on()
    for reading in ("v", "k", "bare", "late", "k", "bare"):
        watch.reads(reading, 15 * MINUTE)

    losses = [e for e in watch.told if e.comparison and e.comparison.losses]
    assert [e.note for e in losses] == ["found in each of 3 looks, which read otherwise each time"]


def test_of_readings_that_each_lack_another_promise_the_newest_that_lacks_least_is_the_page():
    first = waiting("k", 40 * MINUTE)
    lost = (("bare", LIMIT), ("bare", "audit"), ("k", LIMIT), ("k", "hot-list"))
    pending = replace(
        waiting("bare", 20 * MINUTE),
        others=(first.capture,),
        disagreements=2,
        looks=2,
        losses=tuple((Sha256(reading), SafeguardId(one)) for reading, one in lost),
    )
    watch = Watch(replace(PROVISIONAL, pending=pending))
    one = seen(watch.state, "late", NOW)
    more = (change(LIMIT, Label.REMOVED), change("audit", Label.REMOVED))
    comparison = replace(one.comparisons[0], changes=(*more, change("sale", Label.REMOVED)))
    watch.look(replace(one, comparisons=(comparison,)))

    assert [c.safeguard for c in watch.told[0].comparison.alerts] == [LIMIT]
    assert [v.reading for v in watch.state.variants] == ["bare"]


def test_looks_that_disagree_in_nothing_that_matters_are_for_the_operator():
    watch = settled_on()
    for reading in ("v", "v2", "v3"):
        watch.reads(reading, 15 * MINUTE)

    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "operator")]
    assert [c.label for c in watch.told[0].comparison.changes] == ["reworded"]


def test_subscribers_told_of_a_change_seen_once_hear_that_the_page_is_unstable():
    told = replace(
        after_two(waiting("v", 20 * MINUTE)), in_any_look=(), in_every_look=(), told=True
    )
    watch = Watch(replace(PROVISIONAL, pending=told))
    watch.reads("v2", MINUTE)

    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "subscribers")]


def test_a_safeguard_is_lost_only_where_no_variant_holds_it():
    unsteady = with_variants(PRESENT, "v", "bare")
    watch = Watch(unsteady)
    watch.reads("k")

    assert watch.state.pending.in_every_look == ()
    assert watch.reads("k", 15 * MINUTE) == "another-variant"
    assert not [e for e in watch.told if e.comparison and e.comparison.alerts]
    assert [v.reading for v in watch.state.variants] == ["base", "v", "bare", "k"]


def test_the_nearest_variant_is_the_one_compared_with():
    one = seen(UNSTABLE, "k")
    far, near = one.comparisons
    one = replace(one, comparisons=(replace(far, kept=0.5), replace(near, kept=0.8)))
    watch = Watch(UNSTABLE)
    watch.look(one)

    assert watch.state.pending.against == UNSTABLE.variants[1]


def test_a_loss_against_one_variant_alone_is_unclassified():
    one = seen(UNSTABLE, "k")
    mild = Comparison(
        before=Sha256("v"), after=Sha256("k"), changes=(change(LIMIT, Label.MOVED),), kept=0.2
    )
    one = replace(one, comparisons=(one.comparisons[0], mild))
    watch = Watch(UNSTABLE)
    watch.look(one)
    pending = watch.state.pending

    assert pending.comparison.alerts == ()
    assert [u.safeguards for u in pending.comparison.unclassified] == [(LIMIT,)]


def test_a_new_loss_on_an_unstable_page_ends_its_variants():
    watch = Watch(UNSTABLE)
    watch.reads_twice("k")

    assert watch.kinds == ["change"]
    assert (watch.state.phase, watch.state.variants) == (Phase.PRESENT, ())
    watch.reads_twice("base")
    assert watch.kinds == ["change", "returned"]


def test_past_eight_variants_the_one_not_seen_for_longest_leaves_but_never_the_baseline():
    watch = settled_on()
    for reading in ("v1", "v2", "v3"):
        watch.reads(reading, 15 * MINUTE)
    watch.told.clear()
    for number in range(4, 12):
        assert watch.reads_twice(f"v{number}") == "another-variant"

    assert [v.reading for v in watch.state.variants] == [
        "base", "v5", "v6", "v7", "v8", "v9", "v10", "v11",
    ]  # fmt: skip
    unstable = [e for e in watch.told if e.kind is EventKind.UNSTABLE]
    assert [e.audience for e in unstable] == [Audience.OPERATOR], "once, not for each"
    assert unstable[0].note.startswith("more than 8 variants: narrow `select`")


def test_a_page_that_never_reads_the_same_still_tells_a_loss():
    watch = settled_on()
    for number in range(30):
        watch.reads(f"v{number}")
    assert not [e for e in watch.told if e.comparison and e.comparison.alerts]
    watch.told.clear()
    for reading in ("k", "bare", "late"):
        watch.reads(reading)

    losses = [e for e in watch.told if e.comparison and e.comparison.losses]
    assert [e.kind for e in losses] == ["change"]


def test_a_page_settles_after_one_variant_alone_for_14_days():
    watch = Watch(UNSTABLE)
    for _ in range(14):
        assert watch.reads("v") == "unchanged"
    assert watch.reads("v") == "settled"

    assert watch.kinds == ["settled", "change"]
    assert (watch.state.phase, watch.state.baseline.reading) == (Phase.PRESENT, "v")
    assert watch.state.variants == ()


def test_two_looks_a_month_apart_do_not_settle_a_page():
    watch = Watch(UNSTABLE)
    watch.reads("v")

    assert watch.reads("v", 30 * DAY) == "unchanged"


def test_a_page_that_settles_on_its_baseline_changed_nothing():
    watch = Watch(UNSTABLE)
    for _ in range(15):
        watch.reads("base")

    assert watch.kinds == ["settled"]
    assert watch.state.baseline == BASE
    assert watch.state.earlier == ()


def test_a_page_that_settles_without_a_safeguard_tells_the_loss():
    watch = Watch(with_variants(PRESENT, "k"))
    for _ in range(15):
        watch.reads("k")

    settled, loss = watch.told
    assert settled.audience is Audience.SUBSCRIBERS
    assert (loss.kind, loss.audience, loss.before) == ("change", "subscribers", BASE)
    assert [c.label for c in loss.comparison.losses] == ["removed"]
    assert loss.last_seen_at < loss.first_missing_at


def test_a_page_without_a_baseline_settles_on_one():
    watch = Watch()
    for reading in ("v", "w", "x"):
        watch.reads(reading, 15 * MINUTE)
    for _ in range(15):
        watch.reads("w")

    assert watch.kinds == ["first-seen", "unstable", "settled"]
    assert watch.state.baseline.reading == "w"


def test_a_common_reading_of_an_unstable_page_is_told_when_it_comes_and_goes_without_a_safeguard():
    watch = Watch(UNSTABLE)
    for _ in range(3):
        watch.reads("k")
        watch.reads("v", 15 * MINUTE)

    assert [(e.kind, e.audience) for e in watch.told] == [("unstable", "subscribers")]
    assert [v.reading for v in watch.state.variants] == ["base", "v", "k"]


def test_a_harmless_one_that_comes_and_goes_joins_in_silence():
    watch = Watch(UNSTABLE)
    for _ in range(3):
        watch.reads("v2")
        watch.reads("v", 15 * MINUTE)

    assert watch.told == []
    assert [v.reading for v in watch.state.variants] == ["base", "v", "v2"]


def test_new_readings_of_an_unstable_page_are_told_by_what_they_say():
    watch = Watch(UNSTABLE)
    for reading in ("v2", "v3", "v4"):
        watch.reads(reading, 15 * MINUTE)

    assert [(e.kind, e.audience) for e in watch.told] == [("change", "public")]
    assert watch.told[0].note == "other readings of an unstable page"
