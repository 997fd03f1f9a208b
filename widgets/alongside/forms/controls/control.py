"""The controls of any question, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alongside.course.activity import Field
from alongside.course.kinds.view import ChoiceView, ListView, View, line_of
from alongside.course.outline import RecallSource
from alongside.forms.controls.boxes import LINES, draw_date, draw_text
from alongside.forms.controls.frame import Frame
from alongside.forms.controls.markup import Html, element
from alongside.forms.controls.options import (
    draw_choice,
    draw_matrix,
    draw_scale,
    draw_several,
    draw_steps,
)
from alongside.forms.controls.repeats import draw_actions, draw_list, draw_rows

DRAWN: Mapping[str, Callable[[Field, Frame], Html]] = {
    **dict.fromkeys(LINES, draw_text),
    "date": draw_date,
    "choice": draw_choice,
    "steps": draw_steps,
    "several": draw_several,
    "scale": draw_scale,
    "matrix": draw_matrix,
    "rows": draw_rows,
    "list": draw_list,
    "actions": draw_actions,
}
"""What draws the controls of a kind; one that is not here is read until its ES module draws it."""


def draw_controls(field: Field, form: str, source: RecallSource | None = None) -> Html:
    """A question with its controls, empty, in the form whose id is ``form``.

    ``source`` is the earlier question whose answer it shows, where it shows one.
    """
    frame = Frame(form, field)
    if source is not None:
        return _draw_recall(frame, source)
    draw = DRAWN.get(field.kind)
    return draw(field, frame) if draw else _read_only(frame)


def _read_only(frame: Frame) -> Html:
    """A question as text, with what there is to answer with."""
    field = frame.field
    offered = map(_offered, field.rules.offers(field.settings))
    prompt = element("p", *frame.prompt(), class_="al-prompt")
    return element(
        "div", prompt, frame.help().html, *offered, class_="al-field", data_field=field.id
    )


def _offered(view: View) -> Html:
    if isinstance(view, ListView):
        return element("ul", *(element("li", _words(item)) for item in view.items))
    return element("p", _words(view))


def _words(view: View) -> str:
    more = view.more if isinstance(view, ChoiceView) else ""
    return f"{line_of(view)}: {more}" if more else line_of(view)


def _draw_recall(frame: Frame, source: RecallSource) -> Html:
    """The place of an earlier answer, and the way to where it is asked.

    Sheets of a tool, which the course asks nobody to have, are shown where there are any.
    """
    title = frame.id("title")
    where = source.activity.heading
    link = element("a", where, href=source.link) if source.link else where
    shown = element(
        "div",
        element("p", "What you wrote there appears here.", class_="al-help"),
        element("p", "From ", link, class_="al-recall-from"),
        class_="al-recalled",
    )
    return element(
        "div",
        element("p", *frame.prompt()[:1], id=title, class_="al-recall-title"),
        frame.help().html,
        shown,
        class_="al-field al-recall",
        role="group",
        aria_labelledby=title,
        data_field=frame.field.id,
        hidden=source.activity.tool is not None,
    )
