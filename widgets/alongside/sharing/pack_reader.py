"""Reads packs of either kind. Nothing in one is believed: it may come from anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from alongside.course.schema_errors import problem_with
from alongside.errors import PackError, RecordError, ReleaseError
from alongside.sharing import attached_copy
from alongside.sharing.attached_copy import refuse_too_much
from alongside.sharing.person_name import shown_problem
from alongside.sharing.snapshot import Snapshot, from_data
from alongside.storage import encryption, files, json_format
from alongside.storage.archive_names import list_in_words
from alongside.storage.encryption import KeyFile
from alongside.storage.safe_zip import MEBIBYTE, Limits
from alongside.storage.unpacking import PackedKind, PackedSource, unpack

SCHEMA, PAGE, DATA = "pack.v1.json", "pack.html", "pack.json"
_NEWEST = {SCHEMA: 2}
"""The newest version that is read here, where it is not 1."""
LARGEST = 32 * MEBIBYTE
"""Bytes that a pack may have."""
_LIMITS = Limits(files=100, one=16 * MEBIBYTE, all=32 * MEBIBYTE, line=16 * MEBIBYTE)


@dataclass(frozen=True)
class Pack:
    """A pack that was read: `releases` are by the numbers that feedback answers to.

    `sum` tells its data from any other's, however they are packed; `left` is a sentence on files
    that were with it ("" for none).
    """

    pack: str
    notebook: str
    learner: str
    course: str
    made_at: str
    until: date
    question: str
    answer_to: str
    releases: Mapping[str, Snapshot]
    sum: str = ""
    left: str = ""


@dataclass(frozen=True)
class Contents:
    """The data of a pack, and a sentence on what was with it and is none of it ("": nothing)."""

    data: dict[str, Any]
    left: str = ""


def read(path: Path, key: KeyFile | None = None) -> Pack:
    """Read a pack, a zip or unpacked, opening it with a key if it is sealed.

    Nothing in it is believed. Raises PackError with the pack's name and what is wrong.
    """
    found = contents(path, key, (DATA, PAGE), DATA, SCHEMA)
    data = found.data
    problem = shown_problem(data["learner"])
    if problem:
        raise PackError(f"{path.name} has no proper name of a learner in it: {problem}")
    try:
        until = date.fromisoformat(data["until"])
        datetime.fromisoformat(data["made_at"])
        copies = {one["release"]: _copy(one) for one in data["releases"]}
        refuse_too_much(one for copy in copies.values() for one in copy.attached)
    except ValueError:
        raise PackError(
            f"{path.name} has a day in it that there is not. Ask for it again."
        ) from None
    except ReleaseError as why:
        raise PackError(f"{path.name} can't be read. {why}") from why
    plain_parts = ("pack", "notebook", "learner", "course", "made_at", "question", "answer_to")
    digest = hashlib.sha256(json_format.canonical(data).encode()).hexdigest()
    parts = {key: data[key] for key in plain_parts}
    return Pack(until=until, releases=copies, sum=digest, left=found.left, **parts)


def contents(
    source: PackedSource, key: KeyFile | None, known: Sequence[str], wanted: str, schema: str
) -> Contents:
    """The data of a pack, sealed or not, however it was packed, whose schema fits.

    Raises PackError.
    """
    name = source.name if isinstance(source, Path) else "What you chose"
    try:
        size = source.stat().st_size if isinstance(source, Path) else 0
        if size > LARGEST:
            raise PackError(f"{name} is larger than any pack. It was not opened.")
        with files.staging_folder() as folder_path:
            kind = _kind(known, wanted, schema)
            raw, left = _taken(source, folder_path, key, kind, wanted)
    except OSError as why:
        raise PackError(f"{name} can't be opened: {why.strerror}. Look for the file.") from why
    except RecordError as why:
        raise PackError(_of_a_pack(str(why))) from why
    data = _data(raw, name, wanted)
    if data.get("schema") != schema_name(schema):
        raise PackError(f"{name} is no {_kind_in_words(schema)}, but something else.")
    newest = _NEWEST.get(schema, 1)
    if type(data.get("schema_version")) is int and data["schema_version"] > newest:
        raise PackError(f"{name} was made by a newer Alongside. Update this one to open it.")
    found = problem_with(schema, data)
    if found:
        where, wrong = found
        where = f"{where}: " if where else ""
        raise PackError(
            f"{name} is not as a {_kind_in_words(schema)} should be. {where}{wrong} "
            "Ask for it again."
        )
    return Contents(data, f"Left alone in {name}: {list_in_words(left)}." if left else "")


def is_pack(path: Path) -> bool:
    """Whether a file is a share pack's data, unpacked, or a folder holds one. Never raises."""
    try:
        if path.is_dir():
            return (path / DATA).is_file()
        return path.stat().st_size <= LARGEST and bool(_lone(path, DATA, SCHEMA))
    except OSError:
        return False


def schema_name(schema: str) -> str:
    """What a file of this schema calls itself."""
    return f"alongside-{schema.split('.')[0]}"


def _copy(told: Mapping[str, Any]) -> Snapshot:
    copy = from_data(told["released"])
    fields = {answer.field for answer in copy.answers}
    return replace(copy, attached=attached_copy.from_data(told.get("attached", ()), fields))


def _kind(known: Sequence[str], wanted: str, schema: str) -> PackedKind:
    return PackedKind(
        "pack",
        known.__contains__,
        wanted.__eq__,
        partial(_lone, wanted=wanted, schema=schema),
        inner=(".zip", ".age"),
        limits=_LIMITS,
    )


def _lone(path: Path, wanted: str, schema: str) -> str:
    """The name that a pack has for its data, if these are it."""
    try:
        data = json_format.parse(path.read_bytes())
    except ValueError:
        return ""
    ours = isinstance(data, dict) and data.get("schema") == schema_name(schema)
    return wanted if ours else ""


def _taken(
    source: PackedSource, folder_path: Path, key: KeyFile | None, kind: PackedKind, wanted: str
) -> tuple[bytes | None, tuple[str, ...]]:
    """The data's bytes (None: there are none), and the names of files that are not a pack's."""
    if isinstance(source, Path) and source.is_file():
        raw = source.read_bytes()
        if encryption.is_sealed(raw):
            opened = folder_path / "opened"
            files.make_folder(opened)
            packed = opened / source.name
            files.create(packed, encryption.unseal(raw, key, source.name))
            return _taken(packed, opened, None, kind, wanted)
    out = folder_path / "out"
    files.make_folder(out)
    found = unpack(source, out, kind)
    if found.inner is not None:
        sealed = folder_path / "sealed"
        files.make_folder(sealed)
        named = sealed / (source.name if isinstance(source, Path) else found.inner.name)
        files.rename(found.inner, named)
        if not encryption.is_sealed(named.read_bytes()):
            return None, ()
        raw_data, left = _taken(named, sealed, key, kind, wanted)
        return raw_data, (*left, *found.foreign)
    data = found.files.get(wanted)
    return data.path.read_bytes() if data else None, found.foreign


def _of_a_pack(text: str) -> str:
    """What core says of records, said of packs."""
    return text.replace("no record has", "no pack has").replace("a record", "a pack")


def _data(raw: bytes | None, name: str, wanted: str) -> dict[str, Any]:
    if raw is None:
        raise PackError(f"{name} has no sound {wanted} in it, so it is no pack of ours.")
    try:
        data = json_format.parse(raw, unique=True)
    except ValueError:
        raise PackError(f"{name} is damaged inside. Ask for it again.") from None
    return data if isinstance(data, dict) else {}


def _kind_in_words(schema: str) -> str:
    return "share pack" if schema == SCHEMA else "feedback pack"
