"""Every setting the clinic server reads, as one typed table.

Each is taken from the environment as NAME, or from the file named by NAME_FILE. A missing or wrong value stops the
start with one message that lists all of them; docs/reference/settings.md is made from this table.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from plait_clinic.delivery.texts import PhoneGateway

KEY_BYTES = 32
SECRET_KEY_CHARACTERS = 50


class ConfigurationError(Exception):
    """One or more settings are missing or wrong; the message lists all of them and how to mend each."""


@dataclass(frozen=True)
class Setting:
    """One row of the table: what it is called, how it is read, what it is for."""

    name: str
    read: Callable[[str], object]
    help: str
    default: object = None
    required: bool = False
    secret: bool = False


@dataclass(frozen=True)
class KeyRing:
    """Keys for encrypted text, by key id. The first one encrypts; all of them decrypt."""

    current: str
    by_id: Mapping[str, bytes]


def text(raw: str) -> str:
    return raw


def yes_or_no(raw: str) -> bool:
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if raw.lower() not in known:
        raise ValueError("must be yes or no")
    return known[raw.lower()]


def whole_number(raw: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", raw):
        raise ValueError("must be a whole number")
    return int(raw)


def idle_minutes(raw: str) -> int:
    """Fewer than five would end while somebody reads; more than four hours is no end by idleness."""
    return number_from(5, 240, raw)


def hours_of_a_day(raw: str) -> int:
    return number_from(1, 24, raw)


def number_from(least: int, most: int, raw: str) -> int:
    number = whole_number(raw)
    if not least <= number <= most:
        raise ValueError(f"must be a whole number from {least} to {most}")
    return number


def words(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def secret_key(raw: str) -> str:
    if len(raw) < SECRET_KEY_CHARACTERS:
        raise ValueError(f"must have at least {SECRET_KEY_CHARACTERS} characters")
    return raw


def key_ring(raw: str) -> KeyRing:
    """Read `id:base64key` pairs, separated by commas."""
    keys: dict[str, bytes] = {}
    for pair in words(raw):
        key_id, _, encoded = pair.partition(":")
        if not re.fullmatch(r"[a-z0-9]{1,16}", key_id):
            raise ValueError("each key starts with an id of small letters and digits, then a colon")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"key {key_id} is not base64") from error
        if len(key) != KEY_BYTES:
            raise ValueError(f"key {key_id} must be {KEY_BYTES} bytes in base64")
        if key_id in keys:
            raise ValueError(f"key {key_id} is there twice")
        keys[key_id] = key
    if not keys:
        raise ValueError("must hold at least one key as id:base64")
    return KeyRing(current=next(iter(keys)), by_id=keys)


def file_path(raw: str) -> Path | None:
    return Path(raw) if raw else None


def backup_keys(raw: str) -> KeyRing | None:
    """Read keys as `key_ring` does; none means that no backups are made with Plait's own command."""
    return key_ring(raw) if raw else None


def database(raw: str) -> dict[str, object]:
    """Read `sqlite:///file` or `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(raw)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:] or ":memory:"}
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("must start with sqlite:/// or postgresql://")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def port_of(parts: SplitResult) -> int | None:
    """The port of an address. What is wrong with it is told without it: a password may stand in its place."""
    try:
        return parts.port
    except ValueError:
        problem = "names no port after the host; in a password, write / as %2F, : as %3A and @ as %40"
        raise ValueError(problem) from None


MAIL_BACKENDS = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
}
SMTP_PORTS = {"smtp": 587, "smtps": 465}  # RFC 6409 submission with STARTTLS; RFC 8314 submission over TLS


@dataclass(frozen=True)
class Mail:
    """How messages leave the server: Django's backend with what it needs."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str | None = None


def mail(raw: str) -> Mail | None:
    """Read `smtp://user:password@host:port` (STARTTLS), `smtps://...` (TLS), `file:///folder` or `console:`.

    A mail server on the same machine may know no STARTTLS: `smtp://localhost:25?starttls=no`.
    """
    if not raw:
        return None
    parts = urlsplit(raw)
    backend = MAIL_BACKENDS.get(parts.scheme)
    if backend is None:
        raise ValueError("must start with smtp://, smtps://, file:/// or console:")
    if parts.scheme == "console":
        return Mail(backend)
    if parts.scheme == "file":
        return Mail(backend, folder=unquote(parts.path))
    if not parts.hostname:
        raise ValueError("names no mail server after smtp:// or smtps://")
    return Mail(
        backend,
        host=parts.hostname,
        port=port_of(parts) or SMTP_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and parts.query != "starttls=no",
        tls=parts.scheme == "smtps",
    )


SMS_SCHEMES = ("smsgate+https", "smsgate+http")
HERE = ("127.0.0.1", "::1", "localhost")


def sms(raw: str) -> PhoneGateway | None:
    """Read `smsgate+https://user:password@host/path`; without TLS, `smsgate+http://`, only to this very machine."""
    if not raw:
        return None
    parts = urlsplit(raw)
    if parts.scheme not in SMS_SCHEMES:
        raise ValueError("must start with smsgate+https://")
    tls = parts.scheme == SMS_SCHEMES[0]
    if not parts.hostname or not parts.username or not parts.password:
        raise ValueError("must name a user, a password and a gateway: smsgate+https://user:password@host/path")
    if not tls and parts.hostname not in HERE:
        raise ValueError("must start with smsgate+https://, for the gateway is not on this machine")
    return PhoneGateway(
        host=parts.hostname,
        port=port_of(parts) or (443 if tls else 80),
        path=parts.path.rstrip("/"),
        user=unquote(parts.username),
        password=unquote(parts.password),
        tls=tls,
    )


def mail_address(raw: str) -> str:
    """Read the one address that messages come from."""
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", raw):
        raise ValueError("must be one e-mail address, such as no-reply@clinic.example")
    return raw


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "PLAIT_SECRET_KEY",
        secret_key,
        "Signs sessions and forms. A long random text; changing it signs everybody out.",
        required=True,
        secret=True,
    ),
    Setting(
        "PLAIT_FIELD_KEYS",
        key_ring,
        "Encrypts names, contacts and free text: `id:base64` pairs of 32 bytes, separated by commas. The first "
        "encrypts, all decrypt. Losing it loses the text: keep a copy apart from the database.",
        required=True,
        secret=True,
    ),
    Setting(
        "PLAIT_NOTES_KEYS",
        key_ring,
        "Encrypts clinicians’ private notes, and nothing else: pairs as in `PLAIT_FIELD_KEYS`, none of them the same. "
        "Losing it loses the notes. Whoever holds it and the database can read them: keep it apart from the "
        "field keys, with as few people as you can.",
        required=True,
        secret=True,
    ),
    Setting(
        "PLAIT_BACKUP_KEYS",
        backup_keys,
        "Seals backups, and nothing else: pairs as in `PLAIT_FIELD_KEYS`, none of them the same. Keep a copy where the "
        "backups are not. Without it `plait-clinic back_up` makes none.",
        default="",
        secret=True,
    ),
    Setting(
        "PLAIT_ERASURES_FILE",
        file_path,
        "A file outside the database that lists who was erased, by random handles, so that restoring an older backup "
        "erases them again. Copy it where the backups are. Empty: a restore brings back whom it holds.",
        default="",
    ),
    Setting(
        "DATABASE_URL",
        database,
        "Where the data is kept: `sqlite:///path` or `postgresql://user:password@host:port/name`. Behind a pooler that "
        "carries no prepared statements, `?prepare_threshold=none` goes without them.",
        default="sqlite:///var/plait.sqlite3",
        secret=True,
    ),
    Setting(
        "PLAIT_PUBLIC_URL",
        text,
        "The address people use, without a slash at the end. Check-in links and QR codes start with it.",
        default="http://127.0.0.1:8000",
    ),
    Setting(
        "PLAIT_ALLOWED_HOSTS",
        words,
        "Host names the server answers to, separated by commas.",
        default="127.0.0.1,localhost",
    ),
    Setting(
        "PLAIT_HTTPS",
        yes_or_no,
        "Whether people reach the server over HTTPS: cookies are then sent over HTTPS only, and HSTS is set.",
        default="yes",
    ),
    Setting(
        "PLAIT_TRUSTED_PROXIES",
        whole_number,
        "How many proxies of your own stand in front: the client's address is read that many places from the "
        "right of X-Forwarded-For. With 0 the header is ignored.",
        default="0",
    ),
    Setting(
        "PLAIT_SIGN_IN_IDLE_MINUTES",
        idle_minutes,
        "After how many minutes without anything done staff are signed out. They are warned two minutes before. 30 is "
        "assumed to fit a practice; choose fewer where several people use one screen.",
        default="30",
    ),
    Setting(
        "PLAIT_SIGN_IN_HOURS",
        hours_of_a_day,
        "After how many hours staff are signed out in any case. 12 is assumed to fit the longest working day.",
        default="12",
    ),
    Setting(
        "PLAIT_EMAIL_URL",
        mail,
        "The mail server that sends clients codes for their own page, and links to check-ins where they want them: "
        "`smtp://user:password@host:587` (STARTTLS), "
        "`smtps://user:password@host:465`, or for trying out `file:///folder` or `console:`. Empty: none is sent, and "
        "clinicians hand codes over face to face.",
        default="",
        secret=True,
    ),
    Setting(
        "PLAIT_EMAIL_FROM",
        mail_address,
        "The address those messages come from. Others may see it, so choose one that says nothing of the work.",
        default="no-reply@localhost",
    ),
    Setting(
        "PLAIT_SMS_URL",
        sms,
        "The gateway that sends the same as text messages, to clients who gave a telephone number: "
        "`smsgate+https://user:password@host/api/3rdparty/v1`, as docs/how-to/send-messages.md says. Empty: "
        "none is sent.",
        default="",
        secret=True,
    ),
    Setting(
        "PLAIT_DEMO",
        yes_or_no,
        "Marks every page as showing made-up people. Only for the demo clinic.",
        default="no",
    ),
    Setting(
        "PLAIT_LOG_LEVEL",
        text,
        "How much is logged: DEBUG, INFO, WARNING or ERROR. Logs never hold names, tokens or answers.",
        default="INFO",
    ),
)


def raw_value(setting: Setting, environ: Mapping[str, str]) -> str | None:
    """The text of a setting from NAME or the file NAME_FILE; both at once is an error."""
    named, filed = environ.get(setting.name), environ.get(f"{setting.name}_FILE")
    if named and filed:
        raise ValueError(f"set {setting.name} or {setting.name}_FILE, not both")
    if filed:
        try:
            return Path(filed).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ValueError(f"{setting.name}_FILE cannot be read: {error.strerror}") from error
    return named or None


def read_setting(setting: Setting, environ: Mapping[str, str]) -> object:
    raw = raw_value(setting, environ)
    if raw is None:
        if setting.required:
            raise ValueError(f"is missing: set {setting.name} or {setting.name}_FILE")
        raw = str(setting.default)
    return setting.read(raw)


def read_settings(environ: Mapping[str, str]) -> dict[str, object]:
    """All settings by name. Raises ConfigurationError with every problem at once."""
    values: dict[str, object] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        try:
            values[setting.name] = read_setting(setting, environ)
        except ValueError as error:
            problems.append(f"  {setting.name}: {error}")
    problems += shared_keys(values)
    problems += [f"  {name}: unknown setting" for name in unknown_names(environ)]
    if problems:
        raise ConfigurationError("The server cannot start. Settings to mend:\n" + "\n".join(problems))
    return values


APART = ("PLAIT_FIELD_KEYS", "PLAIT_NOTES_KEYS", "PLAIT_BACKUP_KEYS")
"""Settings of keys of which none may be in another: each is kept apart so that one does not open what another does."""


def shared_keys(values: Mapping[str, object]) -> list[str]:
    """Private notes and backups have keys of their own: a key that opens other things too would undo that."""
    rings = {name: ring for name in APART if isinstance(ring := values.get(name), KeyRing)}
    return [
        f"  {name}: key {key_id} is in {other} too: make a new one"
        for place, (name, ring) in enumerate(rings.items())
        for other, known in list(rings.items())[:place]
        for key_id, key in ring.by_id.items()
        if key in known.by_id.values()
    ]


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Names that start with PLAIT_ and are in no row of the table: most likely a misspelling."""
    known = {setting.name for setting in SETTINGS} | {f"{setting.name}_FILE" for setting in SETTINGS}
    return sorted(name for name in environ if name.startswith("PLAIT_") and name not in known)


def settings_page() -> str:
    """The text of docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        "Made from `src/plait_clinic/configuration.py` by `python -m docs.generate`; do not edit by hand.",
        "",
        "Each setting is an environment variable. Instead of `NAME`, `NAME_FILE` may name a file that holds the value.",
        "",
        "| setting | default | what it does |",
        "|---|---|---|",
    ]
    for row in SETTINGS:
        default = "required" if row.required else (f"`{row.default}`" if row.default else "empty")
        lines.append(f"| `{row.name}` | {default} | {row.help}{' Secret.' if row.secret else ''} |")
    return "\n".join(lines) + "\n"
