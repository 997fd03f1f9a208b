"""Backups of a whole cohort, and getting one back.

A backup is one zip, closed to others: cohort.yml, the roster, learners' records, the desk and the
server's own folder, with a checksum of every file. It holds all that anybody wrote, so it can be
sealed to a key. A learner's files are copied while nobody else writes them.
"""

from __future__ import annotations

import hashlib
import io
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from alongside import __version__
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.roster.cohort_settings import FILE, Settings
from alongside.dates import timestamp
from alongside.record.record_files import Purpose, files_for
from alongside.storage import encryption, files, json_format
from alongside.storage.atomic_output import replacing_file
from alongside.storage.disk_errors import disk_reason
from alongside.storage.folder_store import FolderStore
from alongside.storage.lock import BusyError, locked
from alongside.storage.safe_zip import MEBIBYTE, ArchiveError, Limits, unzip

MANIFEST, ROSTER = "backup.json", "roster.csv"
FOLDERS = ("records", "desk", "hub")
_LIMITS = Limits(
    files=2_000_000, one=64 * 1024 * MEBIBYTE, all=1024 * 1024 * MEBIBYTE, line=1024 * MEBIBYTE
)
_PASSING = re.compile(r"(?:.*/)?(?:\.[^/]*lock|\..*\.tmp|locks/.*|.*-journal|.*-wal|.*-shm)")


@dataclass(frozen=True)
class Restored:
    """A backup that was put back: where, from when, and how many files."""

    folder: Path
    made_at: str
    files: int


def backup(settings: Settings, to: Path, *, key: str = "", now: datetime | None = None) -> Path:
    """Write a backup of a cohort to a file, or into a folder under a name of its own.

    `key` is a public key that it is sealed to. Returns the path. Raises CohortError, PackError.
    """
    now = now or datetime.now(UTC)
    if to.is_dir():
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        to = to / f"backup-{stamp}.{'zip.age' if key else 'zip'}"
    try:
        with replacing_file(to) as file:
            if not key:
                _write(settings, file, now)
                return to
            with tempfile.TemporaryFile(dir=to.parent) as plain:
                _write(settings, plain, now)
                plain.seek(0)
                encryption.seal_stream(plain, file, key)
    except (OSError, BusyError, zipfile.LargeZipFile) as why:
        problem = why if isinstance(why, OSError | BusyError) else OSError(str(why))
        raise CohortError(f"The backup was not written: {disk_reason(problem)}") from why
    return to


def restore(path: Path, into: Path, *, key: Path | None = None) -> Restored:
    """Put a backup back into a folder that is empty or not there yet, whole or not at all.

    `key` is the file with the secret key of a sealed one. Raises CohortError, PackError.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CohortError(
            f"{into} is not empty, and nothing is written over. Name a new folder, or move it away."
        )
    try:
        files.make_private(into.parent, close=False)
        with ExitStack() as stack:
            folder_path = stack.enter_context(
                tempfile.TemporaryDirectory(dir=into.parent, prefix=f".{into.name}.")
            )
            packed, out = _opened(path, Path(folder_path), key), Path(folder_path) / "out"
            files.make_private(out)
            found = unzip(packed, out, _is_ours, limits=_LIMITS)
            manifest = _checked(path, out, {n: t.sha256 for n, t in found.items()})
            (out / MANIFEST).unlink()
            if (out / ROSTER).exists():
                files.rename(out / ROSTER, out / manifest["roster"])
            if into.exists():
                into.rmdir()
            out.rename(into)
    except ArchiveError as why:
        text = str(why).replace("no record has", "no backup has").replace("a record", "a backup")
        raise CohortError(text) from why
    except OSError as why:
        raise CohortError(f"The backup was not put back: {disk_reason(why)}") from why
    return Restored(into, manifest["made_at"], len(manifest["files"]))


def _write(settings: Settings, file: IO[bytes], now: datetime) -> None:
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _contents(settings):
            digest, size = hashlib.sha256(), 0
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            # A piece at a time: a long history is never in memory whole.
            with archive.open(info, "w", force_zip64=True) as entry, data:
                while chunk := data.read(MEBIBYTE):
                    digest.update(chunk)
                    size += len(chunk)
                    entry.write(chunk)
            listed.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        manifest = {
            "schema": "alongside-backup",
            "schema_version": 1,
            "cohort": settings.name,
            "made_at": timestamp(now),
            "made_by": __version__,
            "roster": settings.roster.name,
            "files": listed,
        }
        archive.writestr(MANIFEST, json_format.to_page(manifest))


def _contents(settings: Settings) -> Iterator[tuple[str, IO[bytes]]]:
    """Every file with its name in the backup, opened; a learner's under the learner's lock."""
    yield FILE, settings.path.open("rb")
    if settings.roster.is_file():
        yield ROSTER, settings.roster.open("rb")
    yield from _desk(settings.desk)
    if settings.records.is_dir():
        for home in sorted(path for path in settings.records.iterdir() if path.is_dir()):
            store = FolderStore(home)
            with store.locked(30.0):
                yield from _record(f"records/{home.name}", store)
    yield from _folder("hub", settings.path.parent / "hub")


def _desk(root: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The desk's files. No batch is counted while some learners' shares are copied and some not."""
    if not root.is_dir():
        return
    folders = LearnerFolders.open(root)
    with locked(root / "locks" / "mirror.lock", 30.0):
        for member in folders.all():
            with folders.writing(member.name):
                yield from _folder(f"desk/learners/{member.folder.name}", member.folder)
        for name, file in _folder("desk", root):
            if name.startswith("desk/learners/"):
                file.close()
            else:
                yield name, file


def _record(name: str, store: FolderStore) -> Iterator[tuple[str, IO[bytes]]]:
    for file in files_for(store, Purpose.BACKUP):
        if not _PASSING.fullmatch(file.within):
            with suppress(FileNotFoundError):  # erased meanwhile
                yield f"{name}/{file.within}", file.open()


def _folder(name: str, folder: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or _PASSING.fullmatch(inside):
            continue
        try:
            yield f"{name}/{inside}", _sqlite(path) if path.suffix == ".sqlite" else path.open("rb")
        except FileNotFoundError:  # erased or taken back meanwhile
            continue


def _sqlite(path: Path) -> IO[bytes]:
    """A database as it is at one moment, though somebody writes in it."""
    with tempfile.TemporaryDirectory() as folder_path:
        copy = Path(folder_path) / "copy"
        try:
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as to:
                source.backup(to)
        except sqlite3.Error as why:
            raise OSError(0, f"{path.name} is no whole database ({why})") from why
        return io.BytesIO(copy.read_bytes())


def _opened(path: Path, folder_path: Path, key: Path | None) -> Path:
    """The zip itself, unsealed if need be, under the backup's own name."""
    with path.open("rb") as file:
        if not encryption.is_sealed(file.read(64)):
            return path
        file.seek(0)
        plain = folder_path / path.name
        with plain.open("xb") as out:
            plain.chmod(0o600)
            encryption.unseal_stream(file, out, key, path.name)
        return plain


def _is_ours(name: str) -> bool:
    return name in (FILE, ROSTER, MANIFEST) or name.split("/")[0] in FOLDERS


def _checked(path: Path, out: Path, sums: dict[str, str]) -> dict[str, Any]:
    """The manifest, if it names exactly the files there are, and a roster's plain name."""
    damaged = CohortError(
        f"{path.name} is not a whole backup as Alongside made it: its files and its list differ. "
        "Nothing was put back; use another backup."
    )
    try:
        manifest = json_format.parse((out / MANIFEST).read_bytes())
        listed = {one["name"]: one["sha256"] for one in manifest["files"]}
        roster, version = str(manifest["roster"]), manifest["schema_version"]
        known = manifest["schema"] == "alongside-backup" and isinstance(manifest["made_at"], str)
    except (OSError, ValueError, KeyError, TypeError):
        raise damaged from None
    if type(version) is int and version > 1:
        raise CohortError(f"{path.name} was made by a newer Alongside. Update this one first.")
    whole = listed == {name: found for name, found in sums.items() if name != MANIFEST}
    if not (known and whole) or roster != Path(roster).name or roster in ("", ".", "..", *FOLDERS):
        raise damaged
    return dict(manifest)
