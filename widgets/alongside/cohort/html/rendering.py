"""Fills the desk's templates. Everything that anybody wrote is escaped.

Two scripts may run, both the same on every page: they set light or dark, and switch it. The policy
names them by their content, so nothing else runs, wherever it might come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from alongside import dates
from alongside.course.kinds.view import View
from alongside.forms.bundle import join_modules
from alongside.reading.reading_files import TYPEFACE
from alongside.sharing import pack_html
from alongside.sharing.answer_html import answer_html, attached_html, view_html
from alongside.sharing.answer_view import ShownAnswer
from alongside.sharing.snapshot import Snapshot
from alongside.site.pages.csp import content_hash
from alongside.site.server.assets import DESK, INLINE
from alongside.text.control_characters import printable_text

HERE = Path(__file__).resolve().parent
_SITE = HERE.parent.parent / "site" / "static"
STYLES = {"site.css": _SITE / "site.css", "desk.css": HERE / "static" / "desk.css"}
SCRIPTS = {"theme": INLINE["theme"], "light": join_modules(DESK)}
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {' '.join(map(content_hash, SCRIPTS.values()))}",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page of the desk may load: its own style; and run: those two scripts as they are."""


def render(template: str, **values: Any) -> str:
    """A page from a template."""
    return _environment().get_template(template).render(**values)


@cache
def styles() -> Mapping[str, bytes]:
    """The style sheets by name; the site's own comes first, where the site is installed."""
    return {name: path.read_bytes() for name, path in STYLES.items() if path.is_file()}


@cache
def typeface() -> Mapping[str, bytes]:
    """The files of the typeface that readers can choose, which the style sheets name."""
    return {name: path.read_bytes() for name, path in TYPEFACE.items()}


@cache
def style_tag() -> str:
    """What changes in the style sheets' address when they change."""
    return sha256(b"".join(styles().values())).hexdigest()[:10]


@cache
def _environment() -> jinja2.Environment:
    """Our templates with autoescape and our filters.

    What anybody wrote goes in without characters that no page can hold (`printable_text`).
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: printable_text(value) if type(value) is str else value,
    )
    made.filters.update(day=dates.day_utc, clock=dates.clock_utc)
    made.globals.update(number=pack_html.counted, questions_of=questions_of)
    # HTML that has escaped what anybody wrote, and our own files.
    made.globals.update(answer=_answer, view=_view, attached=_attached)
    made.globals.update(file_page=lambda title, main: Markup(pack_html.file_page(title, main)))  # noqa: S704
    made.globals.update({name: Markup(text) for name, text in SCRIPTS.items()})  # noqa: S704
    return made


def questions_of(answers: Iterable[ShownAnswer]) -> dict[str, str]:
    """Field → question, to name what a comment is about."""
    return {answer.field: answer.question for answer in answers}


def _answer(one: ShownAnswer, level: int = 2) -> Markup:
    return Markup(answer_html(one, level))  # noqa: S704


def _attached(what: Snapshot, field: str, folder: str = "") -> Markup:
    """What came along with an answer; files are at their numbers in `folder`, or in the page."""
    found = what.beside(field)
    numbers = [what.attached.index(one) for one in found]
    return Markup(attached_html(found, [f"{folder}{n}" for n in numbers] if folder else ()))  # noqa: S704


def _view(view: View, label: str) -> Markup:
    return Markup(view_html(view, label))  # noqa: S704
