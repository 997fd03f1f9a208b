"""Reads the course's YAML files and says in one sentence what is wrong with one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from alongside.core.errors import AlongsideError

SCHEMAS = Path(__file__).resolve().parent.parent / "schema"


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key written twice instead of keeping the last."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' stands twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# A date such as 2026-11-21 stays the text the author wrote.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def short(path: Path) -> str:
    """The file's name with its folder, as an author knows it."""
    return f"{path.parent.name}/{path.name}"


def read_yaml(path: Path, error: type[AlongsideError]) -> Any:
    """Read a YAML file of UTF-8 text; raises ``error`` with the line and the remedy."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error(f"{short(path)} is missing. Put it back, or take it off the list.") from None
    except (OSError, UnicodeDecodeError) as why:
        raise error(f"{short(path)} can't be read ({why}). Save it as UTF-8 text.") from None
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(why, "problem", None) or "it is not YAML"
        raise error(
            f"{short(path)}{place}: {problem}. Check the indentation, colons and quotes there."
        ) from None


@cache
def schema(name: str) -> dict[str, Any]:
    """A published JSON Schema (2020-12) by its file name."""
    return dict(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def problem_with(name: str, data: Any) -> tuple[str, str] | None:
    """Check data by a schema: None, or (place in the data, what is wrong there)."""
    worst = best_match(_validator(name).iter_errors(data))
    return (_place(data, worst), _sentence(worst)) if worst else None


def check_against(name: str, data: Any, path: Path, error: type[AlongsideError]) -> None:
    """Raise ``error`` naming file, place and remedy where data does not fit the schema."""
    found = problem_with(name, data)
    if found:
        place, what = found
        raise error(f"{short(path)}{': ' + place if place else ''}: {what}")


def _place(data: Any, why: ValidationError) -> str:
    """Name the place as an author does: field 'why', column 'partner'."""
    words: list[str] = []
    here = data
    for step in why.absolute_path:
        here = here[step]
        if isinstance(step, int):
            name = here.get("id") or here.get("title") if isinstance(here, dict) else None
            kind = words.pop().rstrip("s") if words else "item"
            words.append(f"{kind} '{name}'" if name else f"{kind} {step + 1}")
        else:
            words.append(str(step))
    return ", ".join(words)


def _sentence(error: ValidationError) -> str:
    why: Any = error
    if why.validator == "additionalProperties":
        extra = sorted(set(why.instance) - set(why.schema.get("properties", {})))
        known = ", ".join(sorted(why.schema.get("properties", {})))
        return f"unknown key '{extra[0] if extra else '?'}'. Known keys: {known}."
    if why.validator == "required":
        missing = [k for k in why.validator_value if k not in why.instance]
        return f"'{missing[0]}' is missing. Add a line '{missing[0]}: …'."
    if why.validator == "enum":
        options = ", ".join(str(v) for v in why.validator_value)
        return f"'{why.instance}' is not one of {options}. Choose one of these."
    if why.validator == "type":
        return f"{_shown(why.instance)} should be {_type_name(why.validator_value)}. Change it."
    if why.validator in ("minLength", "minItems"):
        return "it is empty or too short. Write something there."
    return f"{why.message}. Change it to what activities/README.md says."


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"


def _type_name(kind: Any) -> str:
    names = {"string": "text", "array": "a list", "object": "a group of 'key: value' lines",
             "integer": "a whole number", "boolean": "true or false", "null": "nothing"}  # fmt: skip
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(str(names.get(k, k)) for k in kinds)
