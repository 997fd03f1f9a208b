"""HTML pages that a pack holds for somebody without Alongside. What anybody wrote is escaped.

The tutor's desk fills its own templates in the same environment, so that an answer looks the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside import dates
from alongside.course.kinds.view import line_of
from alongside.sharing.answer_view import ShownAnswer, filled_rows
from alongside.text.control_characters import printable_text

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(template: str, **values: Any) -> str:
    """Fill one of the packs' templates: `pack.html.j2` or `feedback.html.j2`."""
    return environment().get_template(template).render(**values)


@cache
def environment(*folders: Path) -> jinja2.Environment:
    """The templates in `folders` and those of packs, with autoescape and our filters.

    What anybody wrote goes in without characters that no page can hold (`printable_text`).

    Jinja is imported here and not with the module: reading a pack needs none of it.
    """
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: printable_text(value) if type(value) is str else value,
    )
    made.filters.update(day=dates.day_utc, clock=dates.clock_utc)
    made.globals.update(number=counted, questions_of=questions_of)
    made.globals.update(line_of=line_of, filled_rows=filled_rows)
    return made


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its word: 1 comment, 2 comments."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def questions_of(answers: Iterable[ShownAnswer]) -> dict[str, str]:
    """Field → question, to name what a comment is about."""
    return {answer.field: answer.question for answer in answers}
