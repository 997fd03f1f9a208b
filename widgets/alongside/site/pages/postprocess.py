"""Finishes a page's HTML: ids of headings, figures with captions, tables that can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from alongside.site.pages.inline_svg import figure_path, inline_svg, picture_html

_HEADING = re.compile(
    r'<h(?P<level>[1-4])(?: id="(?P<id>[^"]*)")?>(?P<text>.*?)</h(?P=level)>', re.S
)
_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_FIGURE = re.compile(
    r"<p>\s*(?P<image>(?:<img\b[^>]*>|<svg\b.*?</svg>))\s*"
    r"(?:(?:</p>\s*<p>\s*)?<em>Figure: (?P<caption>.*?)</em>\s*)?</p>",
    re.S,
)
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>\s*<td>\s*<strong>(?P<head>.*?)</strong>\s*</td>", re.S)
_TAG = re.compile(r"<[^>]+>")
_ASIDE = re.compile(
    r"<blockquote>\s*<p><strong>(?P<label>Going further|Before you read)\.?</strong>", re.S
)
_KINDS = {"Going further": "further", "Before you read": "note"}


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return unescape(_TAG.sub("", html)).strip()


class Ids:
    """Gives each heading of a page an id of its own; the first of a name gets it unchanged."""

    def __init__(self) -> None:
        """None is taken yet."""
        self._taken: set[str] = set()

    def take(self, wish: str) -> str:
        """Return ``wish``, or the first free one of ``wish-2``, ``wish-3`` and so on."""
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}-{number}", number + 1
        self._taken.add(name)
        return name


def with_headings(html: str, ids: Ids) -> tuple[str, list[tuple[int, str, str]]]:
    """The HTML with unique heading ids, and its headings as (level, id, words)."""
    found: list[tuple[int, str, str]] = []

    def finish(match: re.Match[str]) -> str:
        words = plain(match["text"])
        wish = match["id"] or re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"
        name = ids.take(wish)
        level = int(match["level"])
        found.append((level, name, words))
        return f'<h{level} id="{escape(name)}" tabindex="-1">{match["text"]}</h{level}>'

    return _HEADING.sub(finish, html), found


def with_figures(
    html: str, folder: Path, url: Callable[[str], str]
) -> tuple[str, list[Path], list[str]]:
    """The HTML with drawings put in and captions tied to them, its files, its style sheets.

    ``url`` gives the address of any other picture of the course.
    """
    used: list[Path] = []
    styles: list[str] = []

    def show(match: re.Match[str]) -> str:
        attributes = {k: unescape(v) for k, v in _ATTRIBUTE.findall(match["attributes"])}
        source, alt = attributes.get("src", ""), attributes.get("alt", "")
        path = figure_path(folder, source)
        if path is None:
            return f'<span class="missing">[{escape(alt or "A picture is missing here.")}]</span>'
        used.append(path)
        drawing = inline_svg(path, alt) if path.suffix.lower() == ".svg" else None
        if drawing is None:
            return picture_html(url(path.relative_to(folder.resolve()).as_posix()), alt)
        styles.extend(drawing.styles)
        return drawing.html

    def tie(match: re.Match[str]) -> str:
        caption = match["caption"]
        text = f"<figcaption>{caption[:1].upper()}{caption[1:]}</figcaption>" if caption else ""
        return f"<figure>{match['image']}{text}</figure>"

    return _FIGURE.sub(tie, _IMAGE.sub(show, html)), used, styles


def with_tables(html: str) -> str:
    """Tables with row headings where the first column holds them, in a frame that can scroll."""

    def finish(match: re.Match[str]) -> str:
        table = match[0]
        if '<th scope="col"></th>' in table:  # an empty corner: the first column names the rows
            table = table.replace('<th scope="col"></th>', "<td></td>", 1)
            table = _ROW.sub(r'<tr><th scope="row">\g<head></th>', table)
        heads = [plain(h) for h in re.findall(r'<th scope="col">(.*?)</th>', table, re.S)]
        name = escape("Table: " + ", ".join(filter(None, heads)))
        return f'<div class="table" role="group" tabindex="0" aria-label="{name}">{table}</div>'

    return _TABLE.sub(finish, html)


def with_asides(html: str) -> str:
    """Quoted notes that begin with a known label, as asides in the page's style."""

    def mark(match: re.Match[str]) -> str:
        label = match["label"]
        return f'<blockquote class="{_KINDS[label]}"><p><strong>{label}.</strong>'

    return _ASIDE.sub(mark, html)
