"""What becomes of one activity when a record is brought back: pure rules, and reading both sides.

Where one history is the beginning of the other, the longer one wins, as it is. Where both went on,
they are joined by field: an answer that the other side has had before gives way to what came after
it; where neither has seen the other's, yours stays and the other is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.errors import RecordTooNewError
from alongside.record import history, recovery
from alongside.record.history import HistoryLine
from alongside.record.reconciliation import AnswerKey, answer_key, keys_of
from alongside.record.recovery import ActivityFiles, Examined
from alongside.record.reflection import Answer, Reflection
from alongside.storage import json_format
from alongside.storage.record_store import RecordStore, StoredFile
from alongside.storage.safe_zip import ArchiveError

NEW, NEWER, SAME, OLDER, JOINED = "new", "newer", "same", "older", "joined"


@dataclass(frozen=True)
class ActivityImport:
    """What would change in one activity.

    `kind`: NEW (nothing of it here), NEWER (the zip goes on from what is here), OLDER (here goes on
    from the zip), JOINED (both went on), SAME. `at` is the length in bytes that both histories
    share, `versions` the number that would come. For JOINED: `taken` are the fields that get the
    zip's answer, `conflicts` those where yours stays and the zip's is kept, `older_lines` the
    lines of other versions to keep. `damaged` counts lines of the zip's that can't be read.
    """

    activity: str
    kind: str
    at: int = 0
    versions: int = 0
    taken: Mapping[str, Answer] | None = None
    conflicts: Mapping[str, Answer] | None = None
    older_lines: tuple[HistoryLine, ...] = ()
    opens_comment: bool = False
    damaged: int = 0

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        more = self.taken or self.conflicts or self.older_lines or self.opens_comment
        return self.kind in (NEW, NEWER) or bool(more)


def read_staged(staged: RecordStore, activity: str) -> Examined:
    """Read an activity of the zip, taken out into `staged`, and check that its files fit together.

    Raises ArchiveError, RecordTooNewError, OSError.
    """
    try:
        found = recovery.examine(ActivityFiles(staged, activity))
    except RecordTooNewError as problem:
        raise RecordTooNewError(f"In what you brought, {problem}") from problem
    if not found.sound or not found.reflection.revision:
        raise ArchiveError(
            f"The files of {activity} don't fit together, so they were not brought in. "
            "Choose another copy of them; nothing was changed."
        )
    return found


def compare(
    here: ActivityFiles, there: ActivityFiles, ours: Reflection, theirs: Reflection
) -> ActivityImport:
    """Say what would become of an activity. Raises RecordTooNewError, OSError."""
    at = shared_history(here.history, there.history)
    ours_more = here.history.size > at
    theirs_more = there.history.size > at
    if not theirs_more:
        return ActivityImport(here.activity, OLDER if ours_more else SAME, at)
    if not ours_more:
        lines, damaged = _after(there, at)
        versions = sum(line.is_revision for line in lines)
        kind = NEWER if at or ours.revision else NEW
        return ActivityImport(here.activity, kind, at, versions, damaged=damaged)
    return _joined(here, there, ours, theirs, at)


def shared_history(one: StoredFile, other: StoredFile) -> int:
    """How many bytes of whole lines two files begin with in common."""
    at = 0
    try:
        with one.open() as first, other.open() as second:
            for line, its in zip(first, second, strict=False):
                if line != its or not line.endswith(b"\n"):
                    break
                at += len(line)
    except FileNotFoundError:
        return 0
    return at


def _joined(
    here: ActivityFiles, there: ActivityFiles, ours: Reflection, theirs: Reflection, at: int
) -> ActivityImport:
    known = _seen(history.lines(here.history, here.activity))
    lines, damaged = _after(there, at)
    # An answer that the zip had before its histories parted was had by both.
    in_zip = _seen(history.lines(there.history, there.activity))
    taken: dict[str, Answer] = {}
    conflicts: dict[str, Answer] = {}
    for name, answer in theirs.answers.items():
        mine = ours.answers.get(name)
        if mine is not None and json_format.same(mine.value, answer.value):
            continue
        if answer_key(name, answer) in known:
            continue
        if mine is None or answer_key(name, mine) in in_zip:
            taken[name] = answer
        else:
            conflicts[name] = answer
    last = keys_of({**taken, **conflicts})
    older_lines = tuple(_earlier(lines, known | last, ours.revision))
    opens = ours.comment is None and theirs.comment is not None
    return ActivityImport(
        here.activity, JOINED, at, len(older_lines), taken, conflicts, older_lines, opens, damaged
    )


def _earlier(
    lines: list[HistoryLine], known: set[AnswerKey], revision: int
) -> Iterator[HistoryLine]:
    """The versions that nobody here has, as lines that keep them without making a revision."""
    known = set(known)
    for line in lines:
        fresh: dict[str, Answer] = {}
        for name, answer in [*line.changes.items(), *line.kept.items()]:
            key = answer_key(name, answer)
            if key not in known and name not in fresh and answer.value is not None:
                known.add(key)
                fresh[name] = Answer(
                    answer.value, answer.question_hash, revision, answer.saved_at, answer.writer
                )
        if fresh:
            yield HistoryLine(
                line.activity, revision, line.saved_at, line.writer, "import", kept=fresh
            )


def _after(paths: ActivityFiles, at: int) -> tuple[list[HistoryLine], int]:
    """The whole lines after a byte of a history, and how many could not be read."""
    found: list[HistoryLine] = []
    damaged = 0
    with paths.history.open() as file:
        file.seek(at)
        for raw in file:
            lines = history.decode(raw.rstrip(b"\n"), paths.activity)
            damaged += bool(raw.strip()) and not lines
            found += lines
    return found, damaged


def _seen(lines: Iterator[HistoryLine]) -> set[AnswerKey]:
    return {key for line in lines for key in keys_of(line.changes) | keys_of(line.kept)}
