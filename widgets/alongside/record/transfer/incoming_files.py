"""Checks the files of a record that were unpacked, before they are held against the one here.

Every file answers for itself, by the checksum in it: the current answers as a whole, a history line
by line. The manifest is a help where there is one. What is sound comes, what is not is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alongside.course.schema_errors import problem_with
from alongside.errors import RecordTooNewError
from alongside.record import conflict_copies, history, reflection
from alongside.record import recovery as rec
from alongside.record.record_key import is_key
from alongside.record.recovery import ActivityFiles, Examined
from alongside.record.transfer import export
from alongside.storage import archive_names, json_format
from alongside.storage.folder_store import FolderStore
from alongside.storage.record_store import StoredFile
from alongside.storage.safe_zip import ArchiveError, Limits
from alongside.storage.unpacking import PackedKind, Unpacked

_LONGEST_MANIFEST = 4 * 1024 * 1024  # bytes
_LONGEST_LONE = 64 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"  # of UTF-8, as some editors put it first


@dataclass(frozen=True)
class Checked:
    """What of a record's files is sound.

    `activities` can be read from the folder; `aside` are names of files that had been set aside,
    `blobs` of those that are kept by their contents;
    `made_at` and `made_by` are of the manifest ("" without one). `warnings` are sentences on what
    is missing, damaged, contradicted, or not ours.
    """

    activities: tuple[str, ...]
    aside: tuple[str, ...]
    blobs: tuple[str, ...]
    made_at: str
    made_by: str
    warnings: tuple[str, ...]


def kind(limits: Limits | None = None) -> PackedKind:
    """A record, as it is looked for in what it was packed in."""
    return PackedKind(
        "record",
        export.is_known,
        _marks,
        lone_name,
        limits=limits or Limits(),
        by_line=lambda name: _is_begun(name) and name.endswith(".jsonl"),
    )


def check(home: Path, unpacked: Unpacked, title: str, now: Callable[[], datetime]) -> Checked:
    """Check what was unpacked into `home`, and put right there what can be.

    Raises ArchiveError (nothing is sound), RecordTooNewError, OSError.
    """
    manifest, warnings = _manifest(unpacked, title)
    changed = _changed(home, unpacked, manifest)
    names = {*unpacked.files, *unpacked.damaged}
    staged = FolderStore(home)
    staged.prepare(*conflict_copies.FOLDERS)
    begun = {export.activity_of(name) for name in names if _is_begun(name)}
    sound: list[str] = []
    lines: list[str] = []
    for activity in sorted(begun):
        usable, shortcomings = _mended(ActivityFiles(staged, activity), unpacked, now)
        sound += [activity] if usable else []
        lines += shortcomings
    warnings += [*_contradictions(unpacked, manifest), *lines]
    changed = {name for name in changed if not export.is_blob(name)}  # it has its own checksum
    if other := {name for name in changed if not any(name in one for one in lines)}:
        warnings.append(
            f"Changed since it was taken away, by its {export.MANIFEST}: {_names(other)}."
        )
    rest = {name for name in unpacked.damaged if not export.is_blob(name)}
    if gone := {name for name in rest if not _is_begun(name)}:
        warnings.append(f"Damaged, and left out: {_names(gone)}.")
    aside = tuple(name for name in unpacked.files if export.is_aside(name))
    if begun and not (sound or aside):
        raise ArchiveError(
            f"{title} was not brought in: its files of "
            f"{archive_names.list_in_words(begun)} don't fit "
            "together or are damaged. Choose another copy of it; nothing was changed."
        )
    blobs, lost = _whole_blobs(unpacked)
    if lost:
        warnings.append(
            f"{lost} of the pictures and files in it {'is' if lost == 1 else 'are'} damaged, and "
            "left out. What you wrote about them comes."
        )
    if unpacked.foreign:
        left = archive_names.list_in_words(unpacked.foreign)
        warnings.append(f"Left alone, because it is no part of a record: {left}.")
    made = manifest.get("made_at", ""), manifest.get("made_by", "")
    return Checked(tuple(sound), aside, blobs, *made, tuple(warnings))


def lone_name(path: Path) -> str:
    """The name that a record has for a file, by what is in it; "" if it has none. Raises OSError.

    A current file is believed only with its checksum, a history by its first whole line.
    """
    with path.open("rb") as file:
        first = file.readline()
        raws = (first, first + file.read(_LONGEST_LONE))
    for raw in raws:
        try:
            data = json_format.parse(raw)
        except ValueError:
            continue
        if isinstance(data, dict) and is_key(data.get("activity")):
            where = {reflection.SCHEMA: "reflections/{}.json", history.SCHEMA: "history/{}.jsonl"}
            return where.get(str(data.get("schema")), "").format(data["activity"])
    return ""


def _whole_blobs(unpacked: Unpacked) -> tuple[tuple[str, ...], int]:
    """What is in it by its contents and is what its name says; and how many are not."""
    named = [name for name in (*unpacked.files, *unpacked.damaged) if export.is_blob(name)]
    whole = [
        name
        for name in named
        if name in unpacked.files and unpacked.files[name].sha256 == name.rpartition("/")[2]
    ]
    return tuple(whole), len(set(named)) - len(whole)


def _is_begun(name: str) -> bool:
    """Whether an activity's answers are in the file: the current ones, or all of them."""
    return export.is_of_record(name) and not export.is_aside(name) and not name.endswith(".md")


def _marks(name: str) -> bool:
    # A folder around a record may itself be called "reflections": its manifest is no activity.
    inside = export.is_of_record(name) and export.activity_of(name) != Path(export.MANIFEST).stem
    return name == export.MANIFEST or inside


# --- one activity -----------------------------------------------------------------------


def _mended(
    paths: ActivityFiles, unpacked: Unpacked, now: Callable[[], datetime]
) -> tuple[bool, list[str]]:
    """Whether an activity can be used, with its files put right, and what there is to say of it."""
    _plainly_written(paths.current)
    _plainly_written(paths.history)
    found = _examined(paths)
    lines = []
    if paths.history.exists() and found.newer.last is None:
        # Nothing in it can be read: it must not come in with the answers.
        paths.history.remove()
        found = _examined(paths)
        lines = [f"history/{paths.history.name} is damaged, and nothing in it can be read."]
    name = f"reflections/{paths.current.name}"
    if found.unchecked or not found.reflection.revision:
        damage = f" ({found.damage})" if found.damage else ""
        return False, [*lines, f"Nothing of {paths.activity} could be used: {name} is missing or "
                              f"damaged{damage}, and no history makes up for it."]  # fmt: skip
    if not found.sound or f"history/{paths.history.name}" in unpacked.damaged:
        lines += _shortcomings(paths, found, unpacked, bool(lines))
        rec.repair(paths, found, now)
    return True, lines


def _examined(paths: ActivityFiles) -> Examined:
    try:
        return rec.examine(paths)
    except RecordTooNewError as problem:
        raise RecordTooNewError(f"In what you brought, {problem}") from problem


def _shortcomings(
    paths: ActivityFiles, found: Examined, unpacked: Unpacked, told: bool
) -> Iterator[str]:
    current, past = f"reflections/{paths.current.name}", f"history/{paths.history.name}"
    if found.damage or current in unpacked.damaged:
        why = f" ({found.damage})" if found.damage else ""
        yield f"{current} is damaged{why}: its answers come from {past}."
    elif found.missing:
        yield f"{current} is missing: its answers come from {past}."
    elif found.stale:
        yield f"{current} is older than {past}: the newest answers come from there."
    if past in unpacked.damaged and paths.history.exists():
        yield f"{past} is damaged: the versions in it that are whole come, others may not."
    elif past in unpacked.damaged and not told:
        yield f"{past} is damaged: the answers come without their earlier versions."
    elif found.lacking and not paths.history.exists() and not told:
        yield f"{past} is missing: the answers come without their earlier versions."
    elif found.lacking and not told:
        yield f"{past} lacks the newest versions: the answers come, some versions may not."
    if found.newer.torn and not found.newer.unended:
        yield f"The last line of {past} is cut short and stays out."


def _plainly_written(file: StoredFile) -> None:
    """Take out what tools put into text: a mark at its beginning, Windows line ends.

    In JSON neither can be part of a value, so every checksum says the same before and after.
    """
    raw = file.read() or b""
    if (plain := _without_additions(raw)) != raw:
        file.replace(plain, durable=False)


def _without_additions(raw: bytes) -> bytes:
    return raw.removeprefix(_MARK).replace(b"\r\n", b"\n")


# --- the manifest -----------------------------------------------------------------------


def _manifest(unpacked: Unpacked, title: str) -> tuple[dict[str, Any], list[str]]:
    """The manifest ({} without a good one), and sentences on where it says otherwise.

    Raises RecordTooNewError.
    """
    entry = unpacked.files.get(export.MANIFEST)
    if entry is None and export.MANIFEST not in unpacked.damaged:
        return {}, [
            f"There is no {export.MANIFEST} with it, so nothing tells whether all of it is here."
        ]
    data: Any = None
    if entry is not None and entry.size <= _LONGEST_MANIFEST:
        try:
            data = json_format.parse(entry.path.read_bytes())
        except ValueError:
            return {}, [f"Its {export.MANIFEST} can't be read, so each file was checked alone."]
    if isinstance(data, dict) and data.get("schema") == export.SCHEMA:
        version = data.get("schema_version")
        if type(version) is int and version > export.VERSION:
            raise RecordTooNewError(
                f"{title} was made by a newer Alongside (its format is version {version}; this "
                f"one knows {export.VERSION}). Nothing was changed. Update Alongside to bring it "
                "back."
            )
    if problem_with("archive.v1.json", data):
        return {}, [
            f"Its {export.MANIFEST} does not have the form it should, so each file was checked "
            "alone."
        ]
    return data, []


def _contradictions(unpacked: Unpacked, manifest: dict[str, Any]) -> Iterator[str]:
    if not manifest:
        return
    listed = {entry["name"]: entry for entry in manifest["files"]}
    if len(listed) != len(manifest["files"]):
        yield f"Its {export.MANIFEST} lists a file twice."
    here = {*unpacked.files, *unpacked.damaged} - {export.MANIFEST}
    if missing := set(listed) - here:
        yield f"Missing from it, though its {export.MANIFEST} has it: {_names(missing)}."
    if more := here - set(listed):
        yield f"Not in its {export.MANIFEST}, so added since: {_names(more)}."


def _changed(home: Path, unpacked: Unpacked, manifest: dict[str, Any]) -> set[str]:
    """The files that are not as the manifest has them, for all that they may be sound."""
    return {
        entry["name"]
        for entry in manifest.get("files", ())
        if entry["name"] in unpacked.files and not _fits(home, unpacked, entry)
    }


def _fits(home: Path, unpacked: Unpacked, entry: dict[str, Any]) -> bool:
    name, taken = entry["name"], unpacked.files[entry["name"]]
    if (entry["size"], entry["sha256"]) == (taken.size, taken.sha256):
        return True
    raw = _without_additions((home / name).read_bytes())
    return (entry["size"], entry["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())


_names = archive_names.list_in_words
