"""Choosing: one of several, any of several, a point on a scale, one in each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from alongside.course.activity import Field
from alongside.forms.controls.boxes import text_box
from alongside.forms.controls.frame import Frame
from alongside.forms.controls.markup import Child, Html, element, joined, push_button, unseen

Option = Mapping[str, Any]


def clear_button(about: str) -> Html:
    """Takes a choice away again; hidden while nothing is chosen."""
    return push_button(joined("Clear this answer", unseen(f" ({about})")), "al-clear", hidden=True)


def _radio(frame: Frame, group: str, option: Option, meaning: str | None = None) -> Html:
    return element(
        "input",
        type="radio",
        id=frame.id(group, option["id"]),
        name=frame.id(group),
        value=option["id"],
        aria_describedby=meaning,
    )


def draw_choice(field: Field, frame: Frame) -> Html:
    """One of several options."""
    help_ = frame.help()
    drawn = _options(field.settings["options"], frame, "div")
    return frame.fieldset(
        help_,
        element("div", *drawn, class_="al-options"),
        clear_button(field.short),
        waits=True,
    )


def draw_steps(field: Field, frame: Frame) -> Html:
    """Options that climb like a staircase."""
    help_ = frame.help()
    drawn = _options(field.settings["options"], frame, "li")
    steps = element("ol", *drawn, class_="al-steps", style=f"--steps:{len(drawn)}")
    return frame.fieldset(help_, steps, clear_button(field.short), waits=True)


def _options(options: Iterable[Option], frame: Frame, name: str) -> list[Html]:
    return [
        element(
            name,
            element(
                "label",
                _radio(frame, "one", option, _meaning_id(frame, option)),
                element("span", option["label"], class_="al-option-label"),
                for_=frame.id("one", option["id"]),
            ),
            _meaning(frame, option),
            class_="al-option",
            style=f"--step:{step}",
        )
        for step, option in enumerate(options)
    ]


def _meaning_id(frame: Frame, option: Option) -> str | None:
    return frame.id("one", option["id"], "meaning") if option.get("meaning") else None


def _meaning(frame: Frame, option: Option) -> Html | None:
    meaning = option.get("meaning")
    id_ = _meaning_id(frame, option)
    return element("p", meaning, id=id_, class_="al-meaning") if meaning else None


def draw_several(field: Field, frame: Frame) -> Html:
    """Any number of a list, and the learner's own beside it."""
    boxes = [_tick(option, frame) for option in field.settings["options"]]
    other = field.settings.get("other")
    own = other and element(
        "div",
        element("label", other, for_=frame.id("other")),
        text_box(frame.id("other"), 0, aria_describedby=frame.arriving),
        class_="al-other",
    )
    ticks = element("div", *boxes, class_="al-options")
    return frame.fieldset(frame.help(), ticks, own or None, waits=True)


def _tick(option: Option, frame: Frame) -> Html:
    id_ = frame.id("one", option["id"])
    meaning = _meaning_id(frame, option)
    box = element("input", type="checkbox", id=id_, value=option["id"], aria_describedby=meaning)
    label = element("span", option["label"], class_="al-option-label")
    return element(
        "div",
        element("label", box, label, for_=id_),
        _meaning(frame, option),
        class_="al-option",
    )


def draw_scale(field: Field, frame: Frame) -> Html:
    """A point on a two-ended scale, with words at both ends."""
    settings = field.settings
    points, labels = settings.get("points", 5), settings.get("labels")
    drawn = [_point(frame, str(n), _point_words(settings, n), labels) for n in range(1, points + 1)]
    line: list[Child] = [element("div", *drawn, class_="al-points")]
    if not labels:
        low, high = settings["ends"]
        line.insert(0, element("span", low, class_="al-end", aria_hidden="true"))
        line.append(element("span", high, class_="al-end al-end-high", aria_hidden="true"))
    if settings.get("not_sure"):
        line.append(_point(frame, "not-sure", "", labels))
    return frame.fieldset(
        frame.help(),
        element("div", *line, class_="al-scale al-scale-labelled" if labels else "al-scale"),
        clear_button(field.short),
        class_="al-field-scale",
        waits=True,
    )


def _point_words(settings: Mapping[str, Any], point: int) -> str:
    """The words of one point: its label, or the scale's ends at its ends."""
    if settings.get("labels"):
        return str(settings["labels"][point - 1])
    ends = {1: settings["ends"][0], settings.get("points", 5): settings["ends"][1]}
    return str(ends.get(point, ""))


def _point(frame: Frame, value: str, words: str, labels: Any) -> Html:
    sure = value != "not-sure"
    said = element("span", f": {words}", class_="al-point-words" if labels else "al-unseen")
    return element(
        "label",
        _radio(frame, "one", {"id": value}),
        element("span", value if sure else "Not sure"),
        said if words else None,
        for_=frame.id("one", value),
        class_="al-point" if sure else "al-point al-not-sure",
    )


def draw_matrix(field: Field, frame: Frame) -> Html:
    """One choice in each given row, and a note beside it where the activity asks for one."""
    rows = [_matrix_row(field, row, frame) for row in field.settings["rows"]]
    cards = " al-cards" if _has_cards(field) else ""
    return frame.fieldset(frame.help(), element("div", *rows, class_=f"al-matrix{cards}"))


def _has_cards(field: Field) -> bool:
    """Whether each row stands by itself, with room for a long note."""
    return bool(field.settings.get("show") == "cards")


def _matrix_row(field: Field, row: Option, frame: Frame) -> Html:
    """One group for the choice and its note: its name is said once, and its question with it."""
    name = row["id"]
    title, meaning = frame.id(name, "title"), frame.id(name, "meaning")
    said = meaning if row.get("help") else None
    choices = [
        element(
            "label",
            _radio(frame, name, option),
            element("span", option["label"]),
            for_=frame.id(name, option["id"]),
        )
        for option in field.settings["options"]
    ]
    return element(
        "div",
        element("div", row["label"], class_="al-matrix-title", id=title),
        element("p", row["help"], class_="al-help", id=meaning) if row.get("help") else None,
        element("div", *choices, class_="al-matrix-options"),
        clear_button(row["label"]),
        _note(field, row, frame),
        class_="al-matrix-row",
        role="group",
        aria_labelledby=title,
        aria_describedby=said if field.settings.get("notes") else frame.described(said),
        data_row=name,
    )


def _note(field: Field, row: Option, frame: Frame) -> Html | None:
    words = field.settings.get("notes")
    if not words:
        return None
    id_ = frame.id(row["id"], "note")
    label = element("label", words, unseen(f" ({row['label']})"), for_=id_)
    box = text_box(id_, 6 if _has_cards(field) else 2, aria_describedby=frame.arriving)
    return element("div", label, box, class_="al-matrix-note")
