"""The course's glossary and references: data in one file each, shown on a page each."""

from __future__ import annotations

from html import escape
from typing import Any

from alongside.course.markdown_html import to_html, to_inline_html
from alongside.course.outline import Course
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import read_yaml
from alongside.errors import CourseError


def read_glossary(course: Course) -> dict[str, dict[str, Any]]:
    """``course/glossary.yml``: slug → term, means, sources_differ, see; raises CourseError."""
    return _read(course, "glossary")


def read_references(course: Course) -> dict[str, dict[str, Any]]:
    """``course/references.yml``: key → authors, short, year, entry; raises CourseError."""
    return _read(course, "references")


def _read(course: Course, name: str) -> dict[str, dict[str, Any]]:
    path = course.folder / f"{name}.yml"
    data = read_yaml(path, CourseError)
    check_against(f"{name}.v1.json", data, path, CourseError)
    return dict(data)


def glossary_html(course: Course) -> str:
    """The terms in alphabetical order, each with an id that links reach."""
    entries = read_glossary(course)
    parts = []
    for slug, entry in sorted(entries.items(), key=lambda item: item[1]["term"].casefold()):
        differ = entry.get("sources_differ")
        see = [s for s in entry.get("see", ()) if s in entries]
        links = ", ".join(f'<a href="#{s}">{escape(entries[s]["term"])}</a>' for s in see)
        parts.append(
            f'<dt id="{slug}">{escape(entry["term"])}</dt><dd>{to_html(entry["means"])}'
            + (f"<div><strong>Sources differ.</strong> {to_html(differ)}</div>" if differ else "")
            + (f"<p>See also {links}.</p>" if links else "")
            + "</dd>"
        )
    return f'<dl class="al-glossary">{"".join(parts)}</dl>'


def references_html(course: Course) -> str:
    """The references in alphabetical order, each with an id that citations reach."""
    entries = read_references(course).items()
    ordered = sorted(entries, key=lambda item: (item[1]["authors"].casefold(), item[1]["year"]))
    items = [f'<li id="{key}">{to_inline_html(entry["entry"])}</li>' for key, entry in ordered]
    return f'<ul class="al-references">{"".join(items)}</ul>'
