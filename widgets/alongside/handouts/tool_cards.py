"""Tools that are cards, printed: the case, both positions, and what to ask oneself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from alongside.course.activity import Activity
from alongside.course.markdown_html import to_plain
from alongside.course.outline import Course, ToolGroup
from alongside.errors import CourseError
from alongside.handouts.print_page import (
    card_html,
    four_to_a_page,
    how_to_print,
    print_page,
    printed_html,
)


def cards_page(course: Course, group: str) -> str:
    """The cards of a group of the toolkit as a page to print; raises CourseError for no such."""
    found = next((one for one in course.toolkit if one.id == group), None)
    tools = cards_in(course, found) if found else []
    if found is None or not tools:
        raise CourseError(f"The toolkit has no cards '{group:.60}'. Go back to the list of tools.")
    return _page(found.title, tools)


def cards_in(course: Course, group: ToolGroup) -> list[Activity]:
    """The tools of a group that are cards, in order; raises ActivityError, CourseError."""
    tools = map(course.activity, group.tools)
    return [one for one in tools if one.tool and one.tool.card]


def _page(title: str, tools: Sequence[Activity]) -> str:
    cards = [card_html(tool.title, _body(tool)) for tool in tools]
    return print_page(title, [how_to_print(f"<h1>{escape(title)}</h1>"), *four_to_a_page(cards)])


def _body(tool: Activity) -> str:
    positions = [
        f"<li><strong>{escape(to_plain(option['label']))}.</strong> "
        f"{escape(to_plain(option['meaning']))}</li>"
        for option in tool.field(tool.tool.card if tool.tool else "").settings["options"]
        if "meaning" in option
    ]
    asked = " ".join(
        escape(field.plain) for field in tool.questions if field.required and not field.heading
    )
    return (
        f'{printed_html(tool.introduction)}<ul>{"".join(positions)}</ul><p class="ask">{asked}</p>'
    )
