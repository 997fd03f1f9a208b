"""The names that the course itself uses: its invented people, and the authors it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from alongside.course.glossary import read_references
from alongside.course.notebook_file import read_notebook
from alongside.course.outline import Course
from alongside.course.scene import read_scene
from alongside.privacy.detector.lexicon import kind_of
from alongside.privacy.detector.person_names import find_person_names, read_field
from alongside.text.matching import clean_for_matching

_AUTHOR = re.compile(r"(?:and )?([^\W\d_][\w'’\- ]*), [A-Z]\.")
_LINK = re.compile(r"\]\([^)]*\)")
_FAMILIES = ("family", "unknown")


def course_names(course: Course) -> frozenset[str]:
    """Names that a learner may write because the course does, for `check` to pass over.

    These are the people of the scenes, the people in the text of sections and activities, and the
    authors in the list of references. It reads the whole course: call it once for an export.
    Raises CourseError, ActivityError.
    """
    authors = set(_authors(course))
    found = set()
    for file in sorted((course.folder / "scenes").glob("*.yml")):
        found |= {name for name, _ in read_scene(course, file.stem).people}
    for words in (*_sections(course), *_activities(course)):
        found |= _people(words)
    # An author with a name that may be a first name too (Taylor) would hide a learner's colleague.
    return frozenset(found - authors | {name for name in authors if kind_of(name) in _FAMILIES})


@lru_cache(maxsize=1024)
def _people(words: str) -> frozenset[str]:
    """The people that a text of the course tells of; those whom it cites are no findings.

    Reading a whole course takes a second, each time that somebody asks for the check.
    """
    plain = clean_for_matching(words).text
    found = find_person_names([read_field("", plain)])[""]
    return frozenset(plain[start:end] for start, end in found)


def _authors(course: Course) -> Iterator[str]:
    """Family names of authors: the words before initials, as in "Huxham, C."."""
    if (course.folder / "references.yml").is_file():
        for entry in read_references(course).values():
            yield from _AUTHOR.findall(entry["authors"])


def _sections(course: Course) -> Iterator[str]:
    for section in course.sections:
        page = read_notebook(course.folder / section.notebook)
        yield from (_LINK.sub("]", cell.source) for cell in page.text_cells)


def _activities(course: Course) -> Iterator[str]:
    for activity in course.activities():
        yield from (_LINK.sub("]", words) for words in (activity.introduction, activity.comment))
        for field in activity.fields:
            yield from (field.prompt, field.help)
            example = field.settings.get("example", {})
            yield from (str(words) for words in example.values())
