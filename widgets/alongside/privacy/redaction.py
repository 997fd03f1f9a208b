"""A learner's record with pseudonyms in the place of names, for what leaves the computer.

The record itself is only read. Versions read with names redacted are redacted as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from alongside.course.activity import Activity
from alongside.privacy.detector.detect import check_texts
from alongside.privacy.detector.finding import NAMES, Finding
from alongside.privacy.detector.listed_names import own_names
from alongside.privacy.detector.plain_text import known_words, plain_text
from alongside.privacy.name_list import read_names
from alongside.privacy.pseudonyms import BLANKS, Pseudonyms, apply_pseudonyms, read_pseudonyms
from alongside.privacy.text_fields import own_texts_of, with_texts
from alongside.record.cached_record import CachedRecord
from alongside.record.record import Record
from alongside.record.record_key import KeyLike
from alongside.record.reflection import Reflection
from alongside.record.sittings import Sitting
from alongside.storage.record_store import RecordStore


@dataclass(frozen=True)
class Redaction:
    """What stands in for what. `names` is the learner's own list, `passed` names to pass over.

    With `blanking`, numbers, addresses and the like (`BLANKS`) go as well.
    """

    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    names: tuple[str, ...] = ()
    passed: frozenset[str] = frozenset()
    blanking: bool = False

    @classmethod
    def of(
        cls, store: RecordStore, passed: Iterable[str] = (), *, blanking: bool = False
    ) -> Redaction:
        """The redaction that a learner has chosen. Raises RecordError where it can't be read."""
        return cls(read_pseudonyms(store), read_names(store), frozenset(passed), blanking)

    def texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts with pseudonyms in them, wherever a name that has one stands."""
        known = [name for name, _, _ in self.pseudonyms.entries]
        words = known_words((*self.names, *known))
        blank = frozenset(BLANKS) if self.blanking else frozenset[str]()
        found = check_texts(texts, names=(*self.names, *known), passed=self.passed)
        changed = [one for one in found if self._changes(one, blank)]
        # "Aisha Khan" is found as one name; where only "Aisha" has a pseudonym, that much goes.
        taken = {name: _taken(changed, name) for name in texts}
        for name, text in texts.items():
            read = plain_text(text, words)
            for span in sorted(own_names(read.text, known), key=lambda span: span[0] - span[1]):
                one = Finding.at(name, read, span)
                text_path = range(one.start, one.end)
                if self._changes(one, blank) and taken[name].isdisjoint(text_path):
                    taken[name].update(text_path)
                    changed.append(one)
        return apply_pseudonyms(texts, changed, self.pseudonyms, blank=blank)

    def _changes(self, one: Finding, blank: frozenset[str]) -> bool:
        return one.kind in blank or bool(one.kind in NAMES and self.pseudonyms.of(one.name))


def _taken(findings: Iterable[Finding], name: str) -> set[int]:
    return {at for one in findings if one.field == name for at in range(one.start, one.end)}


@dataclass(frozen=True)
class RedactedRecord(CachedRecord):
    """A record as read with names redacted; `known` are the course's activities by id."""

    redaction: Redaction = field(default_factory=Redaction)
    known: Mapping[str, Activity] = field(default_factory=dict)
    # A version never changes, and a book asks for the same one for each of its questions.
    seen: dict[tuple[str, int, str | None], Reflection] = field(default_factory=dict, compare=False)

    @classmethod
    def over(
        cls, record: Record, redaction: Redaction, activities: Iterable[Activity]
    ) -> RedactedRecord:
        """The same record with names redacted."""
        known = {activity.id: activity for activity in activities}
        return cls(record.store, record.wait, record.now, redaction=redaction, known=known)

    def read(self, activity: KeyLike) -> Reflection:
        """As `Record.read`, redacted."""
        return self._redacted(super().read(activity))

    def at(self, activity: KeyLike, revision: int) -> Reflection:
        """As `Record.at`, redacted."""
        return self._redacted(super().at(activity, revision))

    def sittings(self, activity: KeyLike) -> tuple[Sitting, ...]:
        """As `Record.sittings`, redacted where somebody looks at what one left."""
        found = super().sittings(activity)
        return tuple(replace(one, seen=self._redacted) for one in found)

    def _redacted(self, reflection: Reflection) -> Reflection:
        key = reflection.activity, reflection.revision, reflection.saved_at
        if key not in self.seen:
            self.seen[key] = self._changed(reflection)
        return self.seen[key]

    def _changed(self, reflection: Reflection) -> Reflection:
        values = {name: answer.value for name, answer in reflection.answers.items()}
        own = own_texts_of(reflection.activity, self.known.get(reflection.activity))
        texts = {
            text_path: words
            for name, value in values.items()
            for text_path, words in own(name, value)
        }
        changed = with_texts(values, self.redaction.texts(texts))
        answers = {
            name: replace(answer, value=changed[name])
            for name, answer in reflection.answers.items()
        }
        return replace(reflection, answers=answers)
