"""Turns the course's Markdown into HTML that is safe to show."""

from __future__ import annotations

import re
from contextvars import ContextVar
from html import unescape

import markdown
import nh3

_TAGS = {
    "a", "abbr", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "img", "kbd", "li",
    "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"scope", "colspan", "rowspan", "align"},
    "td": {"colspan", "rowspan", "align"},
    "ol": {"start"},
}
_EXTENSIONS = ["tables", "sane_lists", "attr_list", "md_in_html", "toc"]
_DETAILS = re.compile(r"<details(?![^>]*markdown=)")
_HEADING_CELL = re.compile(r"<th(?![^>]*\bscope=)(?=[ >])")
_ONE_PARAGRAPH = re.compile(r"\A<p>(?P<inside>(?:(?!</?p>).)*)</p>\Z", re.DOTALL)


_converter: ContextVar[markdown.Markdown | None] = ContextVar("converter", default=None)
"""One for each thread or task: making one costs more than most texts, and none can be shared."""


def _own_converter() -> markdown.Markdown:
    made = _converter.get()
    if made is None:
        made = markdown.Markdown(extensions=_EXTENSIONS, output_format="html")
        _converter.set(made)
    return made


def to_html(text: str) -> str:
    """Render Markdown as sanitised HTML.

    Tables, lists and Markdown inside ``<details>`` work; scripts, styles, event handlers,
    forms and frames are removed, and links may only be http(s), mailto or relative.
    """
    text = _DETAILS.sub('<details markdown="1"', text)
    html = _own_converter().reset().convert(text)
    return nh3.clean(
        _HEADING_CELL.sub('<th scope="col"', html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def to_inline_html(text: str) -> str:
    """Render one paragraph of Markdown without the paragraph around it, as for a label."""
    html = to_html(text).strip()
    match = _ONE_PARAGRAPH.match(html)
    return match["inside"] if match else html


def to_plain(text: str) -> str:
    """Reduce Markdown to the words a reader hears, on one line."""
    return " ".join(unescape(nh3.clean(to_html(text), tags=set())).split())
