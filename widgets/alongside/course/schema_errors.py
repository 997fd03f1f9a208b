"""Checks data by the published JSON Schemas and says in one sentence what doesn't fit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from alongside.course.activity_schema import ACTIVITY_SCHEMA, activity_schema
from alongside.course.yaml_file import (
    CheckedMapping,
    line_finder,
    published_schema,
    short_file_name,
)
from alongside.errors import AlongsideError, Fault, PlacedSentence

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

__all__ = ["check_against", "did_you_mean", "problem_with", "published_schema", "refuse"]

_ID_PATTERN = "^[a-z]"
_END = re.compile(r"(?<!\\)\$(?=$|[|)])")
_NAMES = {
    "string": "text",
    "array": "a list",
    "object": "a group of 'key: value' lines",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator, validators

    # What is published is for editors and other programs; here the kinds say themselves.
    schema = activity_schema() if name == ACTIVITY_SCHEMA else published_schema(name)
    exact: Any = validators.extend  # it has no types
    return exact(Draft202012Validator, {"pattern": _pattern})(schema)


def _pattern(validator: Any, pattern: str, given: Any, schema: Any) -> Iterator[ValidationError]:
    """As jsonschema has it, but "$" is the end of a text and not the place before a line's end."""
    from jsonschema.exceptions import ValidationError

    if isinstance(given, str) and not re.search(_END.sub(r"\\Z", pattern), given):
        yield ValidationError(f"{given!r} does not match {pattern!r}")


def problem_with(name: str, data: Any) -> tuple[str, str] | None:
    """Check data by a schema: None, or (place in the data, what is wrong and what to do)."""
    found = _errors(name, data)
    return (_location(data, found[0]), _sentence(found[0])) if found else None


def _errors(name: str, data: Any) -> list[ValidationError]:
    """The error that says most, then keys missing elsewhere; none for data that fits."""
    from jsonschema.exceptions import best_match

    errors = list(_validator(name).iter_errors(data))
    worst = best_match(errors)
    if worst is None:
        return []
    missing = {tuple(e.absolute_path): e for e in errors if e.validator == "required"}
    missing.pop(tuple(worst.absolute_path), None)
    return [worst, *missing.values()]


def check_against(name: str, data: Any, path: Path, error: type[AlongsideError]) -> None:
    """Raise ``error`` naming file, place and remedy where data does not fit the schema."""
    found = [] if isinstance(data, CheckedMapping) else _errors(name, data)
    if found:
        lines = line_finder(path)
        faults = []
        for one in found:
            where = ": ".join(filter(None, (short_file_name(path), _location(data, one))))
            faults.append(Fault(f"{where}: {_sentence(one)}", lines(tuple(one.absolute_path))))
        raised = error(faults[0].sentence)
        raised.faults = tuple(faults)
        raise raised


def refuse(problem: str, path: Path, error: type[AlongsideError]) -> NoReturn:
    """Raise ``error`` naming file and problem, with the line of one that has its place."""
    raised = error(f"{short_file_name(path)}: {problem}")
    if isinstance(problem, PlacedSentence):
        raised.faults = (Fault(str(raised), line_finder(path)(problem.at)),)
    raise raised


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that offers the nearest known word, with a space before it; empty for none."""
    near = get_close_matches(word, [str(one) for one in known], n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _location(data: Any, why: ValidationError) -> str:
    """Name the place as an author does: field 'why', column 'partner'."""
    words: list[str] = []
    here = data
    for step in why.absolute_path:
        here = here[step]
        if isinstance(step, int):
            name = here.get("id") or here.get("title") if isinstance(here, dict) else None
            kind = words.pop().removesuffix("s") if words else "item"
            words.append(f"{kind} '{name}'" if isinstance(name, str) else f"{kind} {step + 1}")
        else:
            words.append(str(step))
    return ", ".join(words)


def _sentence(error: ValidationError) -> str:
    why: Any = error
    value, limit = why.instance, why.validator_value
    match why.validator:
        case "additionalProperties":
            return _unknown_key(value, why.schema.get("properties", {}))
        case "required":
            return _missing([key for key in limit if key not in value], value, why.schema)
        case "enum":
            known = ", ".join(map(str, limit))
            hint = did_you_mean(str(value), limit) or " Choose one of these."
            return f"'{value}' is not one of {known}.{hint}"
        case "type":
            return _wrong_type(value, limit)
        case "pattern":
            return _wrong_form(value, why.schema)
        case "minLength":
            return "it is empty. Write something there, or take the line out."
        case "minItems" if not value:
            return "it is empty. Write something there."
        case "minItems":
            return f"there should be at least {limit} here, not {len(value)}. Add what is missing."
        case "maxItems":
            return f"there should be at most {limit} here, not {len(value)}. Take some out."
        case "uniqueItems":
            return "one of these stands twice. Take one out."
        case "maxLength":
            return f"{len(value)} characters are too many here: at most {limit}. Shorten it."
        case "minimum" | "maximum":
            bound = "least" if why.validator == "minimum" else "most"
            return f"{value} can't stand here: the {bound} is {limit}. Change the number."
    return f"{why.message}. Change it to what activities/README.md says."


def _missing(keys: list[str], value: dict[str, Any], schema: dict[str, Any]) -> str:
    """All keys that are missing at once; one that was written in another way is shown."""
    known = schema.get("properties", {}) if schema.get("additionalProperties") is False else value
    strange = {name.casefold(): name for name in value if name not in known}
    remedies = []
    for key in keys:
        near = get_close_matches(key, strange, n=1)
        remedies.append(
            f"write '{key}' where it says '{strange.pop(near[0])}'"
            if near
            else f"add a line '{key}: …'"
        )
    names = [f"'{key}'" for key in keys]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    what = " and ".join(filter(None, (", ".join(remedies[:-1]), remedies[-1])))
    return f"{listed} {'is' if len(keys) == 1 else 'are'} missing. {what[0].upper()}{what[1:]}."


def _unknown_key(value: dict[str, Any], properties: dict[str, Any]) -> str:
    extra = min(set(value) - set(properties))
    hint = did_you_mean(extra, properties)
    return f"unknown key '{extra}'.{hint} Known keys: {', '.join(properties)}."


def _wrong_type(value: Any, wanted: Any) -> str:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    name = " or ".join(str(_NAMES.get(kind, kind)) for kind in kinds)
    if value is None:
        return f"it is empty. Write {name} there, or take the line out."
    if "string" in kinds and isinstance(value, bool | int):
        return f'{_shown(value)} should be text. Put it in quotes: "{_shown(value)}".'
    if "string" in kinds and isinstance(value, dict):
        return "this should be text. If the text holds a colon, put all of it in quotes."
    if "integer" in kinds and isinstance(value, str) and value.isdecimal():
        return f"{_shown(value)} should be {name}. Write it without quotes: {value}."
    return f"{_shown(value)} should be {name}. Change it."


def _wrong_form(value: str, schema: dict[str, Any]) -> str:
    if str(schema.get("pattern")).startswith(_ID_PATTERN):
        return (
            f"{_shown(value)} can't be a name here. Use small letters, digits and hyphens, "
            "beginning with a letter, such as why-together."
        )
    return f"{_shown(value)} does not have the right form. {schema.get('description', '')}".strip()


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"
