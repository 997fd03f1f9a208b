"""The book as Markdown: plain text that any program shows, with everything in it said in words.

With a learner's pictures it is a zip: the text, and a folder of the pictures that it shows.

Every character that Markdown or HTML would act on is escaped, in the course's words and in the
learner's. Drawings are told in words; links inside the book have no common form and become text.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from itertools import groupby

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
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    TableCell,
    Terms,
    added_pictures,
    runs_text,
)
from alongside.storage.atomic_output import name_part

_ACTING = re.compile(r"([\\`*_\[\]<>#|~$&])")
# What makes a list, a heading, a rule or a table of a line by standing at its beginning.
_FIRST = re.compile(r"^(\s*)([-+=:]|\d{1,9}(?=[.)]))")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])")
_DEEPEST = 6
_FOLDER = "pictures"


def write(book: Book) -> bytes:
    """The book as UTF-8 Markdown; where it has a learner's pictures, as a zip with these."""
    text, pictures = _text(book), {_place(one): one for one in added_pictures(book)}
    if not pictures:
        return text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name_part(book.title, 'notebook')}.md", text)
        for place, one in pictures.items():
            archive.writestr(place, one.data)
    return out.getvalue()


def _text(book: Book) -> bytes:
    lines = [f"# {escape(book.title)}", ""]
    for line in (book.subtitle, book.author, book.made):
        lines += [escape(line), ""] if line else []
    lines += _blocks(book.blocks)
    for section in book.sections:
        lines += _section(section, 2)
    text = "\n".join(line.rstrip() if not line.endswith("\\") else line for line in lines)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    line = _ACTING.sub(r"\\\1", line)
    line = _NUMBER.sub(r"\1\\\2", line)
    # Four spaces would make code of a line; a no-break space keeps the look and does nothing.
    line = re.sub(r"^[ \t]+", lambda m: "\u00a0" * len(m[0]), line)
    return _FIRST.sub(lambda m: m[0] if m[2].isdigit() else f"{m[1]}\\{m[2]}", line)


def _section(section: BookSection, level: int) -> list[str]:
    lines = []
    if runs_text(section.title):
        title = _one_line(section.title)
        # The answer is what counts: its question is no louder than a line in italics.
        asked = section.kind == "question"
        lines = [f"*{title}*" if asked else f"{'#' * min(level, _DEEPEST)} {title}", ""]
    lines += _blocks(section.blocks)
    for inner in section.sections:
        lines += _section(inner, level + bool(runs_text(section.title)))
    return lines


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return [line for block in blocks for line in (*_block(block), "")]


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph(runs, role):
            text = _runs(runs)
            return [f"*{escape(runs_text(runs))}*" if role == "note" and _flat(runs) else text]
        case ListBlock(items, ordered, start):
            out = []
            for number, item in enumerate(items, start):
                lead = f"{number}. " if ordered else "- "
                out += _led(lead, _blocks(item.blocks))
            return out
        case Table():
            return _table(block)
        case Figure():
            out = [f"**Figure:** {escape(block.alt)}", ""]
            out += [_runs(block.caption), ""] if block.caption else []
            return out + _quoted(_blocks(block.description))
        case AddedPicture():
            shown = f"![{escape(block.shown_alt)}](<{_place(block)}>)"
            return [shown, "", _runs(block.caption)]
        case Quote(inner):
            return _quoted(_blocks(inner))
        case Code(text):
            return [f"    {line}" for line in text.split("\n")]
        case Disclosure(title, inner):
            return [f"**{_one_line(title)}**", "", *_blocks(inner)]
        case Terms(terms):
            return [
                line
                for term in terms
                for line in (f"**{escape(term.name)}**", "", *_blocks(term.blocks))
            ]
        case AnswerBlock(inner, details):
            if not inner:
                return ["*Not answered.*"]
            return [*_blocks(inner), *([f"*{escape(details)}*"] if details else [])]
        case CommentBlock(who, when, inner):
            return _quoted(
                [f"**{escape(who)}**{f', {escape(when)}' if when else ''}:", "", *_blocks(inner)]
            )


def _place(picture: AddedPicture) -> str:
    """Where a picture is in the zip: the same one only once."""
    stem, _, ending = picture.name.rpartition(".")
    digest = hashlib.sha256(picture.data).hexdigest()
    return f"{_FOLDER}/{name_part(stem, 'picture')}-{digest[:8]}.{ending}"


def _flat(runs: Runs) -> bool:
    return "\n" not in runs_text(runs) and not any(r.link or r.strong or r.emphasis for r in runs)


def _led(lead: str, lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    space = " " * len(lead)
    return [
        f"{lead if n == 0 else space}{line}" if line or n == 0 else ""
        for n, line in enumerate(lines)
    ] or [lead]


def _quoted(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return [f"> {line}".rstrip() for line in lines]


def _table(table: Table) -> list[str]:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    width = max([len(table.head), *map(len, rows)], default=0)
    head = [_cell(cell) for cell in table.head] or [""] * width
    lines = [f"**{escape(table.title)}**", ""] if table.title else []
    lines += ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _cell(cell: TableCell) -> str:
    """A cell on one line: `<br>` is the only way to a second line in a Markdown table."""
    lines = [line.rstrip("\\") if line.endswith("  \\") else line for line in _blocks(cell)]
    return "<br>".join(line.strip().removesuffix("\\") for line in lines if line.strip())


def _one_line(runs: Runs) -> str:
    return _runs(runs).replace("\\\n", " ").replace("\n", " ")


def _runs(runs: Runs) -> str:
    return "".join(_link(link, list(group)) for link, group in groupby(runs, lambda r: r.link))


def _link(link: str, runs: list[Run]) -> str:
    text = "".join(_run(run) for run in runs)
    if not link or link.startswith("#"):
        return text
    return f"[{text}](<{link.replace('<', '%3C').replace('>', '%3E')}>)"


def _run(run: Run) -> str:
    core = run.text.strip()
    if not core:
        return run.text.replace("\n", "\\\n")
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :]
    # A backslash at the end of a line is a line break.
    text = escape(core).replace("\n", "\\\n")
    if run.mark:
        text = f"\\[{run.mark}: {text}\\]"
    if run.strong:
        text = f"**{text}**"
    if run.emphasis:
        text = f"*{text}*"
    return lead.replace("\n", "\\\n") + text + tail.replace("\n", "\\\n")
