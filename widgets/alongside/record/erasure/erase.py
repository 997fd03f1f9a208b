"""Erases from a learner's record: all of it, one activity, or one field with all its versions.

`would_erase` says exactly what goes; `erase` does it and leaves a receipt without the words. What
it takes is taken from every file of the record: answers, their Markdown copies, the history, files
that were set aside, unfinished ones, copies that a sync program left, what an import left to be
undone, the tags, pictures and files beside what goes, and tutors' comments on it. With everything,
the learner's list of names and the pseudonyms' key go too. It reaches no copies elsewhere (exports,
backups, what a disk keeps of deleted files), and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from alongside.dates import timestamp
from alongside.errors import RecordError, RecordWriteError
from alongside.record import conflict_copies
from alongside.record.commit import MarkdownWriter
from alongside.record.display.labels import Labels, plain_label
from alongside.record.erasure.rewrite import fields_of_line, rewrite_without, whole_lines
from alongside.record.notes import attachments, tags, tutor_comments
from alongside.record.notes.entry_series import ATTACHMENTS, JOURNAL, find_series
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.record.record_key import text_of
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Answer
from alongside.record.versions import count_words
from alongside.storage import json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.folder_store import STAGING
from alongside.storage.lock import BusyError
from alongside.storage.progress_callback import Report, silent
from alongside.storage.record_store import (
    CARE,
    COMMENTS,
    HISTORY,
    INDEX,
    RECEIPTS,
    REFLECTIONS,
    UNDO,
    StoredFile,
    files_in,
)

ELSEWHERE = (
    "Copies elsewhere are not touched: files you exported, backups of this computer, words that an "
    "open page still shows. Words you released to a tutor are taken back on the sharing page; a "
    "file that you sent can't be taken back."
)
_SCHEMA, _VERSION = "alongside-erasure", 1
_BY_ACTIVITY = (REFLECTIONS, HISTORY, COMMENTS)


@dataclass(frozen=True)
class ErasureScope:
    """What to erase: everything ("" and ""), an activity, or one field of an activity."""

    activity: str = ""
    field: str = ""

    def __post_init__(self) -> None:
        """Refuse a field of no activity; raises RecordError."""
        if self.activity:
            text_of(self.activity)
        elif self.field:
            raise RecordError("A field is erased from an activity. Name the activity as well.")


@dataclass(frozen=True)
class ErasureExtent:
    """What goes: counts without words. `files` are deleted, `rewritten` are made without the field.

    `words` are those of the current answers, `versions` the saved versions that hold any of it,
    `unreadable` the damaged lines that go because nobody can tell what they hold, `tags` the
    learner's own on answers that go, `attached` the pictures and files beside them.
    """

    what: ErasureScope
    activities: tuple[str, ...]
    answers: int
    words: int
    versions: int
    unreadable: int
    files: tuple[str, ...]
    rewritten: tuple[str, ...]
    tags: int = 0
    attached: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is nothing of it."""
        return not (self.files or self.rewritten)

    def sentence(self, names: Labels = plain_label) -> str:
        """What goes, in words; `names` says what things are called."""
        if self.nothing:
            return "There is nothing of that in your record."
        field, activity = self.what.field, self.what.activity
        thing = "your whole record"
        if activity:
            whole = names(activity, "")
            thing = f"{names(activity, field)} in {whole}" if field else f"all of {whole}"
        parts = f"{_many(self.answers, 'answer')} with {_many(self.words, 'word')}"
        more = f" and {_many(self.unreadable, 'damaged line')}" if self.unreadable else ""
        more += f", with {_many(self.tags, 'tag')}" if self.tags else ""
        if self.attached:
            more += f", with {_many(self.attached, 'picture or file', 'pictures and files')}"
        if any(name.startswith(f"{COMMENTS}/") for name in self.files):
            more += ", and the comments that tutors made on it"
        return (
            f"This erases {thing} – {parts}, in {_many(self.versions, 'saved version')}{more}. "
            f"It can't be undone. {ELSEWHERE}"
        )


@dataclass(frozen=True)
class ErasureReceipt:
    """A dated receipt of an erasure, kept as a file without any words."""

    at: str
    loss: ErasureExtent
    path: StoredFile


def would_erase(record: Record, what: ErasureScope) -> ErasureExtent:
    """Say exactly what would go; nothing does. Raises RecordTooNewError, RecordError."""
    ids = (what.activity,) if what.activity else record.activities()
    answers = words = versions = unreadable = tagged = 0
    for activity in ids:
        values = {
            name: answer.value
            for name, answer in _answers(record, activity).items()
            if what.field in ("", name) and answer.value is not None
        }
        own = {name: values.pop(name) for name in [*values] if _is_tags(activity, name)}
        tagged += sum(len(value) for value in own.values() if isinstance(value, list))
        answers += len(values)
        words += sum(count_words(name, value) for name, value in values.items())
        lines, damaged = whole_lines(ActivityFiles(record.store, activity))
        holding = [line for line in lines if not what.field or what.field in fields_of_line(line)]
        versions += sum(line.is_revision or bool(line.kept) for line in holding)
        unreadable += damaged
    gone, rewritten = _files(record, what)
    if what.field and not _holds(record, what):
        return ErasureExtent(what, ids, 0, 0, 0, 0, (), ())
    beside = _answers(record, JOURNAL.id)
    found = (beside[name].value for name in _tag_names(record, what) if name in beside)
    tagged += sum(len(value) for value in found if isinstance(value, list))
    left_over = {one.id for one in attachments.entries(record)} if what.activity else set()
    names = tuple(file.within for file in gone)
    again = tuple(file.within for file in rewritten)
    return ErasureExtent(
        what,
        ids,
        answers,
        words,
        versions,
        unreadable,
        names,
        again,
        tagged,
        len(left_over & _attached_names(record, what)),
    )


def erase(
    record: Record,
    what: ErasureScope,
    *,
    markdown_writers: Callable[[str], MarkdownWriter | None] | None = None,
    report: Report = silent,
) -> ErasureReceipt:
    """Erase and leave a receipt. Ask the learner once, and offer an export, before you call this.

    Raises RecordWriteError (some of it may be gone; erase again), RecordTooNewError, RecordError.
    """
    try:
        with record.store.locked(record.wait):
            loss, named = would_erase(record, what), attachments.named_digests(record)
            gone, rewritten = _files(record, what)
            steps = len(gone) + bool(rewritten)
            record.store.remove_folder(INDEX)  # names of what goes may stand in it
            for number, file in enumerate(gone):
                report(number, steps, f"Erasing {file.name}")
                file.remove()
            for folder in record.store.folders():
                if folder.startswith(STAGING):
                    record.store.remove_folder(folder)
            if not what.activity:
                record.store.remove_folder(CARE)
            if rewritten:
                report(len(gone), steps, "Erasing it from every version")
                _rewrite_all(record, what, markdown_writers)
            attachments.drop_unused(record, named)
            report(steps, max(steps, 1), "Done")
            return _receipt(record, loss)
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"Not everything could be erased: {disk_reason(problem)} Then erase it once more."
        ) from problem


def _files(record: Record, what: ErasureScope) -> tuple[list[StoredFile], list[StoredFile]]:
    """The files that go, and those that are made anew without one field."""
    gone, rewritten = [], []
    is_of = _of(record, what.activity)
    paths = ActivityFiles(record.store, what.activity)
    for file in files_for(record.store, Purpose.ERASE):
        if what.activity and (file.folder not in _BY_ACTIVITY or not is_of(file)):
            continue
        if what.field and file in (paths.current, paths.history):
            rewritten.append(file)
        elif what.field and file == tutor_comments.file_of(record.store, what.activity):
            rewritten += [file] if _comments_without(record, what) is not None else []
        else:
            gone.append(file)
    if _tag_names(record, what):
        beside = ActivityFiles(record.store, JOURNAL.id)
        rewritten += [file for file in (beside.current, beside.history) if file.exists()]
        gone += _strays(record, beside, [tags.name_of(what.activity, what.field)])
    if _attached_names(record, what):
        beside = ActivityFiles(record.store, ATTACHMENTS.id)
        rewritten += [file for file in (beside.current, beside.history) if file.exists()]
        gone += _strays(record, beside, [json_format.canonical(what.field or what.activity)])
    # It holds answers of several activities; without it an import can't be undone, and that is all.
    gone += [file for file in files_in(record.store) if what.activity and UNDO in file.name]
    return gone, rewritten


def _answers(record: Record, activity: str) -> Mapping[str, Answer]:
    """The answers that stand; none are here where the file is in the cloud only, yet it can go."""
    if conflict_copies.only_in_cloud(record.store, activity) is not None:
        return {}
    return record.read(activity).answers


def _of(record: Record, activity: str) -> Callable[[StoredFile], bool]:
    """Tells of a file whether it is of this activity, also set aside, unfinished or a copy."""
    ids = {*record.activities()}
    copies = {copy.file: copy.activity for copy in conflict_copies.find(record.store)}
    return lambda file: (
        copies[file] == activity
        if file in copies
        else conflict_copies.is_of(file.name, activity, ids)
    )


def _holds(record: Record, what: ErasureScope) -> bool:
    """Whether the field is anywhere, or could be in a part that nobody can read."""
    paths = ActivityFiles(record.store, what.activity)
    lines, damaged = whole_lines(paths)
    in_lines = damaged or any(what.field in fields_of_line(line) for line in lines)
    others = [file for file in _files(record, what)[0] if file != paths.markdown]
    return bool(in_lines or others or what.field in record.read(what.activity).answers)


def _is_tags(activity: str, name: str) -> bool:
    series = find_series(activity)
    return series is not None and not series.is_entry(name)


def _tag_names(record: Record, what: ErasureScope) -> frozenset[str]:
    """The fields of the journal that hold tags on what goes, now or in an earlier version."""
    paths = ActivityFiles(record.store, JOURNAL.id)
    if not what.activity or find_series(what.activity) or not paths.history.exists():
        return frozenset()  # an entry has its tags in itself
    wanted = tags.name_of(what.activity, what.field)
    names = {name for line in whole_lines(paths)[0] for name in fields_of_line(line)}
    names |= set(record.read(JOURNAL.id).answers)
    return frozenset(
        name for name in names if name == wanted or (not what.field and name.startswith(wanted))
    )


def _attached_names(record: Record, what: ErasureScope) -> frozenset[str]:
    """The pictures and files beside what goes, now or in an earlier version."""
    paths = ActivityFiles(record.store, ATTACHMENTS.id)
    if what.activity in ("", ATTACHMENTS.id) or not paths.history.exists():
        return frozenset()  # what goes as a whole needs no looking for
    versions = [{**line.changes, **line.kept} for line in whole_lines(paths)[0]]
    versions.append(dict(record.read(ATTACHMENTS.id).answers))
    return attachments.names_beside(versions, what.activity, what.field)


def _strays(record: Record, paths: ActivityFiles, wanted: list[str]) -> Iterator[StoredFile]:
    """Files of a series that were set aside, or left by others, and hold one of these texts."""
    is_of = _of(record, paths.activity)
    for file in files_for(record.store, Purpose.ERASE):
        ours = file in (paths.current, paths.history, paths.markdown)
        held = file.folder in _BY_ACTIVITY and not ours and is_of(file)
        if held and any(text.encode() in (file.read() or b"") for text in wanted):
            yield file


def _comments_without(
    record: Record, what: ErasureScope
) -> tuple[tutor_comments.TutorComment, ...] | None:
    """The comments on an activity without those on one field; None where there are none on it."""
    found = tutor_comments.read(record.store, what.activity)
    kept = tuple(one for one in found if one.field != what.field)
    return kept if len(kept) < len(found) else None


def _rewrite_all(
    record: Record,
    what: ErasureScope,
    markdown_writers: Callable[[str], MarkdownWriter | None] | None,
) -> None:
    """Make anew what loses a part only: one field's files, comments, the journal with its tags."""
    if what.field:
        write_markdown = markdown_writers(what.activity) if markdown_writers else None
        kept = _comments_without(record, what)
        if kept is not None:
            tutor_comments.write(record.store, what.activity, kept)
        rewrite_without(record, what.activity, frozenset({what.field}), write_markdown)
    names = _tag_names(record, what)
    if names:
        rewrite_without(record, JOURNAL.id, names, JOURNAL.write_markdown)
    if names := _attached_names(record, what):
        rewrite_without(record, ATTACHMENTS.id, names, ATTACHMENTS.write_markdown)


def _receipt(record: Record, loss: ErasureExtent) -> ErasureReceipt:
    moment = record.now().astimezone(UTC)
    stamp = timestamp(moment)
    record.store.prepare(RECEIPTS)
    label = f"{moment:%Y%m%dT%H%M%S}"
    names = (f"erased-{label}{more}.json" for more in ("", *(f"-{n}" for n in range(2, 10_000))))
    receipts_ = (StoredFile(record.store, f"{RECEIPTS}/{name}") for name in names)
    file = next(file for file in receipts_ if not file.exists())
    data = {
        "schema": _SCHEMA,
        "schema_version": _VERSION,
        "at": stamp,
        "activity": loss.what.activity or None,
        "field": loss.what.field or None,
        "activities": list(loss.activities),
        "answers": loss.answers,
        "words": loss.words,
        "tags": loss.tags,
        "attachments": loss.attached,
        "versions": loss.versions,
        "unreadable_lines": loss.unreadable,
        "files_deleted": list(loss.files),
        "files_rewritten": list(loss.rewritten),
        "note": ELSEWHERE,
    }
    file.create(json_format.to_page(data))
    return ErasureReceipt(stamp, loss, file)


def _many(number: int, thing: str, things: str = "") -> str:
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
