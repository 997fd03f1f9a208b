"""A learner's record as one zip: answers, every version of them, and what describes their form.

    manifest.json                     what is in it, with checksums (schema/archive.v1.json)
    README.txt                        for whoever opens the zip without Alongside
    reflections/activity-3.json …     the current answers, and the same as Markdown to read
    history/activity-3.jsonl …        every saved version
    blobs/9f86d081… …                 pictures and files, named by the SHA-256 of what is in them
    schema/*.json                     the formats of these files

Files that were set aside because they were damaged come along: they may hold words. So do the
conflict copies of sync programs, under names that say what they are of.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alongside import __version__
from alongside.course.yaml_file import SCHEMAS
from alongside.dates import timestamp
from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.record import conflict_copies, reflection
from alongside.record.conflict_copies import ASIDE, ConflictCopy
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.storage.atomic_output import replacing_file
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError
from alongside.storage.progress_callback import Report, silent
from alongside.storage.record_store import BLOBS, StoredFile

SCHEMA, VERSION = "alongside-archive", 1
MANIFEST, README = "manifest.json", "README.txt"
_SCHEMAS = ("archive.v1.json", "reflection.v1.json", "revision.v1.json")
_ID = r"[a-z0-9][a-z0-9_-]{0,99}"
_RECORD = re.compile(
    rf"reflections/({_ID})(?:\.json|\.md|{ASIDE}\.json)|history/({_ID})(?:\.jsonl|{ASIDE}\.jsonl)"
)
_BLOB = re.compile(rf"{BLOBS}/[0-9a-f]{{64}}")
_CHUNK = 256 * 1024
_TEXT = """This is a learner's record from an Alongside course.

reflections/  the current answers: .json for programs, .md to read
history/      every saved version of them, one a line
blobs/        pictures and files beside them; reflections/attachments.md says which is which
schema/       describes these files (JSON Schema)

To bring it back: open your notebook in Alongside and choose "Bring back a record", or
    alongside import THIS-FILE.zip
You will be shown what would change before anything does.

Keep this file as you would a diary: it holds everything that was written, names included.
"""


@dataclass(frozen=True)
class Exported:
    """What an export holds: `size` of the zip in bytes, the activities, and the versions in all."""

    path: Path
    size: int
    activities: tuple[str, ...]
    revisions: int


def is_known(name: str) -> bool:
    """Tell whether a file of this name belongs in an archive."""
    fixed = {MANIFEST, README, *(f"schema/{schema}" for schema in _SCHEMAS)}
    return name in fixed or is_of_record(name) or is_blob(name)


def is_of_record(name: str) -> bool:
    """Tell whether a name ("history/activity-3.jsonl") is of a file that a record can have."""
    return bool(_RECORD.fullmatch(name))


def is_blob(name: str) -> bool:
    """Tell whether a name is of something that a record keeps by its contents."""
    return bool(_BLOB.fullmatch(name))


def is_aside(name: str) -> bool:
    """Tell whether a record's file was set aside: it was damaged, or a sync program's copy."""
    return is_of_record(name) and bool(re.search(rf"{ASIDE}\.jsonl?\Z", name))


def activity_of(name: str) -> str:
    """The activity that a record's file belongs to; "" for another file."""
    found = _RECORD.fullmatch(name)
    return (found[1] or found[2]) if found else ""


def record_files(record: Record) -> Iterator[tuple[str, StoredFile]]:
    """The files of a record that an archive holds, by their names in it. Raises OSError."""
    copies = conflict_copies.find(record.store)
    beside = {copy.file for copy in copies}
    for file in files_for(record.store, Purpose.EXPORT):
        ours = is_of_record(file.within) or is_blob(file.within)
        if ours and file not in beside:
            yield file.within, file
    taken: set[str] = set()
    for copy in copies:
        taken.add(name := _name_of(copy, record, taken))
        yield name, copy.file


def _name_of(copy: ConflictCopy, record: Record, taken: set[str]) -> str:
    """A name for a conflict copy that every system takes and that says what it is of."""
    at = copy.file.stamp()
    changed = datetime.fromtimestamp(at[0] / 1e9 if at else 0, UTC)
    suffix = conflict_copies.FOLDERS[copy.folder]
    start = f"{copy.folder}/{copy.activity}.copy-{changed:%Y%m%dT%H%M%SZ}"
    names = (f"{start}{more}{suffix}" for more in ("", *(f"-{n}" for n in range(2, 10_000))))
    for name in names:
        file = StoredFile(record.store, name)
        if name not in taken and (file == copy.file or not file.exists()):
            return name
    raise FileExistsError(errno.EEXIST, "Ten thousand copies are there", start)


def export_record(record: Record, path: Path, report: Report = silent) -> Exported:
    """Write the record's zip to `path`, whole; an older file there is replaced.

    Raises RecordWriteError (it can't be written), RecordError (the record can't be read).
    """
    names = record.activities()
    for activity in names:
        # What a crash left unfinished is put right first; a newer program's files go as they are.
        with suppress(RecordTooNewError):
            record.load_and_repair(activity)
    try:
        with replacing_file(path) as file, _held_still(record):
            revisions = _write(record, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED), report)
    except BusyError as problem:
        raise RecordWriteError(
            f"The file {path} was not written: {disk_reason(problem)}"
        ) from problem
    return Exported(path, path.stat().st_size, names, revisions)


@contextmanager
def _held_still(record: Record) -> Iterator[None]:
    """Keep writers off meanwhile; a folder that can't be written in has none, and is taken away."""
    with ExitStack() as stack:
        try:
            stack.enter_context(record.store.locked(record.wait))
        except OSError as problem:
            if problem.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise
        yield


def _write(record: Record, archive: zipfile.ZipFile, report: Report) -> int:
    made_at = record.now().astimezone(UTC)
    stamp = made_at.timetuple()[:6]
    contents = list(record_files(record))
    entries: list[dict[str, Any]] = []
    revisions = 0
    with archive:
        for number, (name, file) in enumerate(contents):
            report(number, len(contents), f"Packing {name}")
            entry, lines = _put_file(archive, name, file, stamp)
            entries.append(entry)
            revisions += lines
        fixed = {README: _TEXT.encode()}
        fixed |= {f"schema/{name}": (SCHEMAS / name).read_bytes() for name in _SCHEMAS}
        for name, data in fixed.items():
            archive.writestr(_info(name, stamp), data)
            entries.append(_entry(name, len(data), hashlib.sha256(data).hexdigest()))
        manifest = {
            "schema": SCHEMA,
            "schema_version": VERSION,
            "made_at": timestamp(made_at),
            "made_by": f"Alongside {__version__}",
            "activities": _summary(contents),
            "files": entries,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        archive.writestr(_info(MANIFEST, stamp), text.encode())
    report(len(contents), max(len(contents), 1), "Done")
    return revisions


def _put_file(
    archive: zipfile.ZipFile, name: str, file: StoredFile, stamp: Any
) -> tuple[dict[str, Any], int]:
    """Pack one file by pieces; return its entry, and the lines in it if it is a history."""
    digest, size, lines = hashlib.sha256(), 0, 0
    with file.open() as packed, archive.open(_info(name, stamp), "w", force_zip64=True) as out:
        while chunk := packed.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
            out.write(chunk)
    entry = _entry(name, size, digest.hexdigest())
    return entry, lines if name.endswith(".jsonl") and "." not in file.stem else 0


def _entry(name: str, size: int, sha256: str) -> dict[str, Any]:
    return {"name": name, "size": size, "sha256": sha256}


def _info(name: str, stamp: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, max(stamp, (1980, 1, 1, 0, 0, 0)))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _summary(contents: list[tuple[str, StoredFile]]) -> dict[str, Any]:
    """The revision and time of each activity, for who reads the manifest."""
    out = {}
    for name, file in contents:
        activity = activity_of(name)
        if name == f"reflections/{activity}.json":
            with suppress(reflection.DamagedError, RecordError):
                found = reflection.from_bytes(file.read() or b"", activity)
                out[activity] = {"revision": found.revision, "saved_at": found.saved_at}
    return out
