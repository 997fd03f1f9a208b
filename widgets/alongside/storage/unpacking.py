"""Takes the files of a record (or a pack) out of whatever they were packed in.

A zip as it was made, one that was unpacked and zipped again with a folder around it, a zip in a
zip, a folder, or single files: what is ours comes out under the names that we know, what systems
add is passed over, and what else there is stays where it is and is named. Nothing is believed.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from alongside.errors import RecordError
from alongside.storage import archive_names, files
from alongside.storage.progress_callback import Report, silent
from alongside.storage.record_store import StoredFile
from alongside.storage.safe_zip import (
    ArchiveError,
    DamagedFileError,
    ExtractedFile,
    Limits,
    archive_refusal,
    can_read,
    check_room,
    extract_file,
    open_zip,
    rescue,
    write_out,
)

_STEP = 256 * 1024  # bytes read at once
_INNER = "inner"
_MOST_LONE = 200  # files that are looked into for what they are
_DEEPEST = 1  # zips in a zip that are opened


@dataclass(frozen=True)
class PackedKind:
    """What is looked for: `known` tells the names it can have, `marks` those that nothing else has.

    `lone` names a file by what is in it, where it stands alone ("" for none of ours). `inner` are
    the endings of files that may hold all of it in turn, `by_line` tells the files whose lines each
    have a checksum.
    """

    noun: str
    known: Callable[[str], bool]
    marks: Callable[[str], bool]
    lone: Callable[[Path], str]
    inner: tuple[str, ...] = (".zip",)
    limits: Limits = field(default_factory=Limits)
    by_line: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True)
class Unpacked:
    """What was taken out, by the names that we know, and what was not.

    `foreign` are names of files that were left alone; `damaged` those of ours that can't be taken
    out whole; of one that is checked line by line, what can be had lies in its place. `inner` is a
    single file of another kind that holds all, taken out.
    """

    files: dict[str, ExtractedFile]
    foreign: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    inner: Path | None = None


@dataclass(frozen=True)
class _Entry:
    """A file in a source: its name there, its size in bytes, and what writes it to a path.

    `rescue` writes what can be had of a damaged one.
    """

    name: str
    size: int
    take: Callable[[Path], ExtractedFile]
    readable: bool = True
    rescue: Callable[[Path], None] | None = None


_Place: TypeAlias = Path | StoredFile
PackedSource: TypeAlias = "Path | Sequence[tuple[str, _Place]]"
"""A zip, a folder or a single file; or several files, each with the name it was chosen by."""


def unpack(
    source: PackedSource, folder: Path, kind: PackedKind, report: Report = silent
) -> Unpacked:
    """Take everything of this kind out of the source into `folder`, which is private and empty.

    Raises ArchiveError (there is nothing of it, or something that may do harm), RecordError (the
    source can't be read), OSError (the folder can't be written in).
    """
    return _unpack(source, folder, kind, report, 0)


def is_zip(path: Path) -> bool:
    """Whether a file begins as zips do (it may be damaged further on). Raises OSError."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _unpack(
    source: PackedSource, folder: Path, kind: PackedKind, report: Report, depth: int
) -> Unpacked:
    path = source if isinstance(source, Path) else Path("What you chose")
    with _entries(source, kind) as entries:
        found = [entry for entry in entries if not archive_names.is_clutter(entry.name)]
        named = _placed(path, found, kind) or _lone(path, found, folder, kind)
        if named:
            return _take_all(folder, named, found, kind, report)
        inner = [entry for entry in found if entry.name.lower().endswith(kind.inner)]
        if not inner or len(inner) > 1 or not inner[0].readable:
            raise _nothing(path, found, inner, kind)
        there = folder / f"{_INNER}-{depth}{Path(inner[0].name).suffix.lower()}"
        check_room(folder, inner[0].size)
        try:
            inner[0].take(there)
        except DamagedFileError as problem:
            raise archive_refusal(
                path, f"the {there.suffix[1:]} file in it is damaged"
            ) from problem
    if not is_zip(there):
        return Unpacked({}, inner=there)
    if depth >= _DEEPEST:
        raise archive_refusal(path, "it is a zip in a zip in a zip")
    below = _named_after(path, there)
    deeper = _unpack(below, folder, kind, report, depth + 1)
    files.remove(below)
    foreign = (entry.name for entry in found if entry is not inner[0])
    return replace(deeper, foreign=(*deeper.foreign, *foreign))


def _named_after(path: Path, there: Path) -> Path:
    """An inner zip under its outer one's name, which is the one that people know."""
    source = there.with_name(f"{there.stem}.d")
    files.make_folder(source)
    files.rename(there, source / path.name)
    return source / path.name


# --- what there is ----------------------------------------------------------------------


@contextmanager
def _entries(source: PackedSource, kind: PackedKind) -> Iterator[list[_Entry]]:
    if not isinstance(source, Path):
        yield _of_files(Path("What you chose"), source, kind)
    elif source.is_dir():
        yield _of_files(source, _walked(source, kind), kind)
    elif _is_lone(source):
        yield _of_files(source, [(source.name, source)], kind)
    else:
        if not is_zip(source) and source.stat().st_size and not zipfile.is_zipfile(source):
            raise archive_refusal(source, f"it is neither a zip nor a file of a {kind.noun}")
        with open_zip(source, kind.limits) as opened:
            yield [
                _Entry(
                    info.filename,
                    info.file_size,
                    partial(extract_file, opened, info),
                    can_read(info),
                    partial(rescue, opened, info),
                )
                for info in opened.infos
                if not archive_names.is_folder(info.filename)
            ]


def _is_lone(path: Path) -> bool:
    """Whether this is a file of JSON rather than a zip. Raises RecordError."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    except OSError as problem:
        raise RecordError(
            f"{path} cannot be read: {problem.strerror}. Check the name and whose file it is."
        ) from problem


def _walked(folder: Path, kind: PackedKind) -> list[tuple[str, Path]]:
    """The files below a folder; links are not followed, and clutter is not counted."""
    found: list[tuple[str, Path]] = []
    for source, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not archive_names.is_clutter(name))
        for name in sorted(names):
            path = Path(source) / name
            if not path.is_symlink() and path.is_file():
                found.append((path.relative_to(folder).as_posix(), path))
        if len(found) > kind.limits.files:
            raise ArchiveError(
                f"{folder.name} was not brought in: it has more than {kind.limits.files:,} files. "
                f"Choose the {kind.noun}'s own folder; nothing was changed."
            )
    return found


def _of_files(path: Path, pairs: Sequence[tuple[str, _Place]], kind: PackedKind) -> list[_Entry]:
    if len(pairs) > kind.limits.files:
        raise archive_refusal(
            path, f"it has {len(pairs):,} files; at most {kind.limits.files:,} are read"
        )
    return [
        _Entry(name, _size(source), partial(_copy, path, source, name, kind.limits))
        for name, source in pairs
    ]


def _size(source: _Place) -> int:
    return source.size if isinstance(source, StoredFile) else source.stat().st_size


def _copy(path: Path, source: _Place, name: str, limits: Limits, there: Path) -> ExtractedFile:
    if _size(source) > limits.one:
        raise archive_refusal(
            path, f"{archive_names.shown_name(name)} in it is larger than any of ours"
        )
    shown = archive_names.shown_name(name)
    with source.open("rb") as file:
        return write_out(file, there, path, shown, limits, limits.one, _STEP)


# --- what of it is ours -----------------------------------------------------------------


def _placed(path: Path, found: list[_Entry], kind: PackedKind) -> dict[str, _Entry]:
    """The entries of ours by the names that we know; {} if none of them marks where they stand."""
    _check_names(path, found)
    names = [archive_names.plain_name(entry.name) for entry in found]
    roots = archive_names.wrapper_folders(names, kind.marks)
    if len(roots) > 1:
        where = archive_names.list_in_words(root.rstrip("/") or "the top" for root in roots)
        raise archive_refusal(
            path, f"there is more than one {kind.noun} in it ({where}), and only one can be meant"
        )
    named: dict[str, _Entry] = {}
    for root in roots:
        for name, entry in zip(names, found, strict=True):
            inside = name.removeprefix(root)
            if name.startswith(root) and archive_names.hides_in(inside, kind.known):
                raise archive_refusal(
                    path, f"{archive_names.shown_name(name)} in it hides behind another file"
                )
            if name.startswith(root) and kind.known(inside):
                named[inside] = entry
    return named


def _check_names(path: Path, found: list[_Entry]) -> None:
    """A zip's names were looked at before; those of a folder, or from a page, are here."""
    seen: dict[str, str] = {}
    for entry in found:
        if why := archive_names.unsafe_reason(entry.name):
            raise archive_refusal(path, why)
        other = seen.setdefault(archive_names.collision_key(entry.name), entry.name)
        if other is not entry.name:
            raise archive_refusal(path, f"it has {entry.name!r:.80} twice")


def _lone(path: Path, found: list[_Entry], folder: Path, kind: PackedKind) -> dict[str, _Entry]:
    """Files that stand alone, without the folder that would say what they are."""
    texts = [one for one in found if one.name.lower().endswith((".json", ".jsonl"))]
    named: dict[str, _Entry] = {}
    for entry in texts if len(texts) <= _MOST_LONE else ():
        name = _name_inside(entry, folder / "lone", kind) if entry.readable else ""
        if name in named:
            raise archive_refusal(path, f"it has two files of {name}, and only one can be meant")
        if name:
            named[name] = entry
    return named


def _name_inside(entry: _Entry, there: Path, kind: PackedKind) -> str:
    """The name that the words in a file give it; "" where they give none."""
    try:
        entry.take(there)
        return kind.lone(there)
    except DamagedFileError:
        return ""
    finally:
        files.remove(there)


def _take_all(
    folder: Path, named: dict[str, _Entry], found: list[_Entry], kind: PackedKind, report: Report
) -> Unpacked:
    check_room(folder, sum(entry.size for entry in named.values()))
    out, damaged = {}, []
    for number, (name, entry) in enumerate(named.items()):
        report(number, len(named), f"Reading {name}")
        try:
            if not entry.readable:
                raise DamagedFileError
            out[name] = entry.take(folder / name)
        except DamagedFileError:
            files.remove(folder / name)
            damaged.append(name)
            if entry.readable and entry.rescue and kind.by_line(name):
                entry.rescue(folder / name)
    ours = {id(entry) for entry in named.values()}
    foreign = tuple(entry.name for entry in found if id(entry) not in ours)
    return Unpacked(out, foreign, tuple(damaged))


def _nothing(
    path: Path, found: list[_Entry], inner: list[_Entry], kind: PackedKind
) -> ArchiveError:
    if len(inner) > 1:
        return archive_refusal(
            path, f"it holds {len(inner)} zips and no {kind.noun} of its own: unpack it, choose one"
        )
    if any(not entry.readable for entry in found):
        return archive_refusal(
            path, "its files are packed in a way that can't be read here: unpack it and zip it anew"
        )
    what = f", only {archive_names.list_in_words(one.name for one in found)}" if found else ""
    return archive_refusal(path, f"there is no {kind.noun} of Alongside's in it{what}")
