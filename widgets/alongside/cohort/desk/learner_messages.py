"""What tutors write to single learners, without anything having been released.

Each learner's messages are in the learner's own folder at the desk, and go with it. They are read
on the site; there is no answer to one but to read it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from alongside.cohort.desk_files import MESSAGES
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.dates import timestamp
from alongside.errors import ReleaseError
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format

MOST = 200
"""Messages that a learner has; the oldest that was read goes when there are more."""
LONGEST_TEXT = 5_000  # characters


@dataclass(frozen=True)
class TutorMessage:
    """One message: `by` is the tutor as learners read it, `seen_at` a moment, or "" until read."""

    id: str
    by: str
    at: str
    text: str
    seen_at: str = ""


@dataclass(frozen=True)
class LearnerMessages:
    """All learners' messages; `now` is the clock."""

    folders: LearnerFolders
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def send(self, learners: Iterable[str], by: str, text: str) -> None:
        """Give these learners, by their sign-in names, a message.

        Raises ReleaseError for a text that is empty or too long, CohortError.
        """
        text = clean_text(text, LONGEST_TEXT, "The message")
        if not text:
            raise ReleaseError("The message is empty. Write something.")
        made = TutorMessage(secrets.token_hex(8), by, timestamp(self.now()), text)
        for name in learners:
            with self.folders.writing(name) as member:
                self._write(member, _within([*self.of(member), made]))

    def of(self, member: Member | None) -> tuple[TutorMessage, ...]:
        """A learner's messages, oldest first; none where the file is damaged."""
        raw = files.read(member.folder / MESSAGES) if member else None
        try:
            data = json_format.parse(raw)["messages"] if raw else ()
            return tuple(TutorMessage(**one) for one in data)
        except (ValueError, KeyError, TypeError):
            return ()

    def unread(self, member: Member | None) -> int:
        """How many the learner has not read."""
        return sum(not one.seen_at for one in self.of(member))

    def mark_seen(self, learner: str) -> None:
        """Keep that a learner has read all there are. Raises CohortError."""
        if not self.unread(self.folders.find(learner)):
            return
        now = timestamp(self.now())
        with self.folders.writing(learner) as member:
            found = [one if one.seen_at else replace(one, seen_at=now) for one in self.of(member)]
            self._write(member, found)

    def _write(self, member: Member, messages: Iterable[TutorMessage]) -> None:
        data = {
            "schema": "alongside-messages",
            "schema_version": 1,
            "messages": [asdict(one) for one in messages],
        }
        files.replace(member.folder / MESSAGES, json_format.to_page(data))


def _within(messages: list[TutorMessage]) -> list[TutorMessage]:
    """At most `MOST` of them. Raises ReleaseError where so many are unread."""
    if len(messages) <= MOST:
        return messages
    read = next((one for one in messages if one.seen_at), None)
    if read is None:
        raise ReleaseError(f"A learner has {MOST} messages that are not read. Talk to them.")
    return [one for one in messages if one != read]
