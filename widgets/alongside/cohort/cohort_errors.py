"""What is wrong with a cohort or was asked of it wrongly, in one sentence with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from alongside.course.schema_errors import did_you_mean
from alongside.course.yaml_file import published_schema
from alongside.errors import AlongsideError, Problem


class CohortError(AlongsideError):
    """A cohort's settings, roster or folders are not as they should be."""


def by_schema(name: str, data: Any, file: str) -> Iterator[Problem]:
    """Every place where data does not fit the published schema `name`."""
    for error in sorted(
        Draft202012Validator(published_schema(name)).iter_errors(data), key=_location
    ):
        wrong, remedy = _said(error)
        yield Problem(file, _location(error), wrong, remedy)


def _location(error: ValidationError) -> str:
    words: list[str] = []
    for step in error.absolute_path:
        words.append(f"item {step + 1}" if isinstance(step, int) else f"'{step}'")
    return ", ".join(words)


def _said(error: ValidationError) -> tuple[str, str]:
    why: Any = error
    value, limit = why.instance, why.validator_value
    about = str(why.schema.get("description", "")) if isinstance(why.schema, dict) else ""
    match why.validator:
        case "additionalProperties":
            names = list(why.schema.get("properties", {}))
            extra = min(set(value) - set(names))
            return (
                f"there is no setting '{extra}'.{did_you_mean(extra, names)}",
                f"The settings here are: {', '.join(names)}.",
            )
        case "required":
            missing = why.message.split("'")[1]  # an error for each; nothing else says which
            return f"'{missing}' is missing.", f"Add a line '{missing}: …'."
        case "enum":
            known = ", ".join(map(str, limit))
            hint = did_you_mean(str(value), limit)
            return f"{_shown(value)} is none of: {known}.{hint}", "Choose one of these."
        case "type":
            return _wrong_type(value, limit)
        case "minItems":
            return "the list is empty.", f"Write at least {limit}."
        case "minimum" | "maximum":
            bound = "least" if why.validator == "minimum" else "most"
            return f"{value} can't stand here: the {bound} is {limit}.", about
        case "minLength":
            return "there is nothing here.", "Write something, or take the line out."
    return f"{_shown(value)} can't stand here.", about or "See docs/host.md."


def _wrong_type(value: Any, wanted: Any) -> tuple[str, str]:
    names = {"string": "text", "array": "a list", "object": "a group of 'key: value' lines",
             "integer": "a whole number", "boolean": "true or false"}  # fmt: skip
    kinds = wanted if isinstance(wanted, list) else [wanted]
    name = " or ".join(names.get(str(kind), str(kind)) for kind in kinds)
    if value is None:
        return "there is nothing here.", f"Write {name}, or take the line out."
    if "string" in kinds and isinstance(value, bool | int):
        return f"{_shown(value)} is not text as it stands.", "Put it in quotes."
    return f"{_shown(value)} should be {name}.", "Change it."


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
