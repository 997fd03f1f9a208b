"""HTML pages that a pack holds for somebody without Alongside. What anybody wrote is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from alongside import dates
from alongside.course.html_tree import Markup, Node, Tag
from alongside.sharing.answer_html import answer_html, attached_html, own_words, write_page
from alongside.sharing.answer_view import ShownAnswer
from alongside.sharing.snapshot import Snapshot

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def share_page(
    learner: str,
    question: str,
    until: date,
    groups: Iterable[tuple[Snapshot, Sequence[ShownAnswer]]],
    now: str,
) -> str:
    """The page of a share pack: copies with their answers, and what the learner asks ("": nothing).

    `now` is when the pack was made (UTC, ISO 8601).
    """
    until_then = (
        f"Made on {dates.clock_utc(now)}, to be read until {dates.day_utc(until)}. Please delete "
        f"it after that, or when {learner} asks you to."
    )
    title = f"From {learner}"
    nodes: list[Node] = [Tag("h1", {}, [title]), _aside(until_then)]
    if question:
        asks: list[Node] = [_where(f"{learner} asks"), own_words("div", question)]
        nodes.append(Tag("aside", {"class": "asks"}, asks))
    for copy, answers in groups:
        said = [
            Markup(html)
            for one in answers
            for html in (answer_html(one, 3), attached_html(copy.beside(one.field)))
        ]
        day = [_aside(f"As it was on {copy.day}.")] if copy.day else []
        nodes.append(Tag("section", {}, [Tag("h2", {}, [copy.title]), *day, *said]))
    return _page(title, nodes)


def feedback_page(learner: str, comments: Iterable[tuple[str, str]], now: str) -> str:
    """The page of a feedback pack: of each comment, who wrote it when and on what, and its text."""
    title = f"Feedback for {learner}"
    made = (
        f"Made on {dates.clock_utc(now)}. Bring the file into your notebook to see the comments "
        "beside your answers."
    )
    nodes: list[Node] = [Tag("h1", {}, [title]), _aside(made)]
    for where, text in comments:
        words = Tag("div", {"class": "words", "dir": "auto"}, [text])
        nodes.append(Tag("article", {"class": "note"}, [_where(where), words]))
    return _page(title, nodes)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its word: 1 comment, 2 comments."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _where(text: str) -> Tag:
    return Tag("p", {"class": "where"}, [text])


def _aside(text: str) -> Tag:
    return Tag("p", {"class": "aside"}, [text])


def _page(title: str, nodes: Sequence[Node]) -> str:
    return file_page(write_page([title]), write_page(nodes))


def file_page(title: str, main: str) -> str:
    """A whole page of a file that is handed over, from HTML that has escaped what anybody wrote."""
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{_style()}</style></head>\n"
        f"<body><main>{main}</main></body></html>"
    )


@cache
def _style() -> str:
    return (Path(__file__).resolve().parent / "pack.css").read_text(encoding="utf-8")
