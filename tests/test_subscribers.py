import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.adapters.private.subscribers import add, read, remove
from witnessmark.errors import SettingsError
from witnessmark.model.changes import SafeguardId, Severity
from witnessmark.model.messages import Direction, Filter, Subscriber, SubscriberId
from witnessmark.model.pages import PublisherId

BY_HAND = """\
# Who is told.
subscribers:
  - id: newsroom          # the paper
    address: tips@newsroom.example
    filter:
      publishers: [kestrel]
      states:
        - IL
      directions: [loss, unclassified]
      severity: high
  # the one who runs this
  - {id: clerk, address: clerk@harlow-falls.example, name: "The clerk", operator: yes}
# end
"""

NEWSROOM = Subscriber(
    id=SubscriberId("newsroom"),
    address="tips@newsroom.example",
    filter=Filter(
        publishers=(PublisherId("kestrel"),),
        states=("IL",),
        directions=(Direction.LOSS, Direction.UNCLASSIFIED),
        severity=Severity.HIGH,
    ),
)
CLERK = Subscriber(
    id=SubscriberId("clerk"),
    address="clerk@harlow-falls.example",
    name="The clerk",
    operator=True,
)
UNION = Subscriber(
    id=SubscriberId("union"),
    address="alpr@union.example",
    filter=Filter(safeguards=(SafeguardId("retention-limit"),)),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "subscribers.yml"


def says(file: Path, text: str, mode: int = 0o600) -> Path:
    file.touch(mode)
    file.chmod(mode)
    file.write_text(text)
    return file


def test_a_list_by_hand_is_understood(file):
    assert read(says(file, BY_HAND)) == (NEWSROOM, CLERK)


@pytest.mark.parametrize("text", ["", "# nobody yet\n", "subscribers:\n", "subscribers: []\n"])
def test_nobody_is_told_where_nobody_is_listed(file, text):
    assert read(file) == ()
    assert read(says(file, text)) == ()


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("- id: Newsroom\n    address: a@b.example", "2:9", "a-z, 0-9 and hyphens"),
        ("- id: a", "2:5", "without address"),
        ("- address: a@b.example", "2:5", "without id"),
        ("- id: a\n    address:", "2:5", "without address"),
        ("- id: a\n    address: nowhere", "3:14", "mail address"),
        ("- id: a\n    address: A B <a@b.example>", "3:14", "mail address"),
        ('- id: a\n    address: "a@b.example\\r\\nBcc: c@d.example"', "3:14", "mail address"),
        ("- id: a\n    address: [a@b.example]", "3:14", "mail address"),
        ("- id: a\n    address: a@b.example\n    adress: c", "4:5", "no such field"),
        ("- id: a\n    address: a@b.example\n    id: b", "4:5", "comes twice"),
        ('- id: a\n    address: a@b.example\n    name: "x\\ny"', "4:11", "one line"),
        ("- id: a\n    address: a@b.example\n    operator: 1", "4:15", "true or false"),
        ("- id: a\n    address: a@b.example\n    filter: {state: [IL]}", "4:14", "no such field"),
        ("- id: a\n    address: a@b.example\n    filter: {states: [Illinois]}", "4:23", "capital"),
        (
            "- id: a\n    address: a@b.example\n    filter: {directions: [up]}",
            "4:27",
            "one of loss",
        ),
        ("- id: a\n    address: a@b.example\n    filter: {severity: huge}", "4:24", "one of low"),
        ("- id: a\n    address: a@b.example\n    filter: {publishers: x}", "4:26", "a list"),
        ("- id: a\n    address: a@b.example\n    filter: loud", "4:13", "expected fields"),
        (
            "- id: a\n    address: a@b.example\n  - id: a\n    address: c@d.example",
            "4:5",
            "a second",
        ),
        ("- &x {id: a, address: a@b.example}\n  - *x", "3:5", "aliases"),
        ("- {id: a, address: a@b.example", "3:1", "not YAML"),
        ("- id: a\n    address: a@b.example\n   name: c", "4:4", "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_without_the_address(file, line, where, said):
    with pytest.raises(SettingsError, match=said) as caught:
        read(says(file, f"subscribers:\n  {line}\n"))

    assert str(caught.value).startswith(f"{file}:{where}: ")
    assert "@" not in str(caught.value).replace("me@example.org", "")
    assert caught.value.__cause__ is None


def test_all_mistakes_are_named_at_once(file):
    with pytest.raises(SettingsError) as caught:
        read(says(file, "subscribers:\n  - {id: A, address: b}\n  - {id: c}\nlist: 1\n"))

    assert len(str(caught.value).splitlines()) == 4


def test_addresses_that_everybody_may_read_are_refused_with_a_remedy(file):
    says(file, BY_HAND, mode=0o644)

    with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
        read(file)


def test_a_file_of_bytes_that_are_no_text_is_refused(file):
    says(file, "")
    file.write_bytes(b"subscribers: \xff\n")

    with pytest.raises(SettingsError, match="UTF-8"):
        read(file)


def test_adding_keeps_what_was_written_by_hand(file):
    add(says(file, BY_HAND), UNION)

    assert read(file) == (NEWSROOM, CLERK, UNION)
    text = file.read_text()
    for comment in ("# Who is told.", "# the paper", "# the one who runs this", "# end"):
        assert comment in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_removing_keeps_the_others_as_they_were_written(file):
    remove(says(file, BY_HAND), SubscriberId("clerk"))

    assert read(file) == (NEWSROOM,)
    assert "# the paper" in file.read_text()
    remove(file, SubscriberId("newsroom"))
    assert read(file) == ()


def test_the_first_subscriber_needs_no_file(file):
    add(file, CLERK)

    assert read(file) == (CLERK,)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_id_is_taken_once_and_removed_once(file):
    add(file, CLERK)

    with pytest.raises(SettingsError, match="already"):
        add(file, CLERK)
    with pytest.raises(SettingsError, match="no subscriber union"):
        remove(file, SubscriberId("union"))


def test_a_subscriber_who_would_spoil_the_file_is_not_added(file):
    add(file, CLERK)
    before = file.read_bytes()

    with pytest.raises(SettingsError, match="mail address"):
        add(file, Subscriber(id=SubscriberId("a"), address="a@b.example\r\nBcc: c@d.example"))
    assert file.read_bytes() == before


slugs = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)


@st.composite
def subscribers(draw) -> Subscriber:
    return Subscriber(
        id=SubscriberId(draw(slugs)),
        address=f"{draw(slugs)}@{draw(slugs)}.example",
        name=draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")))),
        operator=draw(st.booleans()),
        filter=Filter(
            publishers=tuple(map(PublisherId, draw(st.lists(slugs, max_size=2)))),
            states=draw(st.sampled_from([(), ("IL",), ("NO", "CA")])),
            safeguards=tuple(map(SafeguardId, draw(st.lists(slugs, max_size=2)))),
            directions=tuple(draw(st.lists(st.sampled_from(Direction), max_size=3))),
            severity=draw(st.sampled_from(Severity)),
        ),
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(subscribers(), max_size=3, unique_by=lambda each: each.id), st.data())
def test_whoever_is_added_is_read_and_whoever_is_removed_is_not(tmp_path_factory, people, data):
    file = tmp_path_factory.mktemp("private") / "subscribers.yml"
    for person in people:
        add(file, person)
    assert read(file) == tuple(people)

    while people:
        person = data.draw(st.sampled_from(people))
        remove(file, person.id)
        people.remove(person)
        assert read(file) == tuple(people)
