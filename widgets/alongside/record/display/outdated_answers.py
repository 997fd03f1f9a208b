"""How a learner's answers stand to the questions as they are now.

Tutors change activities while learners have answered them. An answer that still fits its question
is shown in its box, and what no longer has a place is told beside the form: no words are orphaned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.kinds.kind import has_content, replace_surrogates
from alongside.record.reflection import Answer, Reflection


@dataclass(frozen=True)
class OutdatedAnswer:
    """An answer to a question that has changed or gone.

    ``about`` says which; ``text`` has its words, or "" where they all stand in their box.
    """

    about: str
    text: str


def find_outdated(activity: Activity, reflection: Reflection) -> tuple[OutdatedAnswer, ...]:
    """What to tell the learner of answers to questions that have changed since, or gone."""
    return tuple(_earlier(activity, reflection))


def _earlier(activity: Activity, reflection: Reflection) -> Iterator[OutdatedAnswer]:
    questions = {field.id: field for field in activity.questions}
    for name, answer in reflection.answers.items():
        if not has_content(answer.value):
            continue
        field = questions.get(name)
        if field is None:
            about = f"A question that is no longer asked here (“{name}”). You wrote:"
            yield OutdatedAnswer(about, words_in(answer.value))
        else:
            yield from _changed(field, answer)


def _changed(field: Field, answer: Answer) -> Iterator[OutdatedAnswer]:
    fits, all_of_it = field.fit(answer.value)
    if all_of_it and answer.question_hash != field.question_hash:
        about = f"“{field.short}” has changed since you answered it. Your answer is in its place."
        yield OutdatedAnswer(about, "")
    elif not all_of_it:
        rest = "Not all of it has a place there now" if has_content(fits) else "It has no place now"
        about = f"“{field.short}” has changed since you answered it. {rest}. You wrote:"
        yield OutdatedAnswer(about, words_in(answer.value, field.labels))


def words_in(value: Any, labels: Mapping[str, str] | None = None) -> str:
    """All that a value of any form says, a line each; ``labels`` are the words for ids in it.

    A yes or no without its question says nothing, and is left out.
    """
    labels = labels or {}
    if isinstance(value, str):
        return replace_surrogates(labels.get(value, value))
    if isinstance(value, Mapping):
        parts = [(labels.get(key), words_in(item, labels)) for key, item in value.items()]
        lines = [f"{label}: {words}" if label else words for label, words in parts if words]
    elif isinstance(value, list):
        lines = [words_in(item, labels) for item in value]
    else:
        lines = [] if value is None or isinstance(value, bool) else [str(value)]
    return "\n".join(filter(None, lines))
