"""The HTML of an activity's form, as it stands in a page before, or without, its live part.

Its ES module takes over every element of it where it stands: whoever writes already goes on.
"""

from __future__ import annotations

from alongside.course.activity import Activity, Field
from alongside.course.allowance import in_minutes
from alongside.course.markdown_html import to_html
from alongside.course.outline import Course, RecallSource
from alongside.forms.controls.control import draw_controls
from alongside.forms.controls.frame import arriving_id
from alongside.forms.controls.markup import Html, element, joined, push_button

ARRIVING = "If you have answered this before, your answer is still on its way."
"""What every control is described with until the learner's record has been read."""
TAKEN = {"docx": "Word document", "html": "Web page", "md": "Plain text (Markdown)"}
"""What one activity can be downloaded as: formats of the book that are made on every host."""
OPENING = "Opening your notebook… Earlier answers are on their way."


def form_html(course: Course, activity: Activity, form: str, *, taken: bool = True) -> str:
    """The whole form, empty; ``form`` is its id in the page, which all its ids begin with.

    ``taken``: with the buttons that print it and download it, where nothing else around it does.
    Raises ActivityError, CourseError where an earlier question that it recalls is not there.
    """
    sources = course.sources(activity)
    title = f"{form}--title"
    head = element(
        "header",
        element("h2", activity.heading, id=title, class_="al-title"),
        element(
            "p",
            f"Allow about {in_minutes(activity.minutes)}. There is no clock.",
            class_="al-time",
        ),
        element("div", Html(to_html(activity.introduction)), class_="al-introduction"),
        _names_hint(course, activity),
        class_="al-head",
    )
    questions = [_question(field, form, sources.get(field.id)) for field in activity.fields]
    # A form that sends nothing anywhere: its boxes are not filled with what stood there at an
    # earlier visit, and Enter in one of them leads nowhere.
    body = element(
        "form",
        element("p", ARRIVING, id=arriving_id(form), hidden=True),
        *questions,
        class_="al-body",
        method="dialog",
        autocomplete="off",
        novalidate=True,
        role="none",
    )
    return element(
        "section",
        head,
        element("div", class_="al-notices"),
        body,
        _foot(),
        _comment(form, activity),
        _taking(form, activity) if taken else None,
        _history(form, activity),
        class_="alongside-form",
        id=form,
        aria_labelledby=title,
        data_activity=activity.id,
        data_state="opening",
    )


def _names_hint(course: Course, activity: Activity) -> Html | None:
    """Said once a form that asks for words, not at each of its boxes."""
    words = any(not field.rules.wordless for field in activity.fields)
    shown = words and course.names
    return element("p", course.names, class_="al-help al-names") if shown else None


def _question(field: Field, form: str, source: RecallSource | None) -> Html:
    heading = element("h3", field.heading, class_="al-subheading") if field.heading else None
    return joined(heading, draw_controls(field, form, source))


def _foot() -> Html:
    line = element("p", OPENING, class_="al-state")
    save = push_button("Save now", "al-button al-save")
    return element("div", element("div", line, save, class_="al-save-line"), class_="al-foot")


def _comment(form: str, activity: Activity) -> Html:
    id_ = f"{form}--comment"
    lead = "Our comment is here to compare with once you have written something of your own."
    return element(
        "section",
        element("p", lead, class_="al-help"),
        push_button("Show it anyway", aria_expanded="false", aria_controls=id_),
        element("div", id=id_, class_="al-comment-text", hidden=True, tabindex="-1"),
        class_="al-comment",
        aria_label=f"Our comment on {activity.heading}",
    )


def _taking(form: str, activity: Activity) -> Html:
    title = f"{form}--taking"
    get = (
        push_button(words, data_format=name, aria_describedby=title)
        for name, words in TAKEN.items()
    )
    return element(
        "div",
        element("p", "This activity with your answers:", class_="al-help", id=title),
        push_button("Print it", class_="al-button al-print", aria_describedby=title),
        *get,
        class_="al-taking",
        role="group",
        aria_label=f"Take {activity.heading} with you",
    )


def _history(form: str, activity: Activity) -> Html:
    id_ = f"{form}--versions"
    name = f"Earlier versions of {activity.heading}"
    return element(
        "div",
        push_button("Earlier versions", aria_expanded="false", aria_controls=id_),
        element("section", id=id_, class_="al-history", hidden=True, aria_label=name),
        class_="al-history-line",
    )
