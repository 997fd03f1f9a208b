"""The learner's record: what a learner wrote, kept so that no word is ever lost.

    HOME/reflections/activity-3.json    the current answers
    HOME/reflections/activity-3.md      the same as Markdown, for reading without Alongside
    HOME/history/activity-3.jsonl       every saved revision, only ever added to
    HOME/.lock

The promise: when `save` has returned, its words are on the disk, and they are found again after a
crash, a full disk, a damaged file or another page's save. Words that lose against another page's
are in the history too. A failed save says so and leaves what was there.

A record holds no state but its store: any number of pages and programs can have it open at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from alongside.dates import Clock, utc_now
from alongside.errors import RecordError, RecordLocationError, RecordWriteError
from alongside.record import (
    commit,
    conflict_copies,
    history,
    location,
    reconciliation,
    recovery,
    sittings,
    versions,
)
from alongside.record.commit import MarkdownWriter
from alongside.record.history import HistoryLine
from alongside.record.merge import Conflict, RejectedEdit, Saved, decide_merge, with_choices
from alongside.record.record_key import KeyLike, is_key, order_of, text_of
from alongside.record.recovery import ActivityFiles, Examined
from alongside.record.reflection import Answer, Reflection
from alongside.record.sittings import Sitting
from alongside.record.versions import Counter, RevisionInfo, count_words
from alongside.storage.disk_errors import disk_reason, only_in_cloud, reading
from alongside.storage.folder_store import FolderStore
from alongside.storage.json_format import Value
from alongside.storage.lock import BusyError
from alongside.storage.record_store import RecordStore, Stamp

__all__ = ["Answer", "Conflict", "Record", "Reflection", "RejectedEdit", "RevisionInfo", "Saved"]


@dataclass(frozen=True)
class Record:
    """One learner's record; open it with `Record.open`, or over any store.

    `wait` is how long, in seconds, a save waits for other writers; `now` is the clock.
    """

    store: RecordStore
    wait: float = 5.0
    now: Clock = utc_now
    cached_reflections: dict[str, tuple[Stamp, Reflection]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )  # what was seen of files, with their stamps, for as long as this object lives
    folders: dict[str, tuple[Stamp, Any]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )  # and of folders

    @classmethod
    def kept_in(cls, folder: Path, wait: float = 5.0, now: Clock = utc_now) -> Self:
        """The record in a folder, as it is; nothing is made."""
        return cls(FolderStore(folder), wait, now)

    def begun(self) -> bool:
        """Whether there is a place for answers yet: `open` makes it."""
        return self.store.is_prepared(*conflict_copies.FOLDERS)

    @property
    def home(self) -> Path:
        """The folder, for a record that is kept in one."""
        return Path(self.store.location)

    @classmethod
    def open(
        cls, home: Path | None = None, *, learner: str | None = None, served: Iterable[Path] = ()
    ) -> Record:
        """Open the record in `home`, or where `paths` says, and make its folders if need be.

        Raises RecordLocationError in a cohort without a learner's name, if one of the `served`
        folders would serve the record, or if the folder cannot be used.
        """
        folder = location.record_home(home, learner)
        location.refuse_served(folder, served)
        record = cls.kept_in(folder)
        try:
            record.store.prepare(*conflict_copies.FOLDERS)
        except OSError as problem:
            raise RecordLocationError(
                f"Your record cannot be kept in {folder}: {problem.strerror or problem}. "
                "Set ALONGSIDE_HOME to a folder that you can write in."
            ) from problem
        return record

    def load_and_repair(
        self, activity: KeyLike, *, write_markdown: MarkdownWriter | None = None
    ) -> Reflection:
        """Return the current answers, having put right what was wrong with the files.

        Show the `notices`: they come once. `write_markdown` rewrites the copy of merged files.

        Raises RecordTooNewError, RecordError (a file cannot be read).
        """
        paths = self._paths(activity)
        found = self._examine(paths)
        if found.sound:
            return found.reflection
        try:
            with self.store.locked(self.wait):
                found = self._examine(paths)
                opened = recovery.repair(paths, found, self.now)
                if found.merged and write_markdown:
                    commit.rewrite_markdown(paths, opened, write_markdown)
                return opened
        except (OSError, BusyError) as problem:
            return recovery.read_unrepaired(paths, self._examine(paths), disk_reason(problem))

    def read(self, activity: KeyLike) -> Reflection:
        """Return the current answers without touching the files; for all that is not a form.

        It opens what `load_and_repair` opens and leaves repairs, and the notices about them, to it.
        Raises RecordTooNewError, RecordError.
        """
        return self._examine(self._paths(activity)).reflection

    def save(
        self,
        activity: KeyLike,
        changes: Mapping[str, tuple[Value, str]],
        *,
        base_revision: int,
        base_at: str | None = None,
        writer: str,
        origin: str,
        write_markdown: MarkdownWriter | None = None,
        chosen: bool = False,
    ) -> Saved:
        """Save changed fields, each with its value and the hash of the question it answers.

        `base_revision` is what the `writer` (one page, one program) last saw, `base_at` the time
        that was saved at (None: not known); `merge.decide` says what becomes of fields that
        others changed since, all of them where the base is not of this record. `write_markdown`
        makes the copy; whatever goes wrong with that, the save stands. A save that changes nothing
        makes no revision, save where the learner has `chosen` what stands over words in `apart`.

        Raises AnswerError (JSON cannot hold the value), RecordTooNewError, RecordWriteError,
        RecordError. What was saved before is whole then, and the same save can be sent again.
        """
        paths = self._paths(activity)
        sent = commit.exact_changes(changes)
        with self._writing(paths) as (found, now):
            view, base = self._as_seen(paths, found, now, base_revision, base_at)
            base_unknown = base < base_revision
            decision = decide_merge(view, sent, base, writer)
            waiting = self.apart(activity) if chosen else ()
            if chosen:
                decision = with_choices(decision, sent, now, waiting)
            line = commit.new_line(now, self.now(), writer, origin)
            if not decision.changes:
                line = replace(line, revision=now.revision)
            line = replace(
                line,
                changes=commit.answers_of_line(line, decision.changes),
                kept={one.field: one.answer for one in waiting if one.field in decision.changes}
                | commit.answers_of_line(
                    line, {c.field: sent[c.field] for c in decision.conflicts}
                ),
            )
            if decision.changes:
                now = commit.commit(paths, now, line, write_markdown)
            elif decision.conflicts:
                commit.keep_rejected(paths, found, line)
        told = decision.merged, decision.conflicts
        waiting = self.apart(activity) if found.merged and found.merged.apart else ()
        asked = {conflict.field for conflict in decision.conflicts}
        waiting = tuple(item for item in waiting if item.field not in asked)
        return Saved(now.revision, now.saved_at, *told, now.notices, base_unknown, waiting)

    def open_comment(
        self,
        activity: KeyLike,
        *,
        asked: bool,
        words: int,
        writer: str,
        origin: str,
        write_markdown: MarkdownWriter | None = None,
    ) -> Saved:
        """Keep that the comment was opened, and the revision and number of words by then.

        The first opening counts; later ones change nothing. Raises as `save`.
        """
        paths = self._paths(activity)
        with self._writing(paths) as (_, now):
            if now.comment is None:
                line = commit.new_line(now, self.now(), writer, origin)
                comment = {
                    "opened_at": line.saved_at,
                    "asked": asked,
                    "words": words,
                    "revision": now.revision,
                }
                now = commit.commit(paths, now, replace(line, comment=comment), write_markdown)
        return Saved(now.revision, now.saved_at, {}, (), now.notices)

    def restore(
        self,
        activity: KeyLike,
        revision: int,
        *,
        writer: str,
        origin: str = "restore",
        write_markdown: MarkdownWriter | None = None,
    ) -> Saved:
        """Make the answers of an earlier revision a new one; those between stay in the history.

        A field that had no answer then gets None. `merged` has all the fields that changed. Raises
        as `save`, and RecordError if there is no such revision.
        """
        paths = self._paths(activity)
        with self._writing(paths) as (_, now):
            then = self._at(paths, revision, now)
            changes = {
                name: (answer.value, answer.question_hash) for name, answer in then.answers.items()
            }
            for name, answer in now.answers.items():
                changes.setdefault(name, (None, answer.question_hash))
            decision = decide_merge(now, changes, now.revision, writer)
            line = commit.new_line(now, self.now(), writer, origin)
            line = replace(line, changes=commit.answers_of_line(line, decision.changes))
            if line.changes:
                now = commit.commit(paths, now, line, write_markdown)
        return Saved(now.revision, now.saved_at, line.changes, (), now.notices)

    def revisions(
        self, activity: KeyLike, words: Counter = count_words
    ) -> tuple[RevisionInfo, ...]:
        """List the saved revisions, oldest first; `words` counts those of a field's value.

        Revisions whose lines are damaged are not there. Raises RecordTooNewError, RecordError.
        """
        paths = self._paths(activity)
        with reading(paths.history):
            return versions.revisions(history.lines(paths.history, paths.activity), words)

    def sittings(self, activity: KeyLike) -> tuple[Sitting, ...]:
        """List the sittings in which it was written, oldest first, each with what it left.

        The history is read once, whatever is asked of it then. Raises as `revisions`.
        """
        paths = self._paths(activity)
        with reading(paths.history):
            return sittings.gather_sittings(history.lines(paths.history, paths.activity))

    def lines(self, activity: KeyLike) -> tuple[HistoryLine, ...]:
        """List the whole lines of the history, oldest first. Raises as `revisions`."""
        paths = self._paths(activity)
        with reading(paths.history):
            return tuple(history.lines(paths.history, paths.activity))

    def rejected_edits(self, activity: KeyLike) -> tuple[RejectedEdit, ...]:
        """List the words that met another page's and were not put over them, oldest first.

        Raises RecordTooNewError, RecordError.
        """
        paths = self._paths(activity)
        with reading(paths.history):
            return versions.rejected_edits(history.lines(paths.history, paths.activity))

    def unresolved_edits(self, activity: KeyLike) -> tuple[RejectedEdit, ...]:
        """List the rejected edits that nobody chose: those in no version; raises alike."""
        paths = self._paths(activity)
        with reading(paths.history):
            return versions.unresolved_edits(history.lines(paths.history, paths.activity))

    def apart(self, activity: KeyLike) -> tuple[RejectedEdit, ...]:
        """List the words that another computer's files brought and that wait for a choice.

        The record's files must have been put right (`load_and_repair`). Raises as `rejected_edits`.
        """
        paths = self._paths(activity)
        with reading(paths.history):
            lines = [*history.lines_since(paths.history, paths.activity, reconciliation.ORIGIN)]
        return versions.edits_apart(lines, self._examine(paths).reflection) if lines else ()

    def at(self, activity: KeyLike, revision: int) -> Reflection:
        """Return the answers as they were at a revision (0: none yet).

        Raises RecordTooNewError, RecordError (no such revision, or its line is damaged).
        """
        paths = self._paths(activity)
        return self._at(paths, revision, self._examine(paths).reflection)

    def contains_revision(self, activity: KeyLike, revision: int, saved_at: str | None) -> bool:
        """Tell whether this record ever was at this revision, saved at this time (None: any time).

        It was not if the folder is another one, or an older copy was brought back: what a page saw
        then says nothing about this record. Raises RecordTooNewError, RecordError.
        """
        paths = self._paths(activity)
        return self._holds(paths, self._examine(paths).reflection, revision, saved_at)

    def stamp(self, activity: KeyLike) -> Stamp | None:
        """Return what changes whenever answers are written, None for none. Raises RecordError."""
        with reading(current := self._paths(activity).current):
            return current.stamp()

    def activities(self) -> tuple[str, ...]:
        """Return the ids of the activities that have a record, numbers in order.

        Files only in the cloud count; copies that a sync program left (`conflict_copies`) don't.
        """
        with reading(self.store.location):
            names = conflict_copies.own_names(self.store)
        return tuple(sorted(filter(is_key, names), key=order_of))

    def _paths(self, activity: KeyLike) -> ActivityFiles:
        return ActivityFiles(self.store, text_of(activity))

    def _examine(self, paths: ActivityFiles) -> Examined:
        with reading(paths.current):
            away = conflict_copies.only_in_cloud(self.store, paths.activity)
            if away is not None:
                raise RecordError(only_in_cloud(away))
            return recovery.examine(paths)

    def _holds(
        self, paths: ActivityFiles, now: Reflection, revision: int, saved_at: str | None
    ) -> bool:
        if revision == 0:
            return True
        if revision >= now.revision:
            return revision == now.revision and saved_at in (None, now.saved_at)
        if saved_at is None:
            return True
        with reading(paths.history):
            return versions.contains_revision(paths.history, paths.activity, revision, saved_at)

    def _as_seen(
        self,
        paths: ActivityFiles,
        found: Examined,
        now: Reflection,
        base: int,
        base_at: str | None,
    ) -> tuple[Reflection, int]:
        """The answers with revision 0 for those that a page has seen, and the base that counts.

        Where two copies were put together, a page has seen either, and an answer keeps its origin
        though its revision is new. The base is 0 where the page saw none of this record.
        """
        seen: set[reconciliation.AnswerKey] = set()
        if found.merged and found.base and base and base_at is not None:
            if (base, base_at) == (found.base.revision, found.base.saved_at):
                seen = reconciliation.keys_of(found.base.answers)
            elif found.merged.from_history and self._holds(paths, now, base, base_at):
                past = found.merged.from_history.answers.items()
                seen = reconciliation.keys_of({n: a for n, a in past if a.revision <= base})
        if not seen:
            return now, base if self._holds(paths, now, base, base_at) else 0
        answers = {
            name: replace(answer, revision=0)
            if reconciliation.answer_key(name, answer) in seen
            else answer
            for name, answer in now.answers.items()
        }
        return replace(now, answers=answers), base

    def _at(self, paths: ActivityFiles, revision: int, now: Reflection) -> Reflection:
        if revision == now.revision:
            return now
        if revision == 0:
            return Reflection(paths.activity)
        with reading(paths.history):
            return versions.at(paths.history, paths.activity, revision)

    @contextmanager
    def _writing(self, paths: ActivityFiles) -> Iterator[tuple[Examined, Reflection]]:
        """Hold the lock; give what was found and the answers, the files being put right."""
        try:
            if not self.begun():
                self.store.prepare(*conflict_copies.FOLDERS)
            with self.store.locked(self.wait):
                found = self._examine(paths)
                yield found, recovery.repair(paths, found, self.now)
        except (OSError, BusyError) as problem:
            raise RecordWriteError(
                f"Your words could not be saved{paths.shown_folder}: {disk_reason(problem)}"
            ) from problem
