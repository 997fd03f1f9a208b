"""A sheet of one or two pages for a supervision session, from reflections a learner picks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from alongside import dates
from alongside.book.answer_blocks import answer_blocks, as_it_stands, text_blocks
from alongside.book.builder import BookOptions
from alongside.book.course_pages import BookPages
from alongside.book.document import (
    AnswerBlock,
    Block,
    Book,
    BookSection,
    Cell,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Table,
    count_block_words,
    plain_paragraph,
    runs_text,
)
from alongside.book.normalise import normalise_book
from alongside.course.outline import Course
from alongside.errors import CourseError, RecordError
from alongside.record.instances import read_activity, section_for
from alongside.record.notes.entry_series import EntrySeries, find_series
from alongside.record.record import Record

MOST = 6
"""Reflections on one sheet: more can't be talked over in an hour, nor stand on two pages."""
_WORDS = 420  # of the learner's, shared out among the reflections
_ROWS = 5  # of a table
_LINES = 3  # to write on
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class SheetEntry:
    """One reflection for the sheet: a field of an activity, or an entry of a series.

    `ask` is what the learner wants from talking about it.
    """

    activity: str
    field: str
    ask: str = ""


@dataclass(frozen=True)
class SheetChoice:
    """What a sheet should hold; `with_whom` and `when` may be empty, to be filled in by hand."""

    picks: tuple[SheetEntry, ...]
    with_whom: str = ""
    when: str = ""
    wishes: BookOptions = field(default_factory=BookOptions)


def build_sheet(course: Course, record: Record, choice: SheetChoice) -> Book:
    """The sheet. Raises RecordError (nothing picked, too much, an answer that is not there)."""
    if not choice.picks:
        raise RecordError("Choose at least one reflection for the sheet.")
    if len(choice.picks) > MOST:
        raise RecordError(
            f"A sheet has room for {MOST} reflections and {len(choice.picks)} were chosen. "
            "Choose the ones that matter most this time."
        )
    each = _WORDS // len(choice.picks)
    topics = [_topic(course, record, pick, each, choice) for pick in choice.picks]
    lines = [_line(topic, pick) for topic, pick in zip(topics, choice.picks, strict=True)]
    agenda = ListBlock(tuple(Item((Paragraph(line),)) for line in lines), ordered=True)
    after = (
        plain_paragraph("What we agreed, who does it and by when:", "note"),
        *(plain_paragraph(" ", "blank") for _ in range(_LINES)),
    )
    cover = choice.wishes.cover("For supervision", "")
    return normalise_book(
        Book(
            blocks=(_meeting(choice),),
            sections=(
                BookSection(
                    "agenda", (Run("What I would like to talk about"),), (agenda,), (), "sheet"
                ),
                BookSection("reflections", (Run("What I wrote"),), (), tuple(topics), "sheet"),
                BookSection("agreed", (Run("Afterwards"),), after, (), "sheet"),
            ),
            **cover,
        )
    )


def _meeting(choice: SheetChoice) -> Block:
    blank = "……………………………"
    return plain_paragraph(
        f"With: {choice.with_whom or blank}\nWhen: {choice.when or blank}", "lead"
    )


def _line(topic: BookSection, pick: SheetEntry) -> Runs:
    ask = pick.ask.strip()
    title = runs_text(topic.title)
    name = Run(title, link=f"#{topic.id}")
    stop = "" if title.endswith(("?", "!", ".", "…")) else "."
    return (name, Run(f"{stop} I would like: "), Run(ask, own=True)) if ask else (name,)


def _topic(
    course: Course, record: Record, pick: SheetEntry, each: int, choice: SheetChoice
) -> BookSection:
    answer = record.read(pick.activity).answers.get(pick.field)
    title: Runs = (Run(pick.field),)
    source, blocks = pick.activity, tuple[Block, ...]()
    series = find_series(pick.activity)
    if answer is not None and series:
        title, source, blocks = _entry(record, series, pick, choice)
    elif answer is not None:
        title, source, blocks = _question(course, pick, answer.value)
    if not blocks or answer is None:
        raise RecordError(
            f"There is no answer to “{pick.field:.60}” in {pick.activity:.60} to put on the sheet. "
            "Choose one that you have written."
        )
    when = dates.day(answer.saved_at, choice.wishes.zone)
    shown, cut = shortened(blocks, each)
    # A title that ends in a question mark needs no full stop.
    stop = "" if source.endswith(("?", "!", ".")) else "."
    details = f"{source}{stop} " * bool(source) + f"Written {when}."
    if cut:
        details += f" Shortened: the whole has {count_block_words(blocks):,} words."
    return BookSection(
        f"{pick.activity}--{pick.field}", title, (AnswerBlock(shown, details),), (), "question"
    )


def _entry(
    record: Record, series: EntrySeries, pick: SheetEntry, choice: SheetChoice
) -> tuple[Runs, str, tuple[Block, ...]]:
    """The date of an entry as its title, and its text."""
    for entry in series.entries(record):
        if entry.id == pick.field:
            day = dates.day(entry.written_at, choice.wishes.zone)
            return (Run(f"From my {series.noun}, {day}"),), "", text_blocks(entry.text)
    return (Run(pick.field),), "", ()


def _question(
    course: Course, pick: SheetEntry, value: object
) -> tuple[Runs, str, tuple[Block, ...]]:
    """The question, where it was asked, and the answer; also where the question is gone."""
    try:
        activity = read_activity(course, pick.activity)
    except CourseError:
        return (Run(pick.field),), pick.activity, as_it_stands(value)
    asked = next((one for one in activity.questions if one.id == pick.field), None)
    if activity.tool and pick.field in activity.tool.only_me:
        raise RecordError(f"What is for you only in {activity.title} goes on no sheet.")
    if asked is None:
        return (Run(pick.field),), activity.heading, as_it_stands(value)
    reader = BookPages(course).reader(section_for(course, activity.id))
    return reader.runs(asked.prompt), activity.heading, answer_blocks(asked, value)


def shortened(blocks: Iterable[Block], most: int) -> tuple[tuple[Block, ...], bool]:
    """The first `most` words, in whole sentences where that goes, and whether any were left out."""
    out: list[Block] = []
    left, cut = most, False
    for block in blocks:
        if left <= 0:
            return tuple(out), True
        part, was_cut = _shorter(block, left)
        out.append(part)
        left -= count_block_words((part,))
        cut = cut or was_cut
        if cut:
            break
    return tuple(out), cut


def _shorter(block: Block, most: int) -> tuple[Block, bool]:
    match block:
        case Paragraph(runs) if count_block_words((block,)) > most:
            return plain_paragraph(_first_sentences(runs_text(runs), most)), True
        case ListBlock(items):
            kept: list[Item] = []
            used = 0
            for item in items:
                used += count_block_words(item.blocks)
                if used > most and kept:
                    break
                kept.append(item)
            return ListBlock(tuple(kept), block.ordered, block.start), len(kept) < len(items)
        case Table(head, rows):
            few: list[tuple[Cell, ...]] = []
            used = count_block_words([b for cell in head for b in cell])
            for row in rows[:_ROWS]:
                used += count_block_words([b for cell in row for b in cell])
                if used > most and few:
                    break
                few.append(row)
            return Table(head, tuple(few), block.title, block.row_heads), len(few) < len(rows)
    return block, False


def _first_sentences(text: str, most: int) -> str:
    out: list[str] = []
    for sentence in _SENTENCE.split(text):
        if len(" ".join([*out, sentence]).split()) > most:
            break
        out.append(sentence)
    whole = " ".join(out)
    return f"{whole} …" if whole else " ".join(text.split()[:most]) + " …"
