"""Tutors' comments for a book, as they stand in the learner's own record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo

from alongside import dates
from alongside.book.answer_blocks import text_blocks
from alongside.book.document import CommentBlock, plain_paragraph
from alongside.errors import RecordError
from alongside.record.notes import tutor_comments
from alongside.storage.record_store import RecordStore
from alongside.text.bidi import isolate_in_english

Words = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Texts by name → the same with other words in them, such as pseudonyms."""


def comments_of(
    store: RecordStore, zone: tzinfo | None = None, words: Words = lambda texts: texts
) -> dict[str, dict[str, tuple[CommentBlock, ...]]]:
    """Activity → field ("": all of it) → comments, oldest first.

    Where a file can't be read, the book says so in its place: a comment that is lost keeps nobody
    from taking away their own words.
    """
    found: dict[str, dict[str, tuple[CommentBlock, ...]]] = {}
    for activity in tutor_comments.commented_activities(store):
        try:
            found_here = tutor_comments.read(store, activity)
        except RecordError as problem:
            found[activity] = {
                "": (CommentBlock("A note from Alongside", "", (plain_paragraph(str(problem)),)),)
            }
            continue
        texts = words({one.id: one.text for one in found_here})
        fields: dict[str, tuple[CommentBlock, ...]] = {}
        for one in found_here:
            blocks = text_blocks(texts[one.id])
            block = CommentBlock(
                f"Comment by {isolate_in_english(one.by)}", dates.day(one.at, zone), blocks
            )
            fields[one.field] = (*fields.get(one.field, ()), block)
        found[activity] = fields
    return found
