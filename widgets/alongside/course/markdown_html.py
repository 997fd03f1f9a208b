"""Turns the course's Markdown into HTML that is safe to show.

An edition for browsers has neither Markdown nor a sanitiser: its build makes the HTML of all that
the course says (`prepared_html`), and there it is looked up (`use_prepared`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from html import escape
from typing import TYPE_CHECKING

from alongside.course.html_tree import Tag, node_text, parse_html, walk, write_html

if TYPE_CHECKING:
    from markdown import Markdown

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

_converter: ContextVar[Markdown | None] = ContextVar("converter", default=None)
"""One for each thread or task: making one costs more than most texts, and none can be shared."""
_prepared: dict[str, str] | None = None
"""Mark of a Markdown text → its HTML, in a browser; None where Markdown is read."""


def prepared_html(texts: Iterable[str]) -> dict[str, str]:
    """Mark of Markdown → its HTML as `to_html` has it, of all texts that are more than a paragraph.

    Texts come with the course already: to name them by a mark spares a browser a second copy.
    """
    made = {text: to_html(text) for text in texts}
    return {_mark(text): html for text, html in made.items() if html != _paragraph(text)}


def use_prepared(table: Mapping[str, str]) -> None:
    """Look texts up in what `prepared_html` made, from now on; another is a paragraph of words."""
    global _prepared  # a program is in a browser or not
    _prepared = dict(table)


def _mark(text: str) -> str:
    """What tells a text from all others: the first 64 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _paragraph(text: str) -> str:
    return f"<p>{escape(text.strip(), quote=False)}</p>"


def _own_converter() -> Markdown:
    from markdown import Markdown

    made = _converter.get()
    if made is None:
        made = Markdown(extensions=_EXTENSIONS, output_format="html")
        _converter.set(made)
    return made


def to_html(text: str) -> str:
    """Render Markdown as sanitised HTML.

    Tables, lists and Markdown inside ``<details>`` work; scripts, styles, event handlers,
    forms and frames are removed, and links may only be http(s), mailto or relative.
    """
    if _prepared is not None:
        return _prepared.get(_mark(text)) or _paragraph(text)
    return _rendered(text)


def _rendered(text: str) -> str:
    import nh3

    # Where an author says `markdown=` as well, theirs comes last, and stands.
    html = _own_converter().reset().convert(text.replace("<details", '<details markdown="1"'))
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return _with_scopes(safe) if "<th" in safe else safe


def _with_scopes(html: str) -> str:
    """The same with a direction for each heading of a table: its column, where none is given."""
    nodes = parse_html(html)
    for tag in walk(nodes):
        if tag.name == "th":
            tag.attributes.setdefault("scope", "col")
    return write_html(nodes)


def to_inline_html(text: str) -> str:
    """Render one paragraph of Markdown without the paragraph around it, as for a label."""
    html = to_html(text).strip()
    match parse_html(html):
        case [Tag("p", {}, inside) as paragraph] if not paragraph.attributes:
            return write_html(inside)
    return html


def to_plain(text: str) -> str:
    """Reduce Markdown to the words a reader hears, on one line."""
    return " ".join(node_text(parse_html(to_html(text))).split())
