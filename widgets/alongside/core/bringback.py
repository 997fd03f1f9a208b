"""Brings an exported record back: shows what would change, joins it with what is here, undoes it.

`look` reads a zip and changes nothing. `import_record` takes it in. `undo_import` puts every
activity back as it was, unless something has been written in it since. All that is needed for that
stands in `import-undo.json` in the record's folder until the next import or erasure.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alongside.core import files, history, joining, saving, undoing
from alongside.core.archive import MANIFEST, SCHEMA, VERSION, activity_of, is_known
from alongside.core.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.core.joining import Join
from alongside.core.lock import BusyError, locked
from alongside.core.naming import Naming, plain
from alongside.core.record import Record
from alongside.core.recovery import Places
from alongside.core.reflection import Reflection
from alongside.core.saving import Mirror
from alongside.core.steps import Report, silent
from alongside.core.trouble import reason
from alongside.core.unzip import ArchiveError, Limits, Taken, unzip
from alongside.core.validation import problem_with

Mirrors = Callable[[str], Mirror | None]
"""Gives what makes the Markdown copy of an activity, if anything does."""

_STAGING = ".import-"
_WRITER, _ORIGIN = "alongside", "import"
_CHANGED = (
    "Your record or the zip has changed since you looked at what would change. Look again. "
    "Nothing was changed."
)
_LONGEST_MANIFEST = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Preview:
    """What a zip would change. `zip_sum` and `state` tell this zip and this record from others."""

    made_at: str
    made_by: str
    joins: tuple[Join, ...]
    aside: tuple[str, ...]
    zip_sum: str
    state: str

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return any(join.changes for join in self.joins)


@dataclass(frozen=True)
class Imported:
    """What an import did: the joins as they were made."""

    joins: tuple[Join, ...]


def look(
    record: Record, path: Path, *, report: Report = silent, limits: Limits | None = None
) -> Preview:
    """Read a zip and say what it would change; nothing is.

    Raises ArchiveError (it is not one of ours, or not whole), RecordTooNewError, RecordError.
    """
    with _opened(record, path, report, limits) as opened:
        return opened.preview


def import_record(
    record: Record,
    path: Path,
    *,
    expected: Preview | None = None,
    mirrors: Mirrors | None = None,
    report: Report = silent,
    limits: Limits | None = None,
) -> Imported:
    """Take a zip in. With `expected`, only if zip and record are as they were when looked at.

    Raises as `look`, and RecordWriteError; activities that were done by then stay, can be undone,
    and the same import can be made again.
    """
    for activity in record.activities():
        with suppress(RecordTooNewError):
            record.load(activity)  # what a crash left unfinished is put right first
    with _opened(record, path, report, limits) as opened:
        preview = opened.preview
        then = expected and (expected.zip_sum, expected.state)
        if then and then != (preview.zip_sum, preview.state):
            raise RecordError(_CHANGED)
        return _apply(record, opened, mirrors, report)


def undo_import(
    record: Record, *, mirrors: Mirrors | None = None, names: Naming = plain
) -> tuple[str, ...]:
    """Put back what the last import changed; return sentences about what could not be.

    Raises RecordError where there is nothing to undo, RecordWriteError.
    """
    return undoing.undo(record, mirrors, names)


@dataclass(frozen=True)
class _Opened:
    """A zip taken out into `home`, which is laid out as a record's folder is."""

    home: Path
    preview: Preview
    theirs: dict[str, Reflection]


@contextmanager
def _opened(record: Record, path: Path, report: Report, limits: Limits | None) -> Iterator[_Opened]:
    try:
        staging = Path(tempfile.mkdtemp(dir=record.home, prefix=_STAGING))
    except OSError as problem:
        raise RecordWriteError(f"The zip could not be unpacked: {reason(problem)}") from problem
    try:
        taken = unzip(path, staging, is_known, limits=limits, report=report)
        manifest = _manifest(path, taken)
        yield _read(record, staging, path, taken, manifest)
    except OSError as problem:
        raise RecordWriteError(f"The zip could not be unpacked: {reason(problem)}") from problem
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _manifest(path: Path, taken: dict[str, Taken]) -> dict[str, Any]:
    """Read the manifest and hold it against what came out. Raises ArchiveError."""
    entry = taken.get(MANIFEST)
    if entry is None or entry.size > _LONGEST_MANIFEST:
        raise ArchiveError(
            f"{path.name} is not a record that Alongside exported: it has no proper "
            f"{MANIFEST}. Choose the zip as it was made; nothing was changed."
        )
    try:
        data = json.loads(entry.path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise _broken(path, f"its {MANIFEST} can't be read") from problem
    if isinstance(data, dict) and data.get("schema") == SCHEMA:
        version = data.get("schema_version")
        if type(version) is int and version > VERSION:
            raise RecordTooNewError(
                f"{path.name} was made by a newer Alongside (its format is version {version}; this "
                f"one knows {VERSION}). Nothing was changed. Update Alongside to bring it back."
            )
    if problem_with("archive.v1.json", data):
        raise _broken(path, f"its {MANIFEST} does not have the form it should")
    listed = {entry["name"]: entry for entry in data["files"]}
    if len(listed) != len(data["files"]):
        raise _broken(path, f"its {MANIFEST} lists a file twice")
    if set(listed) != set(taken) - {MANIFEST}:
        odd = min(set(listed) ^ (set(taken) - {MANIFEST}))
        raise _broken(path, f"{odd:.80} is only in its {MANIFEST} or only beside it")
    for name, entry in listed.items():
        if (entry["size"], entry["sha256"]) != (taken[name].size, taken[name].sha256):
            raise _broken(path, f"{name} does not fit its checksum")
    return dict(data)


def _read(
    record: Record,
    staging: Path,
    path: Path,
    taken: dict[str, Taken],
    manifest: dict[str, Any],
) -> _Opened:
    # An activity may have nothing but files that were set aside.
    activities = sorted(
        activity
        for activity in {activity_of(name) for name in taken} - {""}
        if {f"reflections/{activity}.json", f"history/{activity}.jsonl"} & set(taken)
    )
    state = _state(record, activities)  # before anything is compared, so that no save slips by
    theirs, joins = {}, []
    for activity in activities:
        theirs[activity] = joining.staged(staging, activity).reflection
        here, there = Places(record.home, activity), Places(staging, activity)
        ours = record.peek(activity)
        joins.append(joining.compare(here, there, ours, theirs[activity]))
    aside = tuple(
        name
        for name in taken
        if activity_of(name) and "." in Path(name).stem and not (record.home / name).exists()
    )
    with path.open("rb") as file:
        zip_sum = hashlib.file_digest(file, "sha256").hexdigest()
    preview = Preview(
        manifest["made_at"],
        manifest["made_by"],
        tuple(joins),
        aside,
        zip_sum,
        state,
    )
    return _Opened(staging, preview, theirs)


def _state(record: Record, activities: list[str]) -> str:
    """What tells the record's state, for these activities, from another."""
    digest = hashlib.sha256()
    for activity in activities:
        places = Places(record.home, activity)
        for path in (places.current, places.history):
            data = files.read(path)
            digest.update(b"-" if data is None else hashlib.sha256(data).digest())
    return digest.hexdigest()


def _apply(record: Record, opened: _Opened, mirrors: Mirrors | None, report: Report) -> Imported:
    done: list[Join] = []
    try:
        with locked(record.home / ".lock", record.wait):
            # A page may have saved while the zip was read.
            if _state(record, sorted(opened.theirs)) != opened.preview.state:
                raise RecordError(_CHANGED)
            wanted = [join for join in opened.preview.joins if join.changes]
            if not (wanted or opened.preview.aside):
                return Imported(opened.preview.joins)  # and the import before can be undone still
            undoing.begin(record, wanted, opened.preview.aside)
            for number, join in enumerate(wanted):
                report(number, len(wanted), f"Bringing back {join.activity}")
                _bring(record, opened, join, mirrors)
                done.append(join)
            for name in opened.preview.aside:
                files.create(record.home / name, (opened.home / name).read_bytes())
            undoing.seal(record, [join.activity for join in wanted])
            report(len(wanted), max(len(wanted), 1), "Done")
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"The record was not brought back whole ({len(done)} activities were): "
            f"{reason(problem)}"
        ) from problem
    return Imported(opened.preview.joins)


def _bring(record: Record, opened: _Opened, join: Join, mirrors: Mirrors | None) -> None:
    here, there = Places(record.home, join.activity), Places(opened.home, join.activity)
    mirror = mirrors(join.activity) if mirrors else None
    if join.kind == joining.JOINED:
        _join(record, here, opened.theirs[join.activity], join, mirror)
        return
    with there.history.open("rb") as file:
        file.seek(join.at)
        files.append(here.history, file.read())
    raw = files.read(there.current)
    files.replace(here.current, raw or b"")
    undoing.mirror_now(here, opened.theirs[join.activity], mirror)


def _join(
    record: Record, here: Places, theirs: Reflection, join: Join, mirror: Mirror | None
) -> None:
    ours = record.peek(join.activity)
    if join.earlier:
        files.append(here.history, b"".join(map(history.encode, join.earlier)))
    line = saving.new_line(ours, record.now(), _WRITER, _ORIGIN)
    # An answer keeps when and by what it was written; its revision is new here.
    line = replace(
        line,
        changes={n: replace(a, revision=line.revision) for n, a in (join.taken or {}).items()},
        kept={n: replace(a, revision=line.revision) for n, a in (join.conflicts or {}).items()},
        comment=theirs.comment if join.opens_comment else None,
    )
    if line.changes or line.comment is not None:
        saving.commit(here, ours, line, mirror)
    elif line.kept:
        at = ours.revision
        kept = {n: replace(a, revision=at) for n, a in line.kept.items()}
        files.append(here.history, history.encode(replace(line, revision=at, kept=kept)))


def _broken(path: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"{path.name} was not brought in: {why}, so it is not as Alongside made it. "
        "Copy or download it again; nothing was changed."
    )
