"""Every setting of Comity: its name, type, default and meaning."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.foundation.workdays import why_no_holidays, why_no_weekdays

PREFIX = "COMITY_"
LANGUAGES = ("en", "vi")
LOG_LEVELS = ("debug", "info", "warning", "error")


def default_data_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/comity")
    return _user_folder("XDG_DATA_HOME", ".local/share") / "comity"


def default_config_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/etc/comity")
    return _user_folder("XDG_CONFIG_HOME", ".config") / "comity"


def _user_folder(variable: str, below_home: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / below_home)


def _setting(
    description: str,
    *,
    example: str,
    default: Any,
    default_text: str = "",
    check: Callable[[Any], str | None] | None = None,
) -> Any:
    """One row of the table.

    A default that depends on the machine is a function, and `default_text` says what it answers.
    `check` answers what is wrong with a value of the right type, or None.
    """
    metadata = {"description": description, "example": example, "default_text": default_text, "check": check}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def _one_of(*choices: str) -> Callable[[str], str | None]:
    return lambda value: None if value in choices else f"choose one of {', '.join(choices)}"


def _between(low: int, high: int) -> Callable[[int], str | None]:
    return lambda value: None if low <= value <= high else f"give a whole number from {low} to {high}"


def _web_address(value: str) -> str | None:
    whole = value.startswith(("http://", "https://")) and not value.endswith("/")
    return None if whole else "give it as http:// or https:// and a host, without a slash at the end"


def _time_zone(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        return "give a name of the IANA time zone database, such as Asia/Ho_Chi_Minh"
    return None


def _second_factor(value: str) -> str | None:
    return (
        None if re.fullmatch(r"never|always|above \d", value) else "give never, always, or above and a level"
    )


def _day(value: str) -> str | None:
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        return "give a day as YYYY-MM-DD"
    return None


HOLIDAYS = ("01-01", "L12-30", "L01-01", "L01-02", "L01-03", "L01-04", "L03-10", "04-30", "05-01", "09-02")
"""The days of rest by law."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """When people are reminded, and how letters reach them."""

    working_days: tuple[str, ...] = _setting(
        "The days of the week that are worked.",
        example="mon, tue, wed, thu, fri, sat",
        default=("mon", "tue", "wed", "thu", "fri"),
        check=why_no_weekdays,
    )
    holidays: tuple[str, ...] = _setting(
        "Days that are not worked: MM-DD in every year, YYYY-MM-DD once, LMM-DD in every lunar year, of which L12-30 is the last.",
        example="01-01, L12-30, L01-01, L01-02, L01-03, L03-10, 04-30, 05-01, 09-02, 2027-09-03",
        default=HOLIDAYS,
        check=why_no_holidays,
    )
    remind_days: int = _setting(
        "How many days of work before its day a duty is reminded of.",
        example="5",
        default=3,
        check=_between(1, 30),
    )
    escalate_days: int = _setting(
        "After how many days of work a late duty is escalated to the unit above.",
        example="5",
        default=2,
        check=_between(1, 30),
    )
    address: str = _setting(
        "Where browsers reach Comity; letters link to it.",
        example="https://comity.example",
        default="http://localhost:8000",
        check=_web_address,
    )
    mail_host: str = _setting(
        "The SMTP server that takes letters saying that a duty waits, and nothing else. Without it none is sent.",
        example="mail.example",
        default="",
        default_text="no letters",
    )
    mail_port: int = _setting(
        "The port of the SMTP server.", example="587", default=25, check=_between(1, 65535)
    )
    mail_security: str = _setting(
        "How the connection to the SMTP server is secured: none, starttls, or tls from the first byte.",
        example="starttls",
        default="none",
        check=_one_of("none", "starttls", "tls"),
    )
    mail_sender: str = _setting(
        "The sender of letters.", example="comity@example.org", default="comity@localhost"
    )
    mail_hour: int = _setting(
        "From which hour of a day of work letters go out, in the time zone of the installation.",
        example="8",
        default=7,
        check=_between(0, 23),
    )


@dataclass(frozen=True, kw_only=True)
class Entering:
    """How people and programs get in, how long they stay, and who clears them."""

    session_hours: int = _setting(
        "After how many hours a person must sign in again.", example="4", default=12, check=_between(1, 168)
    )
    idle_minutes: int = _setting(
        "After how many minutes without a request a person must sign in again.",
        example="30",
        default=120,
        check=_between(5, 10080),
    )
    lockout_failures: int = _setting(
        "How many wrong passwords in a row close sign-in.", example="3", default=5, check=_between(1, 100)
    )
    lockout_minutes: int = _setting(
        "For how many minutes sign-in is then refused.", example="60", default=15, check=_between(1, 10080)
    )
    second_factor: str = _setting(
        "Who signs in with a second factor: never anybody, always everybody, or those cleared above a level, such as "
        "`above 1`. Security officers and administrators need one wherever the rule is not `never`.",
        example="above 1",
        default="always",
        check=_second_factor,
    )
    second_factor_from: str = _setting(
        "The day from which nobody who needs a second factor signs in without one. Until then they are asked and may "
        "put it off.",
        example="2027-01-15",
        default="",
        default_text="at once",
        check=_day,
    )
    clearance_by_two: bool = _setting(
        "Whether raising a clearance takes two security officers.", example="false", default=True
    )
    dormant_days: int = _setting(
        "After how many days without a sign-in the security desk calls an account dormant.",
        example="60",
        default=90,
        check=_between(1, 3650),
    )
    leaked_passwords: str = _setting(
        "A file of leaked passwords that nobody may choose: sorted lines of SHA-1 in capitals.",
        example="/srv/comity/leaked-sha1.txt",
        default="",
        default_text="none; common passwords are always refused",
    )
    token_days: int = _setting(
        "For how many days at most an API token or a feed address holds.",
        example="90",
        default=365,
        check=_between(1, 3650),
    )
    oidc_issuer: str = _setting(
        "The address of an OpenID Connect provider by which people may sign in too. Only logins that exist here are "
        "let in.",
        example="https://sso.example/realms/ministry",
        default="",
        default_text="none",
    )
    oidc_client: str = _setting(
        "The client id at that provider.", example="comity", default="", default_text="none"
    )
    oidc_secret_file: str = _setting(
        "The file that holds the client secret of that provider.",
        example="/etc/comity/oidc-secret",
        default="",
        default_text="none; a public client",
    )
    oidc_claim: str = _setting(
        "The claim of the provider's id token that names the login here.",
        example="preferred_username",
        default="preferred_username",
    )
    ldap_url: str = _setting(
        "An LDAP directory whose passwords are accepted for logins that exist here. `ldaps://` speaks TLS from the "
        "start, `ldap://` turns to TLS before anything is sent. Needs the extra `comity[ldap]`.",
        example="ldaps://directory.example",
        default="",
        default_text="none",
    )
    ldap_user_dn: str = _setting(
        "The name by which a person binds there; `{login}` stands for the sign-in name.",
        example="uid={login},ou=people,dc=ministry,dc=example",
        default="",
        default_text="none",
    )
    ldap_ca_file: str = _setting(
        "The certificate of the authority that signed the directory's.",
        example="/etc/comity/directory-ca.pem",
        default="",
        default_text="those that the system trusts",
    )


@dataclass(frozen=True, kw_only=True)
class Options(Telling, Entering):
    data: Path = _setting(  # noqa: RUF009 makes the field itself
        "The folder of everything that Comity stores: the embedded database, files, built assets. "
        "Belongs into the backup.",
        example="/srv/comity",
        default=default_data_folder,
        default_text="`/var/lib/comity` for root, else `~/.local/share/comity`",
    )
    keys: Path = _setting(  # noqa: RUF009 makes the field itself
        "The folder of the secret keys and passwords, made at the first start. Keep its backup apart from that "
        "of the data. Machines that serve the same database use copies of the same folder.",
        example="/etc/comity/keys",
        default=lambda: default_config_folder() / "keys",
        default_text="`/etc/comity/keys` for root, else `~/.config/comity/keys`",
    )
    database_url: str = _setting(
        "An external PostgreSQL 15 or later for the role comity_app. Without it the embedded server is used.",
        example="postgresql://comity_app:PASSWORD@db.example/comity",
        default="",
        default_text="the embedded server",
    )
    owner_database_url: str = _setting(
        "The same database for the role comity_owner. Only the machine that migrates needs it.",
        example="postgresql://comity_owner:PASSWORD@db.example/comity",
        default="",
        default_text="the embedded server",
    )
    read_database_url: str = _setting(
        "The same database for the role comity_read. Only the machine that makes backups needs it.",
        example="postgresql://comity_read:PASSWORD@db.example/comity",
        default="",
        default_text="the embedded server",
    )
    audit_database_url: str = _setting(
        "The same database for the role comity_audit, which seals the ledger. The machines that run a worker need it.",
        example="postgresql://comity_audit:PASSWORD@db.example/comity",
        default="",
        default_text="the embedded server",
    )
    pg_user: str = _setting(
        "The operating system user who runs the embedded PostgreSQL when Comity is started by root, and owns its "
        "files. Give a real installation a user of its own before its first start.",
        example="postgres",
        default="nobody",
    )
    host: str = _setting(
        "The address that the web server listens on. Behind a proxy on the same machine keep the default.",
        example="192.0.2.10",
        default="127.0.0.1",
    )
    port: int = _setting(
        "The port of the web server. If it is taken, the next free one is used and printed.",
        example="8080",
        default=8000,
        check=_between(1, 65535),
    )
    allowed_hosts: tuple[str, ...] = _setting(
        "The host names under which browsers reach Comity.",
        example="comity.example, comity.internal",
        default=("127.0.0.1", "localhost", "[::1]"),
    )
    https: bool = _setting(
        "Whether browsers reach Comity by HTTPS through a proxy that sets X-Forwarded-Proto. Cookies are then "
        "sent by HTTPS only, and browsers are told to insist on it.",
        example="true",
        default=False,
    )
    web_processes: int = _setting(
        "How many web processes serve requests.", example="4", default=2, check=_between(1, 256)
    )
    web_threads: int = _setting(
        "How many threads each web process has, each with a database connection of its own.",
        example="8",
        default=4,
        check=_between(1, 64),
    )
    jobs: int = _setting(
        "How many jobs one worker runs at a time.", example="4", default=2, check=_between(1, 64)
    )
    time_zone: str = _setting(
        "The time zone in which dates and times are shown. They are stored in UTC.",
        example="Europe/Vienna",
        default="Asia/Ho_Chi_Minh",
        check=_time_zone,
    )
    language: str = _setting(
        "The language of the interface before a person has chosen one: en or vi.",
        example="vi",
        default="en",
        check=_one_of(*LANGUAGES),
    )
    upload_megabytes: int = _setting(
        "The largest file that may be uploaded.", example="200", default=50, check=_between(1, 4096)
    )
    backup_folder: str = _setting(
        "Where `comity backup` writes, best on another machine or medium. `comity doctor` looks there for the newest.",
        example="/mnt/backup/comity",
        default="",
        default_text="none; `comity backup` then wants a folder",
    )
    backup_recipients: tuple[str, ...] = _setting(
        "The public keys that backups are encrypted to, as `comity backup --new-key` prints them. The private keys "
        "are kept apart from this machine.",
        example="age1qk7…, age1w2m…",
        default=(),
        default_text="none; no backup is made without one",
    )
    log_level: str = _setting(
        "How much the server writes to its log: debug, info, warning or error.",
        example="info",
        default="warning",
        check=_one_of(*LOG_LEVELS),
    )


@dataclass(frozen=True)
class Row:
    """One setting as the documentation shows it."""

    name: str
    key: str
    kind: type
    default: str
    description: str
    example: str


def rows() -> list[Row]:
    hints = get_type_hints(Options)
    return [
        Row(
            name=PREFIX + entry.name.upper(),
            key=entry.name,
            kind=hints[entry.name],
            default=entry.metadata["default_text"] or f"`{_as_text(entry.default)}`",
            description=entry.metadata["description"],
            example=entry.metadata["example"],
        )
        for entry in fields(Options)
    ]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value)
