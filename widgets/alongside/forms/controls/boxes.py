"""Boxes to write in, one line or many, and for a date."""

from __future__ import annotations

from alongside.course.activity import Field
from alongside.forms.controls.frame import Frame
from alongside.forms.controls.markup import Html, element, push_button

LINES = {"short-text": 0, "paragraph": 4, "long-text": 10}
"""How many lines the box of a kind of text shows; 0 for a box of one line only."""


def text_box(id_: str, rows: int, **attributes: str | None) -> Html:
    """A box for a learner's own words: a translator leaves them, they run their own way."""
    given = {"dir": "auto", "translate": "no", **attributes}
    if rows:
        return element("textarea", id=id_, rows=rows, **given)
    return element("input", id=id_, type="text", **given)


def draw_text(field: Field, frame: Frame) -> Html:
    """A question that is answered in words, with its box."""
    id_, help_ = frame.id("box"), frame.help()
    turn = push_button(
        "Formatting",
        "al-link al-format",
        aria_pressed="false",
        aria_label=f"Formatting: {field.short}",
    )
    add = push_button(
        "Add a picture or file",
        "al-link al-add-file",
        aria_expanded="false",
        aria_label=f"Add a picture or file: {field.short}",
    )
    return element(
        "div",
        element("label", *frame.prompt(), for_=id_, class_="al-prompt"),
        help_.html,
        turn if field.rules.formats else None,
        text_box(id_, LINES[field.kind], aria_describedby=frame.described(help_.id)),
        add if field.rules.formats else None,
        class_="al-field",
        data_field=field.id,
    )


def date_box(id_: str, **attributes: str | None) -> Html:
    """A box for a day of the calendar, of years with four digits."""
    return element("input", id=id_, type="date", max="9999-12-31", **attributes)


def draw_date(field: Field, frame: Frame) -> Html:
    """A question that is answered with a day of the calendar."""
    id_, help_ = frame.id("day"), frame.help()
    return element(
        "div",
        element("label", *frame.prompt(), for_=id_, class_="al-prompt"),
        help_.html,
        date_box(id_, aria_describedby=frame.described(help_.id)),
        class_="al-field",
        data_field=field.id,
    )
