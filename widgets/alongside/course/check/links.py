"""Links and figures: everything that a page points to is there, and every figure is used."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from alongside.course.check.course_files import CourseText, Material
from alongside.course.check.markdown_text import read_document
from alongside.course.notebook_parts import CALL, PARTS, TOOLKIT_CALL
from alongside.errors import Problem

DESCRIBED = "Figure described in words"
"""The summary of the folded part below a figure that says all that the figure shows."""

_PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"}


def list_page(material: Material, name: str) -> str | None:
    """The notebook that shows the ``glossary``, the ``references``, or a page of the learner's."""
    return next((page for page, call in material.calls if call.name == name), None)


def check_links(material: Material) -> Iterator[Problem]:
    """Every relative link of the course leads somewhere, to the heading or entry it names."""
    anchors = {
        name: set().union(*(read_document(cell.source).anchors for cell in page.text_cells))
        for name, page in material.pages.items()
    }
    for kind in ("glossary", "references"):
        page, entries = list_page(material, kind), getattr(material, kind)
        if page and entries:
            anchors[page] |= set(entries)
    for page, call in material.calls:
        if call.name == "activity":
            anchors[page].add(call.activity)
    notebook = list_page(material, CALL)
    if notebook:
        anchors[notebook] |= {part.id for part in PARTS}
    toolkit = list_page(material, TOOLKIT_CALL)
    if toolkit:
        anchors[toolkit] |= set(material.tools)
        anchors[toolkit] |= {f"g-{name}" for name in material.course.group_sessions}
    for text in material.texts:
        for link in text.document.links:
            found = _wrong_with(link.href, text, material, anchors)
            if found:
                wrong, remedy = found
                yield Problem(text.file, text.location, f"the link '{link.href}' {wrong}.", remedy)


def _wrong_with(
    href: str, text: CourseText, material: Material, anchors: dict[str, set[str]]
) -> tuple[str, str] | None:
    """What is wrong with a link and what to do, or None; addresses on the web are let be."""
    if urlsplit(href).scheme in ("http", "https", "mailto"):
        return None
    path, _, fragment = unquote(href).partition("#")
    target = path or _shown_on(text.file, material)
    if path and not (material.course.folder / path).is_file():
        return "leads to no file in course/", "Correct the name."
    if not fragment or fragment in anchors.get(target, set()):
        return None
    if target not in anchors:
        return "names a place in a file that has none", "Link to a page of the course."
    return (
        f"names a place '{fragment}' that {target} does not have",
        "Correct the word after '#', or add the entry or heading.",
    )


def _shown_on(file: str, material: Material) -> str:
    """The notebook in which a file's words are read."""
    if file == "course/glossary.yml":
        return list_page(material, "glossary") or ""
    return file.removeprefix("course/")


def check_figures(material: Material) -> Iterator[Problem]:
    """Every figure is there, is used, and is described in words, in brief and at length."""
    used: set[str] = set()
    for text in material.texts:
        summaries = [block.text for block in text.document.blocks if block.tag == "summary"]
        undescribed = text.document.images[summaries.count(DESCRIBED) :]
        if undescribed:
            yield Problem(
                text.file, text.location,
                f"the figure '{undescribed[0].src}' has no long description.",
                f"Add <details><summary>{DESCRIBED}</summary>, the words, and </details> below it.",
            )  # fmt: skip
        for image in text.document.images:
            used.add(unquote(image.src))
            wrong = _wrong_with_image(image.src, image.alt, material)
            if wrong:
                yield Problem(text.file, text.location, *wrong)
    front = material.course.front
    if front:
        used.add(front.picture)
        wrong = _wrong_with_image(front.picture, front.able, material)
        if wrong:
            yield Problem("course/course.yml", "front", *wrong)
    for path in sorted(material.course.folder.glob("figures/*")):
        name = path.relative_to(material.course.folder).as_posix()
        if path.suffix.lower() in _PICTURES and name not in used:
            yield Problem(
                f"course/{name}", "", "no page shows this figure.",
                "Place it with ![what it shows](figures/…), or remove it.",
            )  # fmt: skip


def _wrong_with_image(src: str, alt: str, material: Material) -> tuple[str, str] | None:
    if urlsplit(src).scheme or src.startswith("/"):
        return f"the figure '{src}' would be fetched from elsewhere.", "Put it in course/figures/."
    if not (material.course.folder / unquote(src)).is_file():
        return f"there is no figure '{src}'.", "Draw it in course/figures/, or correct the name."
    if not alt:
        return f"the figure '{src}' has no alt text.", "Say what it shows: ![words](file)."
    return None
