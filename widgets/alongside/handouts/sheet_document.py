"""Sheets of tools as documents: one to take along, a blank one to print, a partnership's whole."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from alongside.book.activity_sections import asked_section
from alongside.book.answer_blocks import text_blocks
from alongside.book.course_pages import BookPages
from alongside.book.document import (
    Block,
    Book,
    BookSection,
    Item,
    ListBlock,
    plain_paragraph,
    runs_text,
)
from alongside.book.normalise import normalise_book
from alongside.book.tool_sheets import ToolSheets
from alongside.course.activity import Activity, Field
from alongside.course.outline import Course
from alongside.errors import RecordError
from alongside.partnerships.partnership import Partner, Partnership
from alongside.partnerships.sheet import Sheet
from alongside.record.record import Record

_LINES = 2  # to write on, under each question of a blank sheet


def sheet_document(
    course: Course, record: Record, sheet: Sheet, there: Sequence[Sheet], now: datetime
) -> Book:
    """One sheet as a document of a page or two. Raises RecordError where nothing is written."""
    made = ToolSheets(course, record).section(sheet, there)
    if made is None:
        raise RecordError("There is nothing on this sheet yet. Write something first.")
    return _document(runs_text(made.title), (replace(made, title=(), kind="sheet"),), (), now)


def blank_document(course: Course, tool: Activity, fields: Sequence[Field], now: datetime) -> Book:
    """The questions of a tool with lines to write on."""
    asked = asked_section(BookPages(course).reader(None), replace(tool, fields=tuple(fields)))
    lines = tuple(plain_paragraph(" ", "blank") for _ in range(_LINES))
    sections = tuple(_lined(one, lines) for one in asked.sections)
    return _document(
        tool.title, (replace(asked, title=(), sections=sections, kind="sheet"),), (), now
    )


def partnership_document(
    course: Course,
    record: Record,
    partnership: Partnership,
    partners: Sequence[Partner],
    sheets: Sequence[Sheet],
    now: datetime,
    *,
    voices: bool = False,
) -> Book:
    """Everything about a partnership; partners' own words only with `voices`."""
    kept = [one for one in sheets if voices or not one.voice]
    blocks = tuple(text_blocks(partnership.purpose))
    if partners:
        items = tuple(
            Item((plain_paragraph(f"{one.name}{' (has left)' if one.gone else ''}"),))
            for one in partners
        )
        blocks = (*blocks, plain_paragraph("Partners", "lead"), ListBlock(items))
    return _document(
        partnership.name, tuple(ToolSheets(course, record).sections(kept)), blocks, now
    )


def _lined(section: BookSection, lines: tuple[Block, ...]) -> BookSection:
    inner = tuple(_lined(one, lines) for one in section.sections)
    blocks = section.blocks if inner else (*section.blocks, *lines)
    return replace(section, blocks=blocks, sections=inner)


def _document(
    title: str, sections: tuple[BookSection, ...], blocks: tuple[Block, ...], now: datetime
) -> Book:
    return normalise_book(
        Book(
            title=title,
            sections=sections,
            blocks=blocks,
            id=str(uuid.uuid4()),
            moment=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
    )
