"""Brings an exported record back: shows what would change, joins it with what is here, undoes it.

`preview_import` reads what was brought and changes nothing. `import_record` takes it in.
`undo_import` puts
every activity back as it was, unless something has been written in it since. All that is needed for
that stands in `import-undo.json` in the record's folder until the next import or erasure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.record import commit, conflict_copies, history
from alongside.record.commit import MarkdownWriter
from alongside.record.display.labels import Labels, plain_label
from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Reflection
from alongside.record.transfer import import_rules, incoming_files, undo
from alongside.record.transfer.import_rules import ActivityImport
from alongside.record.transfer.incoming_files import Checked
from alongside.storage.disk_errors import disk_reason
from alongside.storage.folder_store import FolderStore
from alongside.storage.lock import BusyError
from alongside.storage.progress_callback import Report, silent
from alongside.storage.record_store import RecordStore, StoredFile
from alongside.storage.safe_zip import Limits
from alongside.storage.unpacking import PackedSource, Unpacked, unpack

MarkdownWriters = Callable[[str], MarkdownWriter | None]
"""Gives what makes the Markdown copy of an activity, if anything does."""

_WRITER = "alongside"
_CHANGED = (
    "Your record, or what you chose, has changed since you looked at what would change. Look "
    "again. Nothing was changed."
)


@dataclass(frozen=True)
class Preview:
    """What would change. `zip_sum` and `state` tell what was brought, and this record, from others.

    `made_at` and `made_by` are "" where no manifest says; `warnings` are sentences about what is
    missing, damaged or left alone.
    """

    made_at: str
    made_by: str
    joins: tuple[ActivityImport, ...]
    aside: tuple[str, ...]
    zip_sum: str
    state: str
    warnings: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return any(join.changes for join in self.joins)


@dataclass(frozen=True)
class Imported:
    """What an import did: the joins as they were made, and the sentences of its preview."""

    joins: tuple[ActivityImport, ...]
    warnings: tuple[str, ...] = ()


def preview_import(
    record: Record, source: PackedSource, *, report: Report = silent, limits: Limits | None = None
) -> Preview:
    """Read a record, however it is packed, and say what it would change; nothing is.

    Raises ArchiveError (nothing of ours is in it, or something that may do harm),
    RecordTooNewError, RecordError.
    """
    with _opened(record, source, report, limits) as opened:
        return opened.preview


def import_record(
    record: Record,
    source: PackedSource,
    *,
    expected: Preview | None = None,
    markdown_writers: MarkdownWriters | None = None,
    report: Report = silent,
    limits: Limits | None = None,
    origin: str = "import",
) -> Imported:
    """Take a record in. With `expected`, only if all is as it was when looked at.

    `origin` is what the history says of where the answers came from.

    Raises as `preview_import`, and RecordWriteError; activities that were done by then stay, can
    be undone,
    and the same import can be made again.
    """
    for activity in record.activities():
        with suppress(RecordTooNewError):
            record.load_and_repair(activity)  # what a crash left unfinished is put right first
    with _opened(record, source, report, limits) as opened:
        preview = opened.preview
        then = expected and (expected.zip_sum, expected.state)
        if then and then != (preview.zip_sum, preview.state):
            raise RecordError(_CHANGED)
        return _apply(record, replace(opened, origin=origin), markdown_writers, report)


def undo_import(
    record: Record, *, markdown_writers: MarkdownWriters | None = None, names: Labels = plain_label
) -> tuple[str, ...]:
    """Put back what the last import changed; return sentences about what could not be.

    Raises RecordError where there is nothing to undo, RecordWriteError.
    """
    return undo.undo(record, markdown_writers, names)


@dataclass(frozen=True)
class _Opened:
    """What was brought, taken out into `staged`, which is laid out as a record's store is."""

    staged: RecordStore
    preview: Preview
    theirs: dict[str, Reflection]
    blobs: tuple[str, ...] = ()
    origin: str = ""


@contextmanager
def _opened(
    record: Record, source: PackedSource, report: Report, limits: Limits | None
) -> Iterator[_Opened]:
    try:
        with record.store.staging() as staging:
            unpacked = unpack(source, staging, incoming_files.kind(limits), report)
            title = source.name if isinstance(source, Path) else "What you chose"
            checked = incoming_files.check(staging, unpacked, title, record.now)
            yield _read(record, staging, checked, _sum(source, unpacked))
    except OSError as problem:
        raise RecordWriteError(f"It could not be unpacked: {disk_reason(problem)}") from problem


def _sum(source: PackedSource, unpacked: Unpacked) -> str:
    """What tells what was brought from anything else."""
    if isinstance(source, Path) and source.is_file():
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    parts = sorted(f"{taken.sha256} {name}" for name, taken in unpacked.files.items())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(record: Record, staging: Path, checked: Checked, zip_sum: str) -> _Opened:
    activities, staged = list(checked.activities), FolderStore(staging)
    state = _state(record, activities)  # before anything is compared, so that no save slips by
    theirs, joins = {}, []
    for activity in activities:
        theirs[activity] = import_rules.read_staged(staged, activity).reflection
        here, there = ActivityFiles(record.store, activity), ActivityFiles(staged, activity)
        ours = record.read(activity)
        joins.append(import_rules.compare(here, there, ours, theirs[activity]))
    aside = tuple(name for name in checked.aside if not StoredFile(record.store, name).exists())
    preview = Preview(
        checked.made_at,
        checked.made_by,
        tuple(joins),
        aside,
        zip_sum,
        state,
        checked.warnings,
    )
    return _Opened(staged, preview, theirs, checked.blobs)


def _state(record: Record, activities: list[str]) -> str:
    """Digest of these activities' files, to notice changes since the preview."""
    digest = hashlib.sha256()
    for activity in activities:
        paths = ActivityFiles(record.store, activity)
        for path in (paths.current, paths.history):
            data = path.read()
            digest.update(b"-" if data is None else hashlib.sha256(data).digest())
    return digest.hexdigest()


def _apply(
    record: Record, opened: _Opened, markdown_writers: MarkdownWriters | None, report: Report
) -> Imported:
    done: list[ActivityImport] = []
    try:
        with record.store.locked(record.wait):
            # A page may have saved while the zip was read.
            if _state(record, sorted(opened.theirs)) != opened.preview.state:
                raise RecordError(_CHANGED)
            brought = _bring_blobs(record, opened)
            wanted = [join for join in opened.preview.joins if join.changes]
            if not (wanted or opened.preview.aside):
                attachments.drop_unused(record, brought)
                return Imported(
                    opened.preview.joins, opened.preview.warnings
                )  # and the import before can be undone still
            undo.begin(record, wanted, opened.preview.aside)
            for number, join in enumerate(wanted):
                report(number, len(wanted), f"Bringing back {join.activity}")
                _bring(record, opened, join, markdown_writers)
                done.append(join)
            for name in opened.preview.aside:
                record.store.create(name, opened.staged.read(name) or b"")
            attachments.drop_unused(record, brought)  # what came for versions that did not
            undo.seal(record, [join.activity for join in wanted])
            report(len(wanted), max(len(wanted), 1), "Done")
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"The record was not brought back whole ({len(done)} activities were): "
            f"{disk_reason(problem)}"
        ) from problem
    return Imported(opened.preview.joins, opened.preview.warnings)


def _bring_blobs(record: Record, opened: _Opened) -> frozenset[str]:
    """Take in what versions name and is not here; before them, so that none names what is not.

    Returns the digests. Raises OSError.
    """
    named = b"".join(
        opened.staged.read(f"{folder}/{attachments.ACTIVITY}{suffix}") or b""
        for folder, suffix in conflict_copies.FOLDERS.items()
    )
    brought = set()
    for name in opened.blobs:
        digest = name.rpartition("/")[2]
        if digest.encode() in named and record.store.blob(digest) is None:
            brought.add(record.store.put_blob(opened.staged.read(name) or b""))
    return frozenset(brought)


def _bring(
    record: Record, opened: _Opened, join: ActivityImport, markdown_writers: MarkdownWriters | None
) -> None:
    here, there = (
        ActivityFiles(record.store, join.activity),
        ActivityFiles(opened.staged, join.activity),
    )
    write_markdown = markdown_writers(join.activity) if markdown_writers else None
    if join.kind == import_rules.JOINED:
        _join(record, here, opened, join, write_markdown)
        return
    with there.history.open() as file:
        file.seek(join.at)
        here.history.append(file.read())
    here.current.replace(there.current.read() or b"")
    commit.rewrite_markdown(here, opened.theirs[join.activity], write_markdown)


def _join(
    record: Record,
    here: ActivityFiles,
    opened: _Opened,
    join: ActivityImport,
    write_markdown: MarkdownWriter | None,
) -> None:
    ours, theirs = record.read(join.activity), opened.theirs[join.activity]
    if join.older_lines:
        here.history.append(b"".join(map(history.encode, join.older_lines)))
    line = commit.new_line(ours, record.now(), _WRITER, opened.origin)
    # An answer keeps when and by what it was written; its revision is new here.
    line = replace(
        line,
        changes={n: replace(a, revision=line.revision) for n, a in (join.taken or {}).items()},
        kept={n: replace(a, revision=line.revision) for n, a in (join.conflicts or {}).items()},
        comment=theirs.comment if join.opens_comment else None,
    )
    if line.changes or line.comment is not None:
        commit.commit(here, ours, line, write_markdown)
    elif line.kept:
        at = ours.revision
        kept = {n: replace(a, revision=at) for n, a in line.kept.items()}
        here.history.append(history.encode(replace(line, revision=at, kept=kept)))
