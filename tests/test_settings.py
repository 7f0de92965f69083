from pathlib import Path

import pytest

from witnessmark.app.settings import Settings, load, remember_contact
from witnessmark.errors import SettingsError


def settings(folder: Path, text: str = "", **environment: str) -> Settings:
    (folder / "witnessmark.toml").write_text(text)
    return load(folder=folder, environment=environment)


def test_without_any_setting_a_folder_is_all_it_takes(tmp_path):
    assert load(folder=tmp_path, environment={}) == Settings()


def test_the_environment_wins_over_the_file_and_an_option_over_both(tmp_path):
    text = 'contact = "mailto:a@town.example"\ndata = "from-file"\n'

    found = settings(tmp_path, text, WITNESSMARK_CONTACT="mailto:b@town.example")

    assert found.contact == "mailto:b@town.example"
    assert found.data == Path("from-file")
    assert load(folder=tmp_path, environment={}, data=Path("given")).data == Path("given")


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("contcat = 'x'", {}, "did you mean contact"),
        ("", {"WITNESSMARK_SMTP_HOTS": "x"}, "did you mean WITNESSMARK_SMTP_HOST"),
        ("smtp_port = 'many'", {}, "a whole number"),
        ("", {"WITNESSMARK_SMTP_PORT": "0"}, "1 to 65535"),
        ("host_gap_seconds = -1", {}, "0 to 3600"),
        ("host_gap_seconds = true", {}, "a number"),
        ("smtp_encryption = 'maybe'", {}, "one of auto, tls, starttls, off"),
        ("site_url = 'https://town.example'", {}, "ends in a slash"),
        ("mail_from = 'nobody'", {}, "no mail address"),
        ('contact = "two\\nlines"', {}, "one line of text"),
        ("not toml", {}, "cannot be read"),
        ("smtp_password = 'hunter2'", {}, "does not belong here"),
        ("smtp_password_file = '/nowhere/at/all'", {}, "No such file"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_where_and_what_to_do(
    tmp_path, text, environment, said
):
    with pytest.raises(SettingsError, match=said):
        settings(tmp_path, text, **environment)


def test_a_password_is_read_from_its_file_and_shown_nowhere(tmp_path):
    (tmp_path / "secret").write_text("hunter2\n")

    found = settings(tmp_path, f"smtp_password_file = '{tmp_path / 'secret'}'")

    assert found.smtp_password == "hunter2"
    assert "hunter2" not in repr(found)


def test_the_contact_is_remembered_and_the_rest_of_the_file_stays(tmp_path):
    (tmp_path / "witnessmark.toml").write_text("# ours\nsmtp_port = 25\n")

    remember_contact("mailto:a@town.example", tmp_path)
    remember_contact("mailto:a@town.example", tmp_path)

    found = load(folder=tmp_path, environment={})
    assert (found.contact, found.smtp_port) == ("mailto:a@town.example", 25)
    assert "# ours" in (tmp_path / "witnessmark.toml").read_text()
    with pytest.raises(SettingsError, match="already"):
        remember_contact("mailto:b@town.example", tmp_path)
    with pytest.raises(SettingsError, match="plain ASCII"):
        remember_contact("mailto:ä@town.example\n", tmp_path)
