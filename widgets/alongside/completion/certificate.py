"""The completion record as a page: one HTML file that needs nothing else, ready to print."""

from __future__ import annotations

from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from alongside.completion.status import WHAT_COUNTS, ActivityStatus, Completion, in_hours

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
# Two strands side by side, as on the site; decoration, so hidden from screen readers.
_MARK = (
    '<svg class="mark" viewBox="0 0 120 12" aria-hidden="true" focusable="false" fill="none" '
    'stroke-width="2.5"><path d="M0 8C20 0 40 0 60 6s40 6 60-2" stroke="#17705a"/>'
    '<path d="M0 4c20 8 40 8 60 2s40-6 60 2" stroke="#cf7d17"/></svg>'
)


def certificate_html(completion: Completion) -> str:
    """The record as a whole HTML document."""
    title = "Completion record" if completion.complete else "Record of progress"
    rows = "".join(_row(one) for one in completion.activities)
    statements = "".join(f"<li>{escape(statement)}</li>" for statement in _statements(completion))
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title} – {escape(completion.course)}</title>
<style>{_style()}</style>
</head>
<body>
<main>
<header>{_MARK}<p class="course">{escape(completion.course)}</p><h1>{title}</h1></header>
<p class="who">{_name(completion)}</p>
<p class="says">{_says(completion)}</p>
<div class="table" role="region" aria-labelledby="activities" tabindex="0"><table>
<caption id="activities">The course's {completion.total} numbered activities</caption>
<thead><tr><th scope="col">Activity</th><th scope="col">State</th><th scope="col">First saved</th>\
<th scope="col">Last saved</th><th scope="col">Time allowed</th></tr></thead>
<tbody>{rows}</tbody>
<tfoot><tr><th scope="row" colspan="4">Time allowed for what is finished</th>\
<td>{in_hours(completion.minutes)}</td></tr></tfoot>
</table></div>
<h2>What this record says, and what it doesn't</h2>
<ul>{statements}</ul>
<p class="made">Made on {_day(completion.made_at.date())}.</p>
</main>
</body>
</html>
"""


def _name(completion: Completion) -> str:
    if not completion.name:
        return '<span class="unnamed">No name given</span>'
    return f'<bdi dir="auto" translate="no">{escape(completion.name)}</bdi>'


def _says(completion: Completion) -> str:
    when = ""
    if completion.first and completion.last:
        same = completion.first == completion.last
        when = f" on {_day(completion.last)}"
        if not same:
            when = f" between {_day(completion.first)} and {_day(completion.last)}"
    text = f"has <strong>{completion.statement}</strong> of this course{when}."
    if not completion.complete:
        text += " The course is not finished, so this is no record of completion."
    return text


def _row(one: ActivityStatus) -> str:
    state = one.state
    if one.required and 0 < one.answered < one.required:
        state += f" ({one.answered} of {one.required} questions)"
    cells = (state, _day(one.first), _day(one.last), in_hours(one.minutes))
    return (
        f'<tr><th scope="row">{one.number}. {escape(one.title)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _statements(completion: Completion) -> tuple[str, ...]:
    reading = (
        f" The course also allows {in_hours(completion.reading)} for reading, which nobody records."
    )
    return (
        WHAT_COUNTS,
        "The times are the course's own allowances; nobody measured them."
        + (reading if completion.reading else ""),
        "The learner's answers are private, and none of their words are in this record.",
        "The learner made this page from their own record. Nobody else has checked it.",
    )


def _day(day: date | None) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "–"


@cache
def _style() -> str:
    return (Path(__file__).resolve().parent / "certificate.css").read_text(encoding="utf-8")
