"""The settings table: every reader, the two ways to give a value, and one message for all that is wrong."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.configuration import (
    MAIL_BACKENDS,
    SETTINGS,
    ConfigurationError,
    Mail,
    backup_keys,
    database,
    file_path,
    hours_of_a_day,
    idle_minutes,
    key_ring,
    mail,
    mail_address,
    read_settings,
    secret_key,
    settings_page,
    sms,
    text,
    whole_number,
    words,
    yes_or_no,
)
from plait_clinic.delivery.texts import PhoneGateway

KEY = base64.b64encode(b"k" * 32).decode()
SHORT_KEY = base64.b64encode(b"k" * 31).decode()
NOTES_KEY = base64.b64encode(b"n" * 32).decode()
KEYS = {"PLAIT_FIELD_KEYS": f"a1:{KEY}", "PLAIT_NOTES_KEYS": f"a1:{NOTES_KEY}"}
ENOUGH = {"PLAIT_SECRET_KEY": "s" * 50, **KEYS}


def problems_of(environ: dict[str, str]) -> list[str]:
    """The lines of the one message, without its heading."""
    with pytest.raises(ConfigurationError) as refused:
        read_settings(environ)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


SMTP = MAIL_BACKENDS["smtp"]
READ = [
    (text, "as it is", "as it is"),
    (yes_or_no, "yes", True),
    (yes_or_no, "TRUE", True),
    (yes_or_no, "1", True),
    (yes_or_no, "no", False),
    (yes_or_no, "False", False),
    (yes_or_no, "0", False),
    (whole_number, "0", 0),
    (whole_number, "12", 12),
    (idle_minutes, "5", 5),
    (idle_minutes, "240", 240),
    (hours_of_a_day, "1", 1),
    (hours_of_a_day, "24", 24),
    (words, "one, two ,,three", ("one", "two", "three")),
    (words, "", ()),
    (secret_key, "s" * 50, "s" * 50),
    (file_path, "", None),
    (file_path, "/srv/plait/erased", Path("/srv/plait/erased")),
    (backup_keys, "", None),
    (backup_keys, f"a1:{KEY}", key_ring(f"a1:{KEY}")),
    (mail, "", None),
    (mail, "console:", Mail(MAIL_BACKENDS["console"])),
    (mail, "file:///srv/mail%20out", Mail(MAIL_BACKENDS["file"], folder="/srv/mail out")),
    (
        mail,
        "smtp://me:p%40ss@mail.example",
        Mail(SMTP, host="mail.example", port=587, user="me", password="p@ss", starttls=True),
    ),
    (mail, "smtp://localhost:25?starttls=no", Mail(SMTP, host="localhost", port=25)),
    (mail, "smtps://mail.example:4465", Mail(SMTP, host="mail.example", port=4465, tls=True)),
    (mail_address, "no-reply@clinic.example", "no-reply@clinic.example"),
    (database, "sqlite:///var/plait.sqlite3", {"ENGINE": "django.db.backends.sqlite3", "NAME": "var/plait.sqlite3"}),
    (database, "sqlite:////srv/plait.sqlite3", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/plait.sqlite3"}),
    (database, "sqlite://", {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}),
    (
        database,
        "postgresql://me:p%40ss@db.example:5433/plait?sslmode=require",
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "plait",
            "USER": "me",
            "PASSWORD": "p@ss",
            "HOST": "db.example",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "require"},
        },
    ),
    (
        database,
        "postgres:///plait?host=%2Frun%2Fpostgresql",
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "plait",
            "USER": "",
            "PASSWORD": "",
            "HOST": "/run/postgresql",
            "PORT": "",
            "OPTIONS": {},
        },
    ),
    (sms, "", None),
    (
        sms,
        "smsgate+https://clinic:a%20word@gate.example/api/",
        PhoneGateway(host="gate.example", port=443, path="/api", user="clinic", password="a word", tls=True),
    ),
    (
        sms,
        "smsgate+http://clinic:word@localhost:8080",
        PhoneGateway(host="localhost", port=8080, path="", user="clinic", password="word", tls=False),
    ),
]


@pytest.mark.parametrize(("read", "raw", "value"), READ)
def test_a_reader_gives_the_value_that_was_meant(read, raw, value):
    assert read(raw) == value


REFUSED = [
    (mail, "mail.example:587", "must start with smtp://"),
    (mail, "smtp://", "names no mail server"),
    (mail, "smtp://mail.example:port", "[Pp]ort"),
    (mail_address, "Clinic <no-reply@clinic.example>", "must be one e-mail address"),
    (mail_address, "no-reply", "must be one e-mail address"),
    (yes_or_no, "perhaps", "must be yes or no"),
    (whole_number, "-1", "must be a whole number"),
    (idle_minutes, "4", "must be a whole number from 5 to 240"),
    (idle_minutes, "241", "must be a whole number from 5 to 240"),
    (hours_of_a_day, "0", "must be a whole number from 1 to 24"),
    (hours_of_a_day, "25", "must be a whole number from 1 to 24"),
    (whole_number, "1.5", "must be a whole number"),
    (whole_number, "²", "must be a whole number"),
    (secret_key, "s" * 49, "must have at least 50 characters"),
    (key_ring, "", "must hold at least one key"),
    (key_ring, KEY, "starts with an id"),
    (key_ring, f"A1:{KEY}", "starts with an id"),
    (key_ring, "a1:not base64!", "key a1 is not base64"),
    (key_ring, f"a1:{SHORT_KEY}", "key a1 must be 32 bytes"),
    (key_ring, f"a1:{KEY},a1:{KEY}", "key a1 is there twice"),
    (database, "mysql://localhost/plait", "must start with sqlite:/// or postgresql://"),
    (database, "plait.sqlite3", "must start with sqlite:/// or postgresql://"),
    (database, "postgresql://localhost:port/plait", "[Pp]ort"),
]


@pytest.mark.parametrize(("read", "raw", "why"), REFUSED)
def test_a_reader_says_what_is_wrong_with_a_value(read, raw, why):
    with pytest.raises(ValueError, match=why):
        read(raw)


def test_every_reader_of_the_table_is_tested_above():
    assert {row.read for row in SETTINGS} == {read for read, _raw, _value in READ} | {key_ring}


def test_the_first_field_key_encrypts_and_all_of_them_decrypt():
    other = base64.b64encode(b"o" * 32).decode()
    keys = key_ring(f"new:{KEY}, old:{other}")
    assert keys.current == "new"
    assert keys.by_id == {"new": b"k" * 32, "old": b"o" * 32}


@given(st.text())
def test_no_text_makes_the_reader_of_keys_fail_otherwise_than_with_words(raw):
    try:
        keys = key_ring(raw)
    except ValueError:
        return
    assert keys.current in keys.by_id


@given(st.text())
def test_no_text_makes_the_reader_of_whole_numbers_fail_otherwise_than_with_words(raw):
    try:
        assert whole_number(raw) >= 0
    except ValueError as error:
        assert str(error) == "must be a whole number"  # noqa: PT017 - either outcome is right


def test_what_is_required_is_enough_and_the_rest_has_its_default():
    values = read_settings(ENOUGH)
    assert set(values) == {row.name for row in SETTINGS}
    assert values["DATABASE_URL"] == database("sqlite:///var/plait.sqlite3")
    assert values["PLAIT_HTTPS"] is True
    assert values["PLAIT_DEMO"] is False
    assert values["PLAIT_ALLOWED_HOSTS"] == ("127.0.0.1", "localhost")


def test_all_problems_are_told_at_once_and_each_by_its_name():
    problems = problems_of(
        {
            "PLAIT_FIELD_KEYS": "a1:short",
            "PLAIT_NOTES_KEYS": "a1:short",
            "PLAIT_HTTPS": "perhaps",
            "PLAIT_TRUSTED_PROXIES": "two",
            "PLAIT_DEMMO": "yes",
        }
    )
    assert [problem.split(":")[0] for problem in problems] == [
        "PLAIT_SECRET_KEY",
        "PLAIT_FIELD_KEYS",
        "PLAIT_NOTES_KEYS",
        "PLAIT_HTTPS",
        "PLAIT_TRUSTED_PROXIES",
        "PLAIT_DEMMO",
    ]


def test_a_missing_setting_is_told_with_both_ways_to_give_it():
    missing, *_keys = problems_of({})
    assert missing == "PLAIT_SECRET_KEY: is missing: set PLAIT_SECRET_KEY or PLAIT_SECRET_KEY_FILE"


def test_an_empty_value_is_as_good_as_none():
    assert "is missing" in problems_of({**ENOUGH, "PLAIT_SECRET_KEY": ""})[0]


def test_a_name_that_nothing_reads_stops_the_start():
    assert problems_of({**ENOUGH, "PLAIT_HTTP": "no"}) == ["PLAIT_HTTP: unknown setting"]


def test_names_of_other_programs_are_left_alone():
    assert read_settings({**ENOUGH, "PATH": "/bin", "PGHOST": "db"})["PLAIT_DEMO"] is False


def test_no_problem_shows_a_secret_value():
    secrets = {"PLAIT_SECRET_KEY": "hush-hush", "PLAIT_FIELD_KEYS": "a1:hush-hush", "DATABASE_URL": "my://hush-hush"}
    assert len(problems_of(secrets)) == 4
    assert "hush" not in "\n".join(problems_of(secrets))


def test_a_key_that_opens_other_fields_too_is_no_key_for_private_notes():
    shared = {**ENOUGH, "PLAIT_NOTES_KEYS": f"mine:{NOTES_KEY},also:{KEY}"}
    assert problems_of(shared) == ["PLAIT_NOTES_KEYS: key also is in PLAIT_FIELD_KEYS too: make a new one"]
    assert "k" * 20 not in "".join(problems_of(shared))


def test_the_server_does_not_start_without_keys_for_private_notes():
    without = {name: value for name, value in ENOUGH.items() if name != "PLAIT_NOTES_KEYS"}
    [problem] = problems_of({**without, "PLAIT_DEMO": "no"})
    assert problem.startswith("PLAIT_NOTES_KEYS: is missing")


def test_a_value_can_be_read_from_a_file_and_loses_the_line_end(tmp_path: Path):
    kept = tmp_path / "secret"
    kept.write_text("s" * 50 + "\n", encoding="utf-8")
    values = read_settings({"PLAIT_SECRET_KEY_FILE": str(kept), **KEYS})
    assert values["PLAIT_SECRET_KEY"] == "s" * 50


def test_a_file_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path):
    environ = {"PLAIT_SECRET_KEY_FILE": str(tmp_path / "nowhere"), **KEYS}
    assert problems_of(environ) == ["PLAIT_SECRET_KEY: PLAIT_SECRET_KEY_FILE cannot be read: No such file or directory"]


def test_a_value_and_a_file_for_it_at_once_is_a_mistake(tmp_path: Path):
    environ = {**ENOUGH, "PLAIT_SECRET_KEY_FILE": str(tmp_path)}
    assert problems_of(environ) == ["PLAIT_SECRET_KEY: set PLAIT_SECRET_KEY or PLAIT_SECRET_KEY_FILE, not both"]


def test_a_binary_file_is_told_and_not_thrown(tmp_path: Path):
    kept = tmp_path / "secret"
    kept.write_bytes(b"\xff\xfe\x00")
    environ = {"PLAIT_SECRET_KEY_FILE": str(kept), **KEYS}
    assert problems_of(environ)[0].startswith("PLAIT_SECRET_KEY:")


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_the_page_of_settings_has_every_setting_with_its_words(row):
    line = next(line for line in settings_page().splitlines() if line.startswith(f"| `{row.name}` |"))
    assert row.help in line
    assert line.endswith("Secret. |") == row.secret
