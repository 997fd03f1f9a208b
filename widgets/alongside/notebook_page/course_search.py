"""The course's own text, for a page that searches it together with the learner's words.

The page gets all of it and looks through it itself: what somebody searches for goes nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alongside.book.course_pages import section_texts
from alongside.course.html_tree import Node, Tag, parse_html
from alongside.course.markdown_html import to_html
from alongside.course.outline import Course, Section
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message
from alongside.notebook_page.message_handler import MessageHandler

_HEADINGS = ("h1", "h2", "h3", "h4")
_AROUND = ("div", "details", "blockquote", "ul", "ol", "dl", "section")
"""What holds passages of its own."""


class CourseTextMessages(MessageHandler):
    """``course-text``: the passages of the course, for the page to search."""

    LONG = frozenset({"course-text"})

    def on_course_text(self, message: Message, *_: Any) -> Reply:
        """``course-text {passages}``: as `course_passages`."""
        return {"kind": "course-text", "passages": list(course_passages(self.course))}, []


def course_passages(course: Course) -> Iterator[dict[str, str]]:
    """Every passage of the course's pages: ``title`` of its page, ``heading``, ``link``, ``text``.

    ``link`` leads to the heading that the passage stands under. A page that can't be read has none.
    """
    for section in course.sections:
        try:
            texts = list(section_texts(course, section))
        except AlongsideError:
            continue
        yield from _of_page(section, texts)


def _of_page(section: Section, texts: list[str]) -> Iterator[dict[str, str]]:
    heading, link = section.title, section.notebook
    for text in texts:
        for tag in _passages(parse_html(to_html(text))):
            words = " ".join(tag.text().split())
            if tag.name in _HEADINGS:
                anchor = tag.attributes.get("id", "")
                heading = words
                link = section.notebook + (f"#{anchor}" if anchor and tag.name != "h1" else "")
            if words:
                yield {"title": section.title, "heading": heading, "link": link, "text": words}


def _passages(nodes: list[Node]) -> Iterator[Tag]:
    for node in nodes:
        if isinstance(node, Tag) and node.name in _AROUND:
            yield from _passages(node.inside)
        elif isinstance(node, Tag):
            yield node
