"""The last pass over a book: each id once, links that lead somewhere, letters that are legal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from alongside.book.document import (
    AddedPicture,
    AnswerBlock,
    Block,
    Book,
    BookSection,
    Code,
    CommentBlock,
    Disclosure,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    Term,
    Terms,
)
from alongside.text.control_characters import one_line, printable_text

RESERVED = ("text", "toc", "contents")
"""Ids that writers give to parts of a page of their own."""
_OUTSIDE = ("https://", "http://", "mailto:")


def normalise_book(book: Book) -> Book:
    """The book with its ids made unique, and links that lead nowhere turned into plain text."""
    ids = set(RESERVED)
    named = replace(
        book,
        sections=tuple(_named(section, ids) for section in book.sections),
        blocks=_blocks(book.blocks, lambda runs: runs, ids),
    )

    def tidy(runs: Runs) -> Runs:
        return tuple(_run(run, ids) for run in runs)

    return replace(
        named,
        title=one_line(book.title),
        subtitle=one_line(book.subtitle),
        author=one_line(book.author),
        sections=tuple(_section(section, tidy) for section in named.sections),
        blocks=_blocks(named.blocks, tidy, None),
    )


def _run(run: Run, ids: set[str]) -> Run:
    inside = run.link.startswith("#") and run.link[1:] in ids
    link = run.link if inside or run.link.startswith(_OUTSIDE) else ""
    return replace(run, text=printable_text(run.text), link=link)


def _named(section: BookSection, ids: set[str]) -> BookSection:
    name = _free(section.id or "s", ids)
    return replace(
        section,
        id=name,
        blocks=_blocks(section.blocks, lambda runs: runs, ids),
        sections=tuple(_named(inner, ids) for inner in section.sections),
    )


def _free(wanted: str, ids: set[str]) -> str:
    # An id that begins with a letter and has no strange ones is good in every format.
    base = re.sub(r"[^A-Za-z0-9_-]", "-", wanted)
    base = base if base[:1].isalpha() else f"s-{base}"
    name, number = base, 1
    while name in ids:
        number += 1
        name = f"{base}-{number}"
    ids.add(name)
    return name


def _section(section: BookSection, tidy: Callable[[Runs], Runs]) -> BookSection:
    return replace(
        section,
        title=tidy(section.title),
        blocks=_blocks(section.blocks, tidy, None),
        sections=tuple(_section(inner, tidy) for inner in section.sections),
    )


def _blocks(
    blocks: tuple[Block, ...], tidy: Callable[[Runs], Runs], ids: set[str] | None
) -> tuple[Block, ...]:
    return tuple(_block(block, tidy, ids) for block in blocks)


def _block(block: Block, tidy: Callable[[Runs], Runs], ids: set[str] | None) -> Block:
    def deep(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return _blocks(blocks, tidy, ids)

    def name(given: str) -> str:
        return _free(given, ids) if given and ids is not None else given

    match block:
        case Paragraph(runs):
            return replace(block, runs=tidy(runs))
        case ListBlock(items):
            return replace(block, items=tuple(Item(deep(i.blocks), name(i.id)) for i in items))
        case Terms(terms):
            return Terms(
                tuple(Term(printable_text(t.name), deep(t.blocks), name(t.id)) for t in terms)
            )
        case Table(head, rows):
            cells = tuple(tuple(deep(cell) for cell in row) for row in rows)
            title = one_line(block.title)
            return replace(block, title=title, head=tuple(map(deep, head)), rows=cells)
        case Figure():
            return replace(
                block,
                alt=printable_text(block.alt),
                caption=tidy(block.caption),
                description=deep(block.description),
            )
        case AddedPicture():
            return replace(block, name=one_line(block.name), alt=printable_text(block.alt))
        case Disclosure(title, inner):
            return Disclosure(tidy(title), deep(inner))
        case CommentBlock(inner):
            who, when = one_line(block.who), one_line(block.when)
            return replace(block, who=who, when=when, blocks=deep(block.blocks))
        case Quote(inner):
            return Quote(deep(inner))
        case AnswerBlock(inner):
            return replace(block, details=one_line(block.details), blocks=deep(inner))
        case Code(text):
            return Code(printable_text(text))
