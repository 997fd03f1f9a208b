"""A sheet of one or two pages for a supervision session, from reflections a learner picks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from alongside import dates
from alongside.book.answer_blocks import answer_blocks, as_it_stands, views_blocks
from alongside.book.builder import BookOptions
from alongside.book.course_pages import BookPages
from alongside.book.document import (
    AnswerBlock,
    Block,
    Book,
    BookSection,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Table,
    TableCell,
    count_block_words,
    plain_paragraph,
    runs_text,
)
from alongside.book.normalise import normalise_book
from alongside.book.supervision_tables import agreed_table, planned_blocks
from alongside.course.outline import Course
from alongside.errors import CourseError, RecordError
from alongside.record.instances import read_activity, section_for
from alongside.record.notes.entry_series import EntrySeries, find_series
from alongside.record.notes.supervision import MOST, AgreedLine, SupervisionSheet
from alongside.record.record import Record

_WORDS = 420  # of the learner's, shared out among what stands on the sheet
_FEWEST = 150  # of these, for the reflections, whatever else stands there
_ROWS = 5  # of a table
_LINES, _MOST_LINES = 3, 12  # to write on; more where the reflections leave room
_WORDS_A_LINE = 30
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
    """What a sheet should hold; `with_whom` and `when` may be empty, to be filled in by hand.

    `name` is the learner's, if it is to stand there. `actions` puts all that they plan in one
    table. `agreed` is what was agreed on this sheet already, `before` the sheet before it.
    """

    picks: tuple[SheetEntry, ...]
    with_whom: str = ""
    when: str = ""
    wishes: BookOptions = field(default_factory=BookOptions)
    name: str = ""
    actions: bool = False
    agreed: tuple[AgreedLine, ...] = ()
    before: SupervisionSheet | None = None


def build_sheet(course: Course, record: Record, choice: SheetChoice) -> Book:
    """The sheet. Raises RecordError (nothing picked, too much, an answer that is not there)."""
    if not choice.picks:
        raise RecordError("Choose at least one reflection for the sheet.")
    if len(choice.picks) > MOST:
        raise RecordError(
            f"A sheet has room for {MOST} reflections and {len(choice.picks)} were chosen. "
            "Choose the ones that matter most this time."
        )
    before = _agreed_before(choice)
    planned = planned_blocks(course, record) if choice.actions else ()
    left = max(_FEWEST, _WORDS - count_block_words((*before, *planned)))
    topics = [_topic(course, record, pick, choice) for pick in choice.picks]
    shares = fair_shares([count_block_words(topic.blocks) for topic in topics], left)
    shown = [topic.section(share) for topic, share in zip(topics, shares, strict=True)]
    lines = [_line(topic, pick) for topic, pick in zip(shown, choice.picks, strict=True)]
    agenda = ListBlock(tuple(Item((Paragraph(line),)) for line in lines), ordered=True)
    room = (left - sum(shares)) // _WORDS_A_LINE
    sections = (
        _section("before", "What we agreed last time", before),
        _section("agenda", "What I would like to talk about", (agenda,)),
        BookSection("reflections", (Run("What I wrote"),), (), tuple(shown), "sheet"),
        _section("planned", "What I plan", planned),
        _section("agreed", "Afterwards", _agreed(choice, min(_MOST_LINES, _LINES + room))),
    )
    return normalise_book(
        Book(
            blocks=(_meeting(choice),),
            sections=tuple(one for one in sections if one.blocks or one.sections),
            **choice.wishes.cover("For supervision", ""),
        )
    )


def fair_shares(sizes: Sequence[int], most: int) -> list[int]:
    """Of `most` words, so many for each: what a short one leaves goes to those that are longer."""
    shares = [0] * len(sizes)
    for done, at in enumerate(sorted(range(len(sizes)), key=lambda at: sizes[at])):
        shares[at] = min(sizes[at], (most - sum(shares)) // (len(sizes) - done))
    return shares


def _section(name: str, title: str, blocks: tuple[Block, ...]) -> BookSection:
    return BookSection(name, (Run(title),), blocks, (), "sheet")


def _agreed_before(choice: SheetChoice) -> tuple[Block, ...]:
    """What was agreed last time, with room to say how it went."""
    if choice.before is None:
        return ()
    told = dates.day(choice.before.written_at, choice.wishes.zone)
    table = agreed_table(choice.before.agreed, asks=True)
    return (plain_paragraph(f"From the sheet of {told}.", "note"), table)


def _agreed(choice: SheetChoice, lines: int) -> tuple[Block, ...]:
    """What was agreed this time, and lines to write on, which fill the page."""
    blank = (
        plain_paragraph("What we agreed, who does it and by when:", "note"),
        *(plain_paragraph(" ", "blank") for _ in range(lines)),
    )
    if not choice.agreed:
        return blank
    return (agreed_table(choice.agreed),)


def _meeting(choice: SheetChoice) -> Block:
    blank = "……………………………"
    name = f"Name: {choice.name}\n" if choice.name.strip() else ""
    return plain_paragraph(
        f"{name}With: {choice.with_whom or blank}\nWhen: {choice.when or blank}", "lead"
    )


def _line(topic: BookSection, pick: SheetEntry) -> Runs:
    ask = pick.ask.strip()
    title = runs_text(topic.title)
    name = Run(title, link=f"#{topic.id}")
    stop = "" if title.endswith(("?", "!", ".", "…")) else "."
    return (name, Run(f"{stop} I would like: "), Run(ask, own=True)) if ask else (name,)


@dataclass(frozen=True)
class _Topic:
    """A reflection on the sheet: the question, where it was asked, and all that was written."""

    id: str
    title: Runs
    details: str
    blocks: tuple[Block, ...]

    def section(self, most: int) -> BookSection:
        """It with its first `most` words."""
        shown, cut = shortened(self.blocks, most)
        details = self.details
        if cut:
            details += f" Shortened: the whole has {count_block_words(self.blocks):,} words."
        return BookSection(self.id, self.title, (AnswerBlock(shown, details),), (), "question")


def _topic(course: Course, record: Record, pick: SheetEntry, choice: SheetChoice) -> _Topic:
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
    # A title that ends in a question mark needs no full stop.
    stop = "" if source.endswith(("?", "!", ".")) else "."
    details = f"{source}{stop} " * bool(source) + f"Written {when}."
    return _Topic(f"{pick.activity}--{pick.field}", title, details, blocks)


def _entry(
    record: Record, series: EntrySeries, pick: SheetEntry, choice: SheetChoice
) -> tuple[Runs, str, tuple[Block, ...]]:
    """The date of an entry as its title, and its text."""
    for entry in series.entries(record):
        if entry.id == pick.field:
            day = dates.day(entry.written_at, choice.wishes.zone)
            return (Run(f"From my {series.noun}, {day}"),), "", views_blocks(entry.views)
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
            few: list[tuple[TableCell, ...]] = []
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
