"""Erases from a learner's record: all of it, one activity, or one field with all its versions.

`would_erase` says exactly what goes; `erase` does it and leaves a receipt without the words. What
it takes is taken from every file of the record: answers, their Markdown copies, the history, files
that were set aside, unfinished ones, copies that a sync program left, what an import left to be
undone, the tags on what goes, and tutors' comments on it. It reaches no copies elsewhere (exports,
backups, what a disk keeps of deleted files), and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from alongside.dates import timestamp
from alongside.errors import RecordError, RecordWriteError
from alongside.record import conflict_copies
from alongside.record.commit import MarkdownWriter
from alongside.record.display.labels import Labels, plain_label
from alongside.record.erasure.rewrite import fields_of_line, lines_of, rewrite_without
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.record import Record
from alongside.record.record_key import text_of
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Answer
from alongside.record.transfer import undo as undoing
from alongside.record.versions import count_words
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked
from alongside.storage.progress_report import Report, silent

RECEIPTS = "receipts"
ELSEWHERE = (
    "Copies elsewhere are not touched: files you exported, backups of this computer, words that an "
    "open page still shows. Words you released to a tutor are taken back on the sharing page; a "
    "file that you sent can't be taken back."
)
_SCHEMA, _VERSION = "alongside-erasure", 1
_FOLDERS = ("reflections", "history", tutor_comments.FOLDER)


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
    learner's own on answers that go.
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
        if any(name.startswith(f"{tutor_comments.FOLDER}/") for name in self.files):
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
    path: Path


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
        lines, damaged = lines_of(ActivityFiles(record.home, activity))
        holding = [line for line in lines if not what.field or what.field in fields_of_line(line)]
        versions += sum(line.is_revision or bool(line.kept) for line in holding)
        unreadable += damaged
    gone, rewritten = _files(record, what)
    if what.field and not _holds(record, what):
        return ErasureExtent(what, ids, 0, 0, 0, 0, (), ())
    beside = _answers(record, journal.ACTIVITY)
    found = (beside[name].value for name in _tag_names(record, what) if name in beside)
    tagged += sum(len(value) for value in found if isinstance(value, list))
    names = tuple(str(path.relative_to(record.home)) for path in gone)
    again = tuple(str(path.relative_to(record.home)) for path in rewritten)
    return ErasureExtent(what, ids, answers, words, versions, unreadable, names, again, tagged)


def erase(
    record: Record,
    what: ErasureScope,
    *,
    mirrors: Callable[[str], MarkdownWriter | None] | None = None,
    report: Report = silent,
) -> ErasureReceipt:
    """Erase and leave a receipt. Ask the learner once, and offer an export, before you call this.

    Raises RecordWriteError (some of it may be gone; erase again), RecordTooNewError, RecordError.
    """
    try:
        with locked(record.home / ".lock", record.wait):
            loss = would_erase(record, what)
            gone, rewritten = _files(record, what)
            steps = len(gone) + bool(rewritten)
            for number, path in enumerate(gone):
                report(number, steps, f"Erasing {path.name}")
                files.remove(path)
            for folder in record.home.glob(".import-*"):
                files.remove_tree(folder)
            if rewritten:
                report(len(gone), steps, "Erasing it from every version")
                _rewrite_all(record, what, mirrors)
            report(steps, max(steps, 1), "Done")
            return _receipt(record, loss)
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"Not everything could be erased: {disk_reason(problem)} Then erase it once more."
        ) from problem


def receipts(record: Record) -> tuple[dict[str, Any], ...]:
    """The receipts of earlier erasures, oldest first."""
    found = []
    for path in sorted((record.home / RECEIPTS).glob("erased-*.json")):
        try:
            found.append(json_format.parse(path.read_bytes()))
        except (OSError, ValueError):
            continue
    return tuple(found)


def _files(record: Record, what: ErasureScope) -> tuple[list[Path], list[Path]]:
    """The files that go, and those that are made anew without one field."""
    gone, rewritten = [], []
    is_of = _of(record, what.activity)
    for path in _all(record):
        if what.activity and not is_of(path):
            continue
        places = ActivityFiles(record.home, what.activity) if what.field else None
        if places and path in (places.current, places.history):
            rewritten.append(path)
        elif places and path == tutor_comments.file_path(record.home, what.activity):
            rewritten += [path] if _comments_without(record, what) is not None else []
        else:
            gone.append(path)
    if _tag_names(record, what):
        beside = ActivityFiles(record.home, journal.ACTIVITY)
        rewritten += [path for path in (beside.current, beside.history) if path.exists()]
        gone += _strays_with_tags(record, beside, what)
    undo = record.home / undoing.NAME
    # It holds answers of several activities; without it an import can't be undone, and that is all.
    gone += [path for path in (undo, undo.with_name(f".{undo.name}.tmp")) if path.exists()]
    return gone, rewritten


def _answers(record: Record, activity: str) -> Mapping[str, Answer]:
    """The answers that stand; none are here where the file is in the cloud only, yet it can go."""
    if conflict_copies.only_in_cloud(record.home, activity) is not None:
        return {}
    return record.read(activity).answers


def _all(record: Record) -> Iterator[Path]:
    """Every file in the record's folders, whatever put it there."""
    for folder in _FOLDERS:
        if (record.home / folder).is_dir():
            yield from sorted(p for p in (record.home / folder).iterdir() if not p.is_dir())


def _of(record: Record, activity: str) -> Callable[[Path], bool]:
    """Tells of a file whether it is of this activity, also set aside, unfinished or a copy."""
    ids = {*record.activities()}
    copies = {copy.path: copy.activity for copy in conflict_copies.find(record.home)}
    return lambda path: (
        copies[path] == activity
        if path in copies
        else conflict_copies.is_of(path.name, activity, ids)
    )


def _holds(record: Record, what: ErasureScope) -> bool:
    """Whether the field is anywhere, or could be in a part that nobody can read."""
    places = ActivityFiles(record.home, what.activity)
    lines, damaged = lines_of(places)
    in_lines = damaged or any(what.field in fields_of_line(line) for line in lines)
    others = [path for path in _files(record, what)[0] if path != places.mirror]
    return bool(in_lines or others or what.field in record.read(what.activity).answers)


def _is_tags(activity: str, name: str) -> bool:
    return activity == journal.ACTIVITY and tags.is_tags(name)


def _tag_names(record: Record, what: ErasureScope) -> frozenset[str]:
    """The fields of the journal that hold tags on what goes, now or in an earlier version."""
    places = ActivityFiles(record.home, journal.ACTIVITY)
    if not what.activity or what.activity == journal.ACTIVITY or not places.history.exists():
        return frozenset()
    wanted = tags.name_of(what.activity, what.field)
    names = {name for line in lines_of(places)[0] for name in fields_of_line(line)}
    names |= set(record.read(journal.ACTIVITY).answers)
    return frozenset(
        name for name in names if name == wanted or (not what.field and name.startswith(wanted))
    )


def _strays_with_tags(record: Record, places: ActivityFiles, what: ErasureScope) -> Iterator[Path]:
    """Files of the journal that were set aside, or left by others, and name the tags that go."""
    wanted = tags.name_of(what.activity, what.field).encode()
    is_of = _of(record, journal.ACTIVITY)
    for path in _all(record):
        ours = path in (places.current, places.history, places.mirror)
        if not ours and is_of(path) and wanted in path.read_bytes():
            yield path


def _comments_without(
    record: Record, what: ErasureScope
) -> tuple[tutor_comments.TutorComment, ...] | None:
    """The comments on an activity without those on one field; None where there are none on it."""
    found = tutor_comments.read(record.home, what.activity)
    kept = tuple(one for one in found if one.field != what.field)
    return kept if len(kept) < len(found) else None


def _rewrite_all(
    record: Record, what: ErasureScope, mirrors: Callable[[str], MarkdownWriter | None] | None
) -> None:
    """Make anew what loses a part only: one field's files, comments, the journal with its tags."""
    if what.field:
        mirror = mirrors(what.activity) if mirrors else None
        kept = _comments_without(record, what)
        if kept is not None:
            tutor_comments.write(record.home, what.activity, kept)
        rewrite_without(record, what.activity, frozenset({what.field}), mirror)
    names = _tag_names(record, what)
    if names:
        rewrite_without(record, journal.ACTIVITY, names, journal.mirror)


def _receipt(record: Record, loss: ErasureExtent) -> ErasureReceipt:
    moment = record.now().astimezone(UTC)
    stamp = timestamp(moment)
    folder = record.home / RECEIPTS
    files.make_private(folder)
    label = f"{moment:%Y%m%dT%H%M%S}"
    path = folder / f"erased-{label}.json"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"erased-{label}-{number}.json"
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
        "versions": loss.versions,
        "unreadable_lines": loss.unreadable,
        "files_deleted": list(loss.files),
        "files_rewritten": list(loss.rewritten),
        "note": ELSEWHERE,
    }
    files.create(path, json_format.to_page(data))
    return ErasureReceipt(stamp, loss, path)


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"
