"""Words that stand in the history alone: written once, and in no answer any more.

They leave with a whole record. A form saves every second, so that a history is full of half-written
words; what is looked at is only what a later version took out, in the sentence it stood in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alongside.course.activity import Activity
from alongside.errors import RecordTooNewError
from alongside.privacy.detector.detect import check_texts
from alongside.privacy.detector.finding import Finding
from alongside.privacy.detector.plain_text import known_words, plain_text
from alongside.privacy.text_fields import OwnTexts, own_texts_of
from alongside.record.history import HistoryLine
from alongside.record.record import Record
from alongside.record.transfer import export
from alongside.text.matching import (
    APOSTROPHES,
    HYPHENS,
    IGNORABLE,
    clean_for_matching,
    combining_marks,
)

_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+|\n|\Z)")
_LETTER = re.compile(rf"[\w@{APOSTROPHES}'{HYPHENS}{IGNORABLE}{combining_marks()}-]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True)
class PastText:
    """A text that is gone: the sentence `text`, of which `start` to `end` stands there no more.

    `text_path` begins with the field's id; `saved_at` is when the version that has it was saved, or
    empty. `kept` says that another page's words stood in its way, so that it never was the answer.
    `file` is the name of a damaged file, where it stands in one.
    """

    activity: str
    text_path: str
    saved_at: str
    text: str
    start: int
    end: int
    kept: bool = False
    file: str = ""

    @property
    def field(self) -> str:
        """The field it was written in."""
        return self.text_path.partition("/")[0]


def find_past_texts(record: Record, activities: Iterable[Activity]) -> Iterator[PastText]:
    """Everything that is gone from the answers of a record and still in its files, oldest first.

    `activities` are the course's. Histories of a newer program are passed over, and so are lines
    that are damaged. Raises RecordError.
    """
    known = {activity.id: activity for activity in activities}
    for name in record.activities():
        with suppress(RecordTooNewError):
            yield from _gone(name, record.lines(name), own_texts_of(name, known.get(name)))
    for name, file in export.record_files(record):
        if export.is_aside(name):
            words = (file.read() or b"").decode(errors="replace")
            for number, text in enumerate(_strings(words)):
                activity = export.activity_of(name)
                yield PastText(activity, f"/{number}", "", text, 0, len(text), file=name)


def check_past_texts(
    texts: Mapping[str, str],
    gone: Iterable[PastText],
    *,
    names: Iterable[str] = (),
    passed: Iterable[str] = (),
) -> list[tuple[PastText, Finding]]:
    """What in `gone` might identify somebody and is found nowhere in `texts`, the answers of now.

    Both are read together, as in `check_texts`. The same words in one field are told once, as they
    were written last, and a part of a name that stood there whole is not told again.
    """
    own = tuple(names)
    known = known_words(own)
    now = "\n".join(plain_text(text, known).text for text in texts.values())
    listed = {f"\x00{number}": one for number, one in enumerate(gone)}
    read = {**texts, **{key: one.text for key, one in listed.items()}}
    found = check_texts(read, names=own, passed=passed)
    out: dict[tuple[str, str, str, str], tuple[PastText, Finding]] = {}
    for finding in found:
        one = listed.get(finding.field)
        if not one or finding.end <= one.start or one.end <= finding.start:
            continue
        name = clean_for_matching(finding.name).text
        if not _stands(name, now):
            out[one.activity, one.field, finding.kind, name] = one, finding
    whole: dict[tuple[str, str], set[str]] = {}
    for activity, field, _, text in out:
        whole.setdefault((activity, field), set()).add(text)
    return [
        pair
        for (activity, field, _, text), pair in out.items()
        if not any(_stands(text, other) for other in whole[activity, field] - {text})
    ]


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text, and are not only part of a longer one."""
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _gone(activity: str, lines: Iterable[HistoryLine], own: OwnTexts) -> Iterator[PastText]:
    versions: dict[str, list[tuple[str, Any]]] = {}
    for line in lines:
        for field, answer in line.changes.items():
            versions.setdefault(field, []).append((answer.saved_at, answer.value))
        for field, answer in line.kept.items():
            for text_path, text in own(field, answer.value):
                yield PastText(activity, text_path, answer.saved_at, text, 0, len(text), kept=True)
    for field, values in versions.items():
        before: dict[str, str] = {}
        for (saved_at, one), (_, other) in pairwise(values):
            old = dict(own(field, one))
            new = dict(own(field, other))
            for text_path, text in old.items():
                for start, end in _taken_out(
                    text, new.get(text_path, ""), before.get(text_path, "")
                ):
                    if text[start:end] not in new.values():
                        yield _in_its_sentence(activity, text_path, saved_at, text, start, end)
            before = old


def _taken_out(text: str, after: str, before: str) -> Iterator[tuple[int, int]]:
    """The stretch of whole words that the next version has not; none where it only goes on.

    `before` is the version that came before: a word that is shorter than it was there is being
    deleted, letter by letter, and was looked at when it was whole.
    """
    start = _alike(text, after)
    end = len(text) - _alike(text[start:][::-1], after[start:][::-1])
    if start >= end:
        return
    while start and _LETTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and _LETTER.match(text[end]):
        end += 1
    if _alike(text, before) >= end and _LETTER.match(before[end : end + 1]):
        while end > start and _LETTER.match(text[end - 1]):
            end -= 1
    if text[start:end].strip():
        yield start, end


def _alike(one: str, other: str) -> int:
    """How many letters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _in_its_sentence(
    activity: str, text_path: str, saved_at: str, text: str, start: int, end: int
) -> PastText:
    """What is gone, in the sentences round it: a name is known by the words beside it."""
    spans = [m.span() for m in _SENTENCE.finditer(text) if m.end() > start and m.start() < end]
    first = min([start, *(begin for begin, _ in spans)])
    last = max([end, *(stop for _, stop in spans)])
    return PastText(activity, text_path, saved_at, text[first:last], start - first, end - first)


def _strings(words: str) -> Iterator[str]:
    """The texts in what is left of a JSON file; one word alone is a name of ours or a date."""
    for found in _STRING.finditer(words):
        with suppress(ValueError):
            text = json.loads(found[0], strict=False)
            if " " in text:
                yield text
