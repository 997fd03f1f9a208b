"""A group session on paper: the run sheet, its cards four to a page, and blanks to write on."""

from __future__ import annotations

from html import escape

from alongside.course.allowance import in_minutes
from alongside.course.group_session import BlankSheet, GroupSession, SessionStep
from alongside.handouts.print_page import (
    card_html,
    four_to_a_page,
    how_to_print,
    print_page,
    printed_html,
)

_LINES_ON_CARD = 3
"""Lines to write on below each prompt of a card."""
_MOST_LINES, _ROOM, _PROMPT = 5, 27, 85
"""On a page: lines below each prompt at most; lines that it has room for, with those that prompts
take; letters of a prompt that stand in a line."""


def group_handout(session: GroupSession) -> str:
    """All that a session needs on paper as one page to print."""
    cards = [
        card_html(card.title, printed_html(card.text), pile)
        for pile, cards in session.piles.items()
        for card in cards
    ]
    small = [
        card_html(blank.title, _lines(blank))
        for blank in session.blanks
        if blank.card
        for _ in range(blank.copies)
    ]
    large = [
        _blank_page(blank)
        for blank in session.blanks
        if not blank.card
        for _ in range(blank.copies)
    ]
    parts = [_run_sheet(session), *four_to_a_page(cards), *four_to_a_page(small), *large]
    return print_page(session.title, parts)


def _run_sheet(session: GroupSession) -> str:
    facts = [
        ("Aim", f"<p>{escape(session.aim)}</p>"),
        ("Time", f"<p>{in_minutes(session.minutes)}. The minutes are advice.</p>"),
        ("Group", f"<p>{escape(session.group)}</p>"),
        ("Print", f"<p>{escape(session.prints)}</p>"),
    ]
    listed = "".join(f"<dt>{name}</dt><dd>{html}</dd>" for name, html in facts)
    rows = "".join(map(_row, session.steps))
    return (
        f'<div class="sheet">{how_to_print()}<h1>{escape(session.title)}</h1><dl>{listed}</dl>'
        f'<div class="keep"><h2>Beforehand</h2>{printed_html(session.before)}</div>'
        '<h2>Step by step</h2><table><thead><tr><th scope="col" class="minutes">Minutes</th>'
        '<th scope="col">What happens</th><th scope="col">What you might say</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f'<div class="keep"><h2>Watch for</h2>{printed_html(session.watch)}</div>'
        f'<div class="keep"><h2>Online</h2>{printed_html(session.online)}</div></div>'
    )


def _row(step: SessionStep) -> str:
    say = f"“{escape(step.say)}”" if step.say else ""
    return (
        f'<tr><td class="minutes">{step.minutes}</td><th scope="row">{escape(step.do)}</th>'
        f'<td class="say">{say}</td></tr>'
    )


def _lines(blank: BlankSheet) -> str:
    taken = sum(1 + len(prompt) // _PROMPT for prompt in blank.prompts)
    fits = max(1, min(_MOST_LINES, (_ROOM - taken) // max(1, len(blank.prompts))))
    lines = '<p class="line"></p>' * (_LINES_ON_CARD if blank.card else fits)
    return "".join(f"<p>{escape(prompt)}</p>{lines}" for prompt in blank.prompts)


def _blank_page(blank: BlankSheet) -> str:
    body = _empty_table(blank) if blank.columns else _lines(blank)
    return f'<section class="blank"><h2>{escape(blank.title)}</h2>{body}</section>'


def _empty_table(blank: BlankSheet) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in blank.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row)}</th>{"<td></td>" * (len(blank.columns) - 1)}</tr>'
        for row in blank.rows or ("",) * 5
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
