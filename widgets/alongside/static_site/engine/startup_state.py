"""What pages show of a record before Python runs, or where it never does.

The answer of each form to its page's hello, which a page plays again; how far the learner has
come; and how many words there are, which tells when a copy of them is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message
from alongside.partnerships.reminders import list_reminders
from alongside.record.notes import tutor_comments
from alongside.record.notes.reading_notes import ACTIVITY as NOTES
from alongside.record.progress import FINISHED, progress
from alongside.record.record import Record
from alongside.record.versions import count_words
from alongside.static_site.engine.browser_store import BrowserStore
from alongside.static_site.engine.page_protocols import ORIGIN, open_protocol
from alongside.storage.record_store import Stamp

_HELLO = {"kind": "hello", "seq": 0}
_Stamps: TypeAlias = tuple[Stamp | None, Stamp | None]
"""Of an activity's answers, and of the tutors' comments on them."""


class StartupState:
    """Follows a record: `stale` says whose answers are others now, `replies` makes them anew."""

    def __init__(self, course: Course, record: Record) -> None:
        """Nothing has been written yet."""
        self._course = course
        self._record = record
        self._readers = _readers(course)
        self._seen: dict[str, _Stamps | None] = {}
        self._stale: set[str] = set()

    def stale(self) -> list[str]:
        """The activities whose form would show something else than in the last `replies`.

        Those whose answers or tutors' comments changed, and those that show these answers again.
        """
        for name in self._readers:
            stamp = self._stamp(name)
            if stamp != self._seen.get(name):
                self._seen[name] = stamp
                self._stale |= {name, *self._readers[name]}
        return sorted(self._stale)

    def replies(self) -> dict[str, list[Message]]:
        """Activity → the answer to hello of each stale form. Nothing is changed by it."""
        made = {name: self._reply(name) for name in self.stale()}
        self._stale.clear()
        return {name: messages for name, messages in made.items() if messages}

    def facts(self) -> dict[str, Any]:
        """`progress` (activity → how far), `words` in all answers, `finished`, `marks`, `due`.

        `finished` counts activities; `marks` is what a page's marks are answered to its hello, and
        `due` all days that a learner wants to come back to, soonest first, those to come too.

        Empty where the record can't be read: its forms say why.
        """
        try:
            states = progress(self._course, self._record)
            words = sum(self._words(key) for key in self._record.activities())
            due = self._due()
        except AlongsideError:
            return {}
        finished = sum(state == FINISHED for state in states.values())
        return {
            "progress": states,
            "words": words,
            "finished": finished,
            "marks": self._marks(),
            "due": due,
        }

    def facts_now(self, days: bool) -> dict[str, Any]:
        """Those of the `facts` that the next page shows wrongly if they are not kept at once.

        `marks` where a mark was saved or brought in since the last call; `due` if a day was put
        off or dropped (`days`).
        """
        found: dict[str, Any] = {}
        stamp = self._stamp(NOTES)
        if stamp != self._seen.get(NOTES, (None, None)):
            self._seen[NOTES] = stamp
            found["marks"] = self._marks()
        return {**found, "due": self._due()} if days else found

    def _marks(self) -> Message:
        protocol = open_protocol(self._course, NOTES, lambda: self._record)
        return protocol.answer(_HELLO, [], _silent)[0][0]

    def _due(self) -> list[dict[str, str]]:
        return [
            {**vars(one), "day": one.day.isoformat()}
            for one in list_reminders(self._course, self._record)
        ]

    def _reply(self, name: str) -> list[Message]:
        # In a copy: a hello repairs files and marks what a tutor wrote as seen, and nobody sees it.
        copy = Record(BrowserStore.copy_of(self._record.store), now=self._record.now)
        form = FormProtocol(self._course, self._course.activity(name), lambda: copy, ORIGIN)
        replies = form.answer({"kind": "hello", "seq": 0})
        return replies if replies[0]["kind"] == "record" else []

    def _words(self, key: str) -> int:
        answers = self._record.read(key).answers
        return sum(count_words(name, answer.value) for name, answer in answers.items())

    def _stamp(self, name: str) -> _Stamps | None:
        try:
            said = tutor_comments.file_of(self._record.store, name)
            return self._record.stamp(name), said.stamp()
        except AlongsideError:
            return None


def _silent(said: Message) -> None:
    """Nobody waits for it."""


def _readers(course: Course) -> dict[str, set[str]]:
    """Activity → the activities that show an answer to it again."""
    readers: dict[str, set[str]] = {a.id: set() for a in course.activities()}
    for activity in course.activities():
        for source in _sources(course, activity):
            readers.setdefault(source, set()).add(activity.id)
    return readers


def _sources(course: Course, activity: Any) -> Iterable[str]:
    try:
        return {source.activity.id for source in course.sources(activity).values()}
    except AlongsideError:
        return ()
