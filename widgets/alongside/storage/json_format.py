"""JSON as the record keeps it: exact, readable, sealed with a checksum.

Text is kept exactly as sent: nulls, right-to-left marks, HTML and halves of surrogate pairs too.
What JSON itself cannot hold is refused, with `UnkeepableError`: NaN and infinities, keys that are
no text, numbers of thousands of digits, nesting deeper than a hundred. Two halves of one surrogate
pair that stand next to each other are, in JSON, the character that they make.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""Any JSON value: None, bool, int, float, str, or a list or dict of them."""

_DEEPEST = 100
_NESTED = 500
"""Lists and objects in each other that are read; answers have fewer (`_DEEPEST`)."""
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[][{}]')
"""A string of JSON, whatever brackets are in it, or a bracket that is none's."""
_LONGEST_NUMBER = 10_000  # bits; Python reads no integer of more than 4,300 digits back

# Line ends for some programs, though not for JSON: escaped, so that a line of history is one line.
_ESCAPED = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class UnkeepableError(ValueError):
    """A value that JSON cannot hold; the text says what is wrong."""


def exact_value(value: object) -> Value:
    """Return a copy of the value as it will read back. Raises UnkeepableError."""
    return _exact(value, 0)


def canonical(value: Value) -> str:
    """Return the one ASCII spelling of a JSON value: keys sorted, no spaces. Raises ValueError."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same JSON; unlike `==`, keeps 1, 1.0 and true apart."""
    return one is other or canonical(one) == canonical(other)


def with_checksum(data: dict[str, Value]) -> dict[str, Value]:
    """Return the object with its checksum as the last member, `sum`."""
    return {**data, "sum": _sum(data)}


def is_sealed(data: dict[str, Value]) -> bool:
    """Tell whether the object's `sum` fits the rest of it. Raises ValueError like `canonical`."""
    return data.get("sum") == _sum({key: data[key] for key in data if key != "sum"})


def to_line(data: dict[str, Value]) -> bytes:
    """Return the object as one line of UTF-8, line end included."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _encoded(text) + b"\n"


def to_page(data: dict[str, Value]) -> bytes:
    """Return the object as indented UTF-8, for people to read."""
    return _encoded(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + b"\n"


def parse(raw: bytes, *, unique: bool = False) -> Value:
    """Read UTF-8 JSON (a byte-order mark is passed over). Raises ValueError for anything else.

    With `unique`, for what others made, a table that holds a key twice is refused as well: of two
    who read it, each could take another of the values.
    """
    text = raw.decode("utf-8-sig")
    _refuse_nesting(text)
    pairs = _once_each if unique else None
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=pairs)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def _refuse_nesting(text: str) -> None:
    """Refuse what is nested deeper than a browser's stack bears: there Python would stop for good.

    Raises ValueError.
    """
    if text.count("[") + text.count("{") <= _NESTED:
        return
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > _NESTED:
            raise ValueError("nested too deeply")


def _encoded(text: str) -> bytes:
    # Halves of surrogate pairs have no UTF-8; "backslashreplace" writes them as JSON's own \udXXX.
    return text.translate(_ESCAPED).encode("utf-8", "backslashreplace")


def _sum(data: dict[str, Value]) -> str:
    return "sha256:" + hashlib.sha256(canonical(data).encode("ascii")).hexdigest()


def _once_each(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Value:
    raise ValueError(f"{name} is not JSON")


def _exact(value: object, depth: int) -> Value:
    if depth > _DEEPEST:
        raise UnkeepableError("it is nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if value.bit_length() > _LONGEST_NUMBER:
            raise UnkeepableError("a number in it is too long")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnkeepableError("a number in it is not finite")
        return float(value)
    if isinstance(value, list | tuple):
        return [_exact(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _exact_object(value, depth)
    raise UnkeepableError(f"a {type(value).__name__} is not text, a number, a list or a table")


def _exact_object(value: dict[Any, Any], depth: int) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise UnkeepableError("a name in it is not text")
        name = _text(key)
        if name in out:
            raise UnkeepableError("two names in it are the same in JSON")
        out[name] = _exact(item, depth + 1)
    return out


def _text(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return str(text)
