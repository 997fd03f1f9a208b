"""Reads packs of either kind. Nothing in one is believed: it may come from anybody."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alongside.cohort import sealing
from alongside.cohort.frozen import Frozen, from_data
from alongside.cohort.personname import shown_problem
from alongside.core import jsontext
from alongside.core.errors import PackError, ReleaseError
from alongside.core.unzip import MEBIBYTE, ArchiveError, Limits, unzip
from alongside.core.validation import problem_with

SCHEMA, PAGE, DATA = "pack.v1.json", "pack.html", "pack.json"
LARGEST = 32 * MEBIBYTE
"""Bytes that a pack may have."""
_LIMITS = Limits(files=4, one=16 * MEBIBYTE, all=32 * MEBIBYTE, line=16 * MEBIBYTE)


@dataclass(frozen=True)
class Pack:
    """A pack that was read: `releases` are by the numbers that feedback answers to."""

    pack: str
    notebook: str
    learner: str
    course: str
    made_at: str
    until: date
    question: str
    answer_to: str
    releases: Mapping[str, Frozen]


def read(path: Path, key: Path | None = None) -> Pack:
    """Read a pack, opening it with a key if it is sealed.

    Nothing in it is believed. Raises PackError with the pack's name and what is wrong.
    """
    data = contents(path, key, (DATA, PAGE), DATA, SCHEMA)
    problem = shown_problem(data["learner"])
    if problem:
        raise PackError(f"{path.name} has no proper name of a learner in it: {problem}")
    try:
        until = date.fromisoformat(data["until"])
        datetime.fromisoformat(data["made_at"])
        copies = {one["release"]: from_data(one["released"]) for one in data["releases"]}
    except ValueError:
        raise PackError(
            f"{path.name} has a day in it that there is not. Ask for it again."
        ) from None
    except ReleaseError as why:
        raise PackError(f"{path.name} can't be read. {why}") from why
    plain_parts = ("pack", "notebook", "learner", "course", "made_at", "question", "answer_to")
    return Pack(until=until, releases=copies, **{key: data[key] for key in plain_parts})


def contents(
    path: Path, key: Path | None, known: Sequence[str], wanted: str, schema: str
) -> dict[str, Any]:
    """The data in a zip, sealed or not, whose schema fits. Raises PackError."""
    try:
        if path.stat().st_size > LARGEST:
            raise PackError(f"{path.name} is larger than any pack. It was not opened.")
        raw = path.read_bytes()
    except OSError as why:
        raise PackError(f"{path.name} can't be opened: {why.strerror}. Look for the file.") from why
    if sealing.is_sealed(raw):
        raw = sealing.unseal(raw, key, path.name)
    data = _data(_taken(raw, path.name, known), path.name, wanted)
    if data.get("schema") != schema_name(schema):
        raise PackError(f"{path.name} is no {_kind(schema)}, but something else.")
    if type(data.get("schema_version")) is int and data["schema_version"] > 1:
        raise PackError(f"{path.name} was made by a newer Alongside. Update this one to open it.")
    found = problem_with(schema, data)
    if found:
        place, wrong = found
        where = f"{place}: " if place else ""
        raise PackError(
            f"{path.name} is not as a {_kind(schema)} should be. {where}{wrong} Ask for it again."
        )
    return data


def schema_name(schema: str) -> str:
    """What a file of this schema calls itself."""
    return f"alongside-{schema.split('.')[0]}"


def _taken(raw: bytes, name: str, known: Sequence[str]) -> dict[str, bytes]:
    """The files in a zip; core's own reader looks for everything that can be wrong with one."""
    with tempfile.TemporaryDirectory() as place:
        packed, out = Path(place) / name, Path(place) / "out"
        out.mkdir()
        packed.write_bytes(raw)
        try:
            found = unzip(packed, out, known.__contains__, limits=_LIMITS)
            return {inside: taken.path.read_bytes() for inside, taken in found.items()}
        except ArchiveError as why:
            text = str(why).replace("no record has", "no pack has").replace("a record", "a pack")
            raise PackError(text) from why


def _data(found: Mapping[str, bytes], name: str, wanted: str) -> dict[str, Any]:
    try:
        data = jsontext.parse(found[wanted])
    except KeyError:
        raise PackError(f"{name} has no {wanted} in it, so it is no pack of ours.") from None
    except ValueError:
        raise PackError(f"{name} is damaged inside. Ask for it again.") from None
    return data if isinstance(data, dict) else {}


def _kind(schema: str) -> str:
    return "share pack" if schema == SCHEMA else "feedback pack"
