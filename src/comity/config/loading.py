"""The settings in force: read from the environment, then from one TOML file; what cannot be used is refused."""

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, get_type_hints

from comity.config.options import PREFIX, Options, default_config_folder
from comity.foundation.refusals import Misconfigured


class BadSetting(Misconfigured):
    """A setting that cannot be used; the text names it and says what to do."""


def load(environment: Mapping[str, str]) -> Options:
    """The settings in force: the environment wins over the file, the file over the defaults."""
    path = _file_path(environment)
    written = _read_file(path)
    hints = get_type_hints(Options)
    values: dict[str, Any] = {}
    for entry in fields(Options):
        name = PREFIX + entry.name.upper()
        if environment.get(name, "") != "":
            values[entry.name] = _checked(entry, environment[name], kind=hints[entry.name], source=name)
        elif entry.name in written:
            source = f"{entry.name} in {path}"
            values[entry.name] = _checked(entry, written[entry.name], kind=hints[entry.name], source=source)
    return Options(**values)


def _file_path(environment: Mapping[str, str]) -> Path:
    named = environment.get("COMITY_CONFIG")
    if named and not Path(named).is_file():
        raise BadSetting(
            f"COMITY_CONFIG names {named}, which is no file. Correct the path or remove the setting."
        )
    return Path(named) if named else default_config_folder() / "comity.toml"


def _read_file(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise BadSetting(
            f"{path} cannot be read by this user. Change its owner, or set COMITY_CONFIG."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is no valid TOML: {error}. Correct that line.") from error
    known = [entry.name for entry in fields(Options)]
    for key in content:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            advice = (
                f"Did you mean {near[0]}?" if near else f"Remove it; the settings are {', '.join(known)}."
            )
            raise BadSetting(f"{path} has a setting {key}, which Comity does not know. {advice}")
    return content


def _checked(entry: Field[Any], value: object, *, kind: type, source: str) -> Any:
    try:
        converted = CONVERTERS[kind](value)
    except (TypeError, ValueError) as error:
        raise BadSetting(
            f"{source} is {value!r}, but {error}. Example: {entry.metadata['example']}."
        ) from None
    problem = entry.metadata["check"](converted) if entry.metadata["check"] else None
    if problem:
        raise BadSetting(f"{source} is {value!r}: {problem}. Example: {entry.metadata['example']}.")
    return converted


def _as_bool(value: object) -> bool:
    words = {
        "true": True,
        "yes": True,
        "1": True,
        "on": True,
        "false": False,
        "no": False,
        "0": False,
        "off": False,
    }
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise ValueError("it must be true or false")


def _as_int(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    raise ValueError("it must be a whole number")


def _as_str(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("it must be a text")


def _as_path(value: object) -> Path:
    path = Path(_as_str(value)).expanduser()
    if not path.is_absolute():
        raise ValueError("it must be an absolute path")
    return path


def _as_texts(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
        return tuple(part.strip() for part in parts if part.strip())
    raise ValueError("it must be a list of texts")


CONVERTERS: Mapping[Any, Callable[[object], Any]] = {
    bool: _as_bool,
    int: _as_int,
    str: _as_str,
    Path: _as_path,
    tuple[str, ...]: _as_texts,
}
