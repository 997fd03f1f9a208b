"""The document tree: what a book holds, whatever it is written as.

Text in a tree is text: writers escape it, and nothing in it acts. Headings have no levels; a
section's heading is one deeper than the section that it stands in, so that levels never skip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; a line feed in it is a line break.

    `link` is an address (https:, http:, mailto:) or, after `#`, an id in the same book. `mark` is
    "" or, where two versions are compared, "added" or "removed". `own` says that these are the
    learner's words, where no Answer around them does.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""
    mark: str = ""
    own: bool = False


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` says what it is for, where that is more than to be read.

    "time" (a duration or a date), "note" (about the book or an answer), "mark" (a question with
    the point or choice that answers it), "caption", "speech",
    "direction" (in a scene), "lead" (under a title), "blank" (a line to write on).
    """

    runs: Runs
    role: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a list; `id` is where links reach it."""

    blocks: tuple[Block, ...]
    id: str = ""


@dataclass(frozen=True)
class ListBlock:
    """A list, of points or numbered from `start`."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Table:
    """A table: `head` and each row hold cells of blocks; a `title` says what it is of.

    `row_heads` says that the first cell of each row is what the row is about.
    """

    head: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    title: str = ""
    row_heads: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing: its SVG, what it shows (`alt`), its caption, and the same at length in words."""

    name: str
    svg: str
    alt: str
    caption: Runs = ()
    description: tuple[Block, ...] = ()


@dataclass(frozen=True)
class AddedPicture:
    """A picture that the learner added, `width` by `height` dots as it is shown.

    `type` is its media type, `data` its bytes as `attachments.file_types` gives them, `alt` what
    the learner says that it shows: "" where nothing was said yet.
    """

    name: str
    type: str
    data: bytes = field(repr=False)
    width: int
    height: int
    alt: str = ""

    @property
    def shown_alt(self) -> str:
        """Its alternative text, which is never empty."""
        return self.alt or "A picture without a description"

    @property
    def caption(self) -> Runs:
        """What stands under it: its name."""
        told = () if self.alt else (Run("\nIt has no description."),)
        return (Run(self.name, own=True), *told)


@dataclass(frozen=True)
class Quote:
    """Words quoted from somewhere else."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Code:
    """Text to be shown letter by letter."""

    text: str


@dataclass(frozen=True)
class Disclosure:
    """Something to open if wanted; on paper it is always open."""

    title: Runs
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Term:
    """A word and what it means; `id` is where links reach it."""

    name: str
    blocks: tuple[Block, ...]
    id: str = ""


@dataclass(frozen=True)
class Terms:
    """A list of terms."""

    items: tuple[Term, ...]


@dataclass(frozen=True)
class AnswerBlock:
    """What the learner wrote: `blocks` are theirs, `details` says when; no blocks is no answer."""

    blocks: tuple[Block, ...]
    details: str = ""


@dataclass(frozen=True)
class CommentBlock:
    """What somebody else wrote about an answer: a tutor's comment; `when` may be empty."""

    who: str
    when: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    "Paragraph | ListBlock | Table | Figure | AddedPicture | Quote | Code | Disclosure | Terms"
    " | AnswerBlock | CommentBlock"
)
TableCell: TypeAlias = "tuple[Block, ...]"


@dataclass(frozen=True)
class BookSection:
    """A heading and what stands under it: first the blocks, then the sections inside.

    `kind` is "part", "section", "activity", "question", "scene", "sheet" (a part of a sheet of a
    page or two) or "" (part of a text).
    """

    id: str
    title: Runs
    blocks: tuple[Block, ...] = ()
    sections: tuple[BookSection, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Book:
    """A whole document. `lang` is a BCP 47 tag; `made` is the day it was made, for its title page.

    `moment` is the same as UTC for machines (2026-11-21T10:42:03Z); `author` may be empty; `id`
    tells this book from others (a UUID as text). `picture` stands on the title page.
    """

    title: str
    sections: tuple[BookSection, ...]
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    author: str = ""
    made: str = ""
    lang: str = "en-GB"
    id: str = ""
    moment: str = ""
    picture: Figure | None = None

    @property
    def is_sheet(self) -> bool:
        """Whether it is a sheet of a page or two, with no title page and no contents."""
        return any(section.kind == "sheet" for section in self.sections)


def runs_text(runs: Iterable[Run]) -> str:
    """The words of some runs."""
    return "".join(run.text for run in runs)


def plain_paragraph(text: str, role: str = "", *, strong: bool = False) -> Paragraph:
    """A paragraph of one plain run."""
    return Paragraph((Run(text, strong=strong),), role)


def all_sections(sections: Iterable[BookSection]) -> Iterator[BookSection]:
    """Every section, those inside after the one they stand in."""
    for section in sections:
        yield section
        yield from all_sections(section.sections)


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, those inside after the one they stand in."""
    for block in blocks:
        yield block
        for part in _parts(block):
            yield from all_blocks(part)


def _parts(block: Block) -> Iterator[tuple[Block, ...]]:
    match block:
        case ListBlock(items):
            yield from (item.blocks for item in items)
        case Terms(terms):
            yield from (term.blocks for term in terms)
        case Table(head, rows):
            yield from head
            for row in rows:
                yield from row
        case Figure(description=blocks) | Quote(blocks) | AnswerBlock(blocks):
            yield blocks
        case Disclosure(blocks=blocks) | CommentBlock(blocks=blocks):
            yield blocks


def added_pictures(book: Book) -> Iterator[AddedPicture]:
    """The pictures that a learner added, in their order."""
    for blocks in (book.blocks, *(one.blocks for one in all_sections(book.sections))):
        for block in all_blocks(blocks):
            if isinstance(block, AddedPicture):
                yield block


def count_block_words(blocks: Iterable[Block]) -> int:
    """How many words the blocks hold, captions and headings of tables included."""
    return sum(
        len(runs_text(block.runs).split())
        for block in all_blocks(blocks)
        if isinstance(block, Paragraph)
    )
