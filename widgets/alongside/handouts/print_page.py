"""Pages to print and hand out: one HTML file that needs no network, and prints alike from anywhere.

Its style is in it, and its security policy forbids scripts and every address. A PDF is made of the
same page (`book.writers.pdf.print_pdf`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from alongside.course.html_tree import Tag, parse_html, walk, write_html
from alongside.course.markdown_html import to_html

_STYLE = Path(__file__).resolve().parent / "print_page.css"
FOUR = 4
"""Cards on a page of A4, so that two cuts part them."""
HOW = (
    "Print it on A4, at its own size (100 %). Cards stand four to a page: cut once along each "
    "dashed line."
)


def print_page(title: str, parts: Iterable[str]) -> str:
    """A whole page with these parts of HTML in it."""
    style = _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(rules, quote=True)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>"
        f"<main>{''.join(parts)}</main></body></html>\n"
    )


def how_to_print(more: str = "") -> str:
    """What a reader on a screen is told, below ``more``, which is HTML; it is not printed."""
    return f'<div class="how">{more}<p>{HOW}</p></div>'


def card_html(title: str, body: str, pile: str = "") -> str:
    """One card; ``pile`` is what it is one of, ``body`` HTML."""
    what = f'<p class="pile">{escape(pile)}</p>' if pile else ""
    return f'<section class="card">{what}<h3>{escape(title)}</h3>{body}</section>'


def four_to_a_page(cards: Sequence[str]) -> list[str]:
    """Pages of cards; the last is filled up, so that the cuts are the same on all of them."""
    pages = [cards[at : at + FOUR] for at in range(0, len(cards), FOUR)]
    empty = '<div class="card empty"></div>'
    return [
        f'<div class="four">{"".join(page)}{empty * (FOUR - len(page))}</div>' for page in pages
    ]


def printed_html(markdown: str) -> str:
    """Markdown as HTML for paper: a link to a page of the course is its words alone."""
    nodes = parse_html(to_html(markdown))
    for tag in walk(nodes):
        if tag.name == "a" and "://" not in (tag.attributes.get("href") or ""):
            _make_plain(tag)
    return write_html(nodes)


def _make_plain(tag: Tag) -> None:
    tag.name = "span"
    tag.attributes.clear()
