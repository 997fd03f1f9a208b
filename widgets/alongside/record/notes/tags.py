"""A learner's own tags on answers: kept beside the journal's entries, not in the answers.

An answer's tags are one field of the activity `journal`, so that versions, export, import and
erasure hold for them as for all the learner writes; the answers stay as the forms wrote them:

    tags--activity-1--impressions    ["chairing", "for Dai"]

Ids of activities and fields never hold two hyphens in a row, so such a name says one thing only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from alongside.course.kinds.kind import check_text as check_text
from alongside.errors import AnswerError
from alongside.record.reflection import Reflection
from alongside.text.control_characters import one_line

PREFIX = "tags--"
_COMMAS = re.compile("[,;،؛、，､；﹐﹑﹔՝߸፣፤᠂᠈꓾꘍⸲⸴⹁⹌]")  # as in tags.js
MOST, LONGEST = 20, 60
"""Tags on one thing, and characters of a tag."""


def name_of(activity: str, field: str = "") -> str:
    """The field of the journal that holds an answer's tags; with no field, how all begin."""
    return f"{PREFIX}{activity}--{field}"


def is_tags(name: str) -> bool:
    """Whether a field of the journal holds an answer's tags."""
    return name.startswith(PREFIX)


def tagged(name: str) -> tuple[str, str]:
    """The activity and the field whose answer the tags in a field of the journal are on."""
    activity, _, field = name.removeprefix(PREFIX).partition("--")
    return activity, field


def of(journal: Reflection, activity: str, field: str) -> tuple[str, ...]:
    """The tags of one answer."""
    answer = journal.answers.get(name_of(activity, field))
    value = answer.value if answer else None
    return tuple(map(str, value)) if isinstance(value, list) else ()


def tidy(name: str, tags: Iterable[object]) -> list[str]:
    """Tags with single spaces, each once, in their order; a comma of any script divides two.

    Raises AnswerError where one is no text or there are too many; one that is too long is cut.
    """
    parts = [part for tag in tags for part in _COMMAS.split(check_text(name, tag))]
    words = [one_line(part)[:LONGEST].rstrip() for part in parts]
    kept = list(dict.fromkeys(word for word in words if word))
    if len(kept) > MOST:
        raise AnswerError(name, f"{MOST} tags at most go on one thing. Leave some out.")
    return kept
