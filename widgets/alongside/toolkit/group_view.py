"""A group session as plain data for a page; Markdown in it is HTML already."""

from __future__ import annotations

from typing import Any

from alongside.course.group_session import GroupSession, HandCard, read_group_session
from alongside.course.markdown_html import to_html
from alongside.course.outline import Course


def session_lines(course: Course) -> list[dict[str, Any]]:
    """The sessions there are, as a list names them. Raises CourseError."""
    found = (read_group_session(course, name) for name in course.group_sessions)
    return [{"id": s.id, "title": s.title, "minutes": s.minutes, "aim": s.aim} for s in found]


def session_view(session: GroupSession) -> dict[str, Any]:
    """All of a session that a screen shows."""
    titles = {card.id: card for card in session.cards}
    return {
        "id": session.id,
        "title": session.title,
        "aim": session.aim,
        "minutes": session.minutes,
        "group": session.group,
        "print": session.prints,
        "before": to_html(session.before),
        "watch": to_html(session.watch),
        "online": to_html(session.online),
        "steps": [
            {
                "minutes": step.minutes,
                "do": step.do,
                "say": step.say,
                "shows": _card(titles[step.shows]) if step.shows else None,
            }
            for step in session.steps
        ],
        "piles": [
            {"title": pile, "cards": [_card(card) for card in cards]}
            for pile, cards in session.piles.items()
        ],
        "blanks": [blank.title for blank in session.blanks],
    }


def _card(card: HandCard) -> dict[str, str]:
    return {"title": card.title, "html": to_html(card.text)}
