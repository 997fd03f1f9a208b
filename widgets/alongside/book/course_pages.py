"""The course's pages → sections: text, scenes, glossary, references; forms come from a caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from alongside.book import figures
from alongside.book.document import (
    Block,
    BookSection,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Term,
    Terms,
    plain_paragraph,
    runs_text,
)
from alongside.book.markdown_reader import Reader
from alongside.course.allowance import in_minutes
from alongside.course.glossary import read_glossary, read_references
from alongside.course.notebook_file import Call, read_notebook
from alongside.course.outline import Course
from alongside.course.outline import Section as Outline
from alongside.course.policy import FILE as POLICY
from alongside.course.policy import policy_markdown, read_policy
from alongside.course.scene import read_scene

MakeActivity = Callable[[Reader, str], BookSection]
"""Makes the section of an activity, by its id."""


@dataclass(frozen=True)
class BookPages:
    """The pages of one course."""

    course: Course

    def reader(self, outline: Outline | None) -> Reader:
        """A reader for text that stands on this page (None: on none)."""
        here = outline.id if outline else ""
        return Reader(
            link=lambda address: self._link(address, here),
            figure=self._figure,
            anchor=lambda name: f"{here}--{name}",
        )

    def page(self, outline: Outline, make: MakeActivity) -> BookSection:
        """One page of the course. Raises CourseError, ActivityError."""
        reader = self.reader(outline)
        blocks: tuple[Block, ...] = ()
        sections: list[BookSection] = []
        for piece in _pieces(self.course.folder / outline.notebook):
            if isinstance(piece, Call):
                self._call(piece, reader, sections, make)
                continue
            before, found = reader.sections(piece)
            if found and not sections and runs_text(found[0].title) == outline.title:
                # The page's own title: what stands under it is the page.
                before, found = before + found[0].blocks, found[0].sections + found[1:]
            if sections and before:
                sections.append(BookSection("", (), before))
            else:
                blocks += before
            sections += found
        return BookSection(outline.id, (Run(outline.title),), blocks, tuple(sections), "section")

    def _call(
        self, call: Call, reader: Reader, sections: list[BookSection], make: MakeActivity
    ) -> None:
        argument = str(call.arguments[0]) if call.arguments else ""
        match call.name:
            case "activity":
                sections.append(make(reader, argument))
            case "scene":
                scene = self._scene(reader, argument)
                if sections and sections[-1].kind == "":
                    # The heading before a scene introduces it.
                    last = sections[-1]
                    sections[-1] = replace(last, sections=(*last.sections, scene))
                else:
                    sections.append(scene)
            case "glossary":
                _add(sections, self._glossary(reader))
            case "references":
                _add(sections, self._references(reader))
            case "policy":
                nation = read_policy(self.course).get(argument)
                for block in reader.blocks(policy_markdown(nation)) if nation else ():
                    _add(sections, block)

    def _scene(self, reader: Reader, name: str) -> BookSection:
        scene = read_scene(self.course, name)
        people = tuple(
            Item((Paragraph((Run(who, strong=True), Run(f": {role}"))),))
            for who, role in scene.people
        )
        spoken = tuple(
            Paragraph((Run(f"{who}:", strong=True), Run(f" {words}")), "speech")
            if who
            else Paragraph((Run(words, emphasis=True),), "direction")
            for who, words in scene.lines
        )
        time = plain_paragraph(f"About {in_minutes(scene.minutes)} to read.", "time")
        blocks = (time, *reader.blocks(scene.setting), ListBlock(people), *spoken)
        return BookSection(f"scene-{scene.id}", (Run(scene.title),), blocks, kind="scene")

    def _glossary(self, reader: Reader) -> Terms:
        entries = read_glossary(self.course)
        terms = []
        for slug, entry in sorted(entries.items(), key=lambda item: item[1]["term"].casefold()):
            blocks = reader.blocks(entry["means"])
            if entry.get("sources_differ"):
                differ = reader.blocks(entry["sources_differ"])
                blocks += (_led("Sources differ. ", differ[0]), *differ[1:])
            see = [name for name in entry.get("see", ()) if name in entries]
            if see:
                links = [Run(entries[name]["term"], link=f"#{reader.anchor(name)}") for name in see]
                runs = [Run("See also "), links[0]]
                for link in links[1:]:
                    runs += [Run(", "), link]
                blocks += (Paragraph((*runs, Run(".")), "note"),)
            terms.append(Term(entry["term"], blocks, reader.anchor(slug)))
        return Terms(tuple(terms))

    def _references(self, reader: Reader) -> ListBlock:
        entries = read_references(self.course).items()
        ordered = sorted(entries, key=lambda e: (e[1]["authors"].casefold(), str(e[1]["year"])))
        return ListBlock(
            tuple(Item(reader.blocks(e["entry"]), reader.anchor(key)) for key, e in ordered)
        )

    def _link(self, address: str, here: str) -> str:
        """An address in the course's text as a link of the book."""
        if address.startswith(("https://", "http://", "mailto:")):
            return address
        target, _, fragment = unquote(address).partition("#")
        page = here
        if target:
            name = PurePosixPath(target).name
            page = next((s.id for s in self.course.sections if s.notebook == name), "")
        if not page or not (fragment or target):
            return ""
        if any(fragment in s.activities for s in self.course.sections):
            return f"#{fragment}"
        return f"#{page}--{fragment}" if fragment else f"#{page}"

    def _figure(self, source: str) -> str:
        """The still SVG of a figure of the course; "" for anything else."""
        path = (self.course.folder / unquote(source)).resolve()
        if path.suffix != ".svg" or not path.is_relative_to(self.course.folder):
            return ""
        try:
            return figures.still_svg(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return ""


def page_texts(course: Course) -> Iterator[str]:
    """The Markdown of the course's pages, in the pieces in which a book reads it.

    Raises CourseError.
    """
    if (course.folder / POLICY).is_file():  # not every course has one
        yield from map(policy_markdown, read_policy(course).values())
    for section in course.sections:
        yield from section_texts(course, section)


def section_texts(course: Course, section: Outline) -> Iterator[str]:
    """The same of one page, in its order. Raises CourseError."""
    pieces = _pieces(_notebook_of(course, section))
    yield from (piece for piece in pieces if isinstance(piece, str))


def _notebook_of(course: Course, section: Outline) -> Path:
    # In an edition a section's page has another ending than its notebook.
    return course.folder / Path(section.notebook).with_suffix(".ipynb")


def _pieces(path: Path) -> list[str | Call]:
    """A notebook in order: the Markdown of cells that follow each other, and the calls."""
    notebook = read_notebook(path)
    code = iter(notebook.code())
    found: list[str | Call] = []
    for cell in notebook.cells:
        if cell.kind == "code":
            done = next(code)
            found += done.calls if done else ()
        elif cell.kind == "markdown" and found and isinstance(found[-1], str):
            found[-1] += f"\n\n{cell.source}"
        elif cell.kind == "markdown":
            found.append(cell.source)
    return found


def _add(sections: list[BookSection], block: Block) -> None:
    """Put a block under the heading before it, or, where it can't stand there, after."""
    if sections and sections[-1].kind == "" and not sections[-1].sections:
        sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, block))
    else:
        sections.append(BookSection("", (), (block,)))


def _led(words: str, block: Block) -> Block:
    """A paragraph that begins with some strong words."""
    if isinstance(block, Paragraph):
        return replace(block, runs=(Run(words, strong=True), *block.runs))
    return block
