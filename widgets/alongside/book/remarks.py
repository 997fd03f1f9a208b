"""Tutors' comments for a book, as they stand in the learner's own record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path

from alongside.book.answers import text_blocks
from alongside.book.direction import among
from alongside.book.tree import Remark, paragraph
from alongside.core import dates, replies
from alongside.core.errors import RecordError

Words = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Texts by name → the same with other words in them, such as pseudonyms."""


def remarks_of(
    home: Path, zone: tzinfo | None = None, words: Words = lambda texts: texts
) -> dict[str, dict[str, tuple[Remark, ...]]]:
    """Activity → field ("": all of it) → comments, oldest first.

    Where a file can't be read, the book says so in its place: a comment that is lost keeps nobody
    from taking away their own words.
    """
    found: dict[str, dict[str, tuple[Remark, ...]]] = {}
    for activity in replies.commented(home):
        try:
            found_here = replies.read(home, activity)
        except RecordError as problem:
            found[activity] = {
                "": (Remark("A note from Alongside", "", (paragraph(str(problem)),)),)
            }
            continue
        texts = words({one.id: one.text for one in found_here})
        fields: dict[str, tuple[Remark, ...]] = {}
        for one in found_here:
            blocks = text_blocks(texts[one.id])
            remark = Remark(f"Comment by {among(one.by)}", dates.day(one.at, zone), blocks)
            fields[one.field] = (*fields.get(one.field, ()), remark)
        found[activity] = fields
    return found
