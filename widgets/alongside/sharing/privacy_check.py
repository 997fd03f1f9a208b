"""Looks for other people in what a learner is about to release; explains, and never blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.privacy import check_texts
from alongside.privacy.course_names import course_names
from alongside.record.instances import voice_of
from alongside.sharing.snapshot import AnswerCopy, Snapshot

QUESTION = "question"


_THEIRS = (
    "a partner's own words",
    "They were given to you to read. Ask before you pass them on.",
)


@dataclass(frozen=True)
class Caution:
    """Words that might point to somebody: in which field, which words, and why."""

    field: str
    words: str
    label: str
    why: str


def find_cautions(
    course: Course, what: Snapshot, question: str = "", names: Iterable[str] = ()
) -> tuple[Caution, ...]:
    """What in a release might identify somebody else; `names` are those of people to look for.

    Only the learner's own words are looked at. Each finding stands once.
    """
    texts = {answer.field: "\n".join(_own_words(answer, what)) for answer in what.answers}
    if question:
        texts[QUESTION] = question
    found = check_texts(texts, names=names, passed=_passed(course.root))
    cautions = [Caution(one.field, one.name, one.label, one.why) for one in found]
    if voice_of(what.activity):
        cautions += [Caution(field, _beginning(words), *_THEIRS) for field, words in texts.items()]
    return tuple(dict.fromkeys(cautions))


def _beginning(words: str) -> str:
    return " ".join(words.split()[:6])


def _own_words(copy: AnswerCopy, what: Snapshot) -> list[str]:
    value = copy.fitting
    said = [] if value is None else [*copy.question.rules.texts(copy.settings, value)]
    return said + [words for one in what.beside(copy.field) for words in (one.name, one.alt)]


@lru_cache(maxsize=4)
def _passed(root: Path) -> frozenset[str]:
    """The course's own people and authors, who are nobody's secret."""
    try:
        return course_names(Course.read(root))
    except AlongsideError:
        return frozenset()
