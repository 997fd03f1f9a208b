"""A sheet of one or two pages for a supervision session, from reflections a learner picks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from alongside.book.answers import answer_blocks, as_it_stands, text_blocks
from alongside.book.build import Wishes
from alongside.book.finish import finished
from alongside.book.pages import Pages
from alongside.book.tree import (
    Answer,
    Block,
    Book,
    Cell,
    Item,
    Listing,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
    paragraph,
    plain,
    words,
)
from alongside.core import dates, journal
from alongside.core.course import Course
from alongside.core.errors import CourseError, RecordError
from alongside.core.record import Record

MOST = 6
"""Reflections on one sheet: more can't be talked over in an hour, nor stand on two pages."""
_WORDS = 420  # of the learner's, shared out among the reflections
_ROWS = 5  # of a table
_LINES = 3  # to write on
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Pick:
    """One reflection for the sheet: a field of an activity, or an entry of the journal.

    `ask` is what the learner wants from talking about it.
    """

    activity: str
    field: str
    ask: str = ""


@dataclass(frozen=True)
class Choice:
    """What a sheet should hold; `with_whom` and `when` may be empty, to be filled in by hand."""

    picks: tuple[Pick, ...]
    with_whom: str = ""
    when: str = ""
    wishes: Wishes = field(default_factory=Wishes)


def sheet(course: Course, record: Record, choice: Choice) -> Book:
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
    agenda = Listing(tuple(Item((Paragraph(line),)) for line in lines), ordered=True)
    after = (
        paragraph("What we agreed, who does it and by when:", "note"),
        *(paragraph(" ", "blank") for _ in range(_LINES)),
    )
    cover = choice.wishes.cover("For supervision", "")
    return finished(
        Book(
            blocks=(_meeting(choice),),
            sections=(
                Section(
                    "agenda", (Run("What I would like to talk about"),), (agenda,), (), "sheet"
                ),
                Section("reflections", (Run("What I wrote"),), (), tuple(topics), "sheet"),
                Section("agreed", (Run("Afterwards"),), after, (), "sheet"),
            ),
            **cover,
        )
    )


def _meeting(choice: Choice) -> Block:
    blank = "……………………………"
    return paragraph(f"With: {choice.with_whom or blank}\nWhen: {choice.when or blank}", "lead")


def _line(topic: Section, pick: Pick) -> Runs:
    ask = pick.ask.strip()
    title = plain(topic.title)
    name = Run(title, link=f"#{topic.id}")
    stop = "" if title.endswith(("?", "!", ".", "…")) else "."
    return (name, Run(f"{stop} I would like: "), Run(ask, own=True)) if ask else (name,)


def _topic(course: Course, record: Record, pick: Pick, each: int, choice: Choice) -> Section:
    answer = record.peek(pick.activity).answers.get(pick.field)
    title: Runs = (Run(pick.field),)
    source, blocks = pick.activity, tuple[Block, ...]()
    if answer is not None and pick.activity == journal.ACTIVITY:
        title, source, blocks = _entry(record, pick, choice)
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
    note = f"{source}{stop} " * bool(source) + f"Written {when}."
    if cut:
        note += f" Shortened: the whole has {words(blocks):,} words."
    return Section(f"{pick.activity}--{pick.field}", title, (Answer(shown, note),), (), "question")


def _entry(record: Record, pick: Pick, choice: Choice) -> tuple[Runs, str, tuple[Block, ...]]:
    """The date of an entry of the journal as its title, and its text."""
    for entry in journal.entries(record):
        if entry.id == pick.field:
            day = dates.day(entry.written_at, choice.wishes.zone)
            return (Run(f"From my journal, {day}"),), "", text_blocks(entry.text)
    return (Run(pick.field),), "", ()


def _question(course: Course, pick: Pick, value: object) -> tuple[Runs, str, tuple[Block, ...]]:
    """The question, where it was asked, and the answer; also where the question is gone."""
    try:
        activity = course.activity(pick.activity)
    except CourseError:
        return (Run(pick.field),), pick.activity, as_it_stands(value)
    asked = next((one for one in activity.questions if one.id == pick.field), None)
    if asked is None:
        return (Run(pick.field),), activity.heading, as_it_stands(value)
    reader = Pages(course).reader(course.section_of(activity.id))
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
        left -= words((part,))
        cut = cut or was_cut
        if cut:
            break
    return tuple(out), cut


def _shorter(block: Block, most: int) -> tuple[Block, bool]:
    match block:
        case Paragraph(runs) if words((block,)) > most:
            return paragraph(_first_sentences(plain(runs), most)), True
        case Listing(items):
            kept: list[Item] = []
            used = 0
            for item in items:
                used += words(item.blocks)
                if used > most and kept:
                    break
                kept.append(item)
            return Listing(tuple(kept), block.ordered, block.start), len(kept) < len(items)
        case Table(head, rows):
            few: list[tuple[Cell, ...]] = []
            used = words([b for cell in head for b in cell])
            for row in rows[:_ROWS]:
                used += words([b for cell in row for b in cell])
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
