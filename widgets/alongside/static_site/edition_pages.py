"""The pages of the edition: the site's own templates and renderers, written out as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from alongside.course.activity import Activity
from alongside.course.notebook_parts import TOOLKIT_CALL, find_notebook_section
from alongside.course.outline import Course, Section
from alongside.errors import AlongsideError
from alongside.forms.bundle import PAGE_STYLE
from alongside.forms.messages import Message
from alongside.notebook_page.overview import notebook_spec
from alongside.site.pages.csp import content_hash, file_policy
from alongside.site.pages.page import LEARNER, Addresses, PageCache
from alongside.site.pages.page_templates import (
    TEMPLATES,
    PageAddresses,
    course_values,
    make_environment,
)
from alongside.site.pages.panel import fill_marks
from alongside.site.server.assets import INLINE
from alongside.static_site.engine.page_protocols import READER
from alongside.static_site.first_answers import first_answer
from alongside.static_site.published_course import page_name, point_links, publish
from alongside.text.browser_text import script_without_comments
from alongside.toolkit.toolkit_view import toolkit_spec

FRONT, STATEMENT, MISSING = "index.html", "accessibility.html", "404.html"
FORMATS = ("docx", "epub", "html", "md")
"""What books and sheets are made as in a browser; PDF is made there by printing."""
_OURS = Path(__file__).resolve().parent / "templates"
_CLIENT = Path(__file__).resolve().parent / "client"
_INLINE = {
    name: script_without_comments(text).strip()
    for name, text in {
        "theme": INLINE["theme"],
        "earlyInput": INLINE["earlyInput"],
        "fromFile": (_CLIENT / "fromFile.js").read_text(encoding="utf-8"),
    }.items()
}


@dataclass(frozen=True)
class EditionPages:
    """Makes the pages of `course`; their addresses begin with `base`.

    `asset` gives the address of a file by its name, `picture` takes in a picture by its path in the
    course's folder and gives its address; `edition` are the facts that scripts read.
    """

    course: Course
    base: str
    asset: Callable[[str], str]
    picture: Callable[[str], str]
    edition: Mapping[str, Any]

    def all(self) -> dict[str, bytes]:
        """File name → page: the front page, a page a section, the statement, one for a mistake.

        Raises AlongsideError where a notebook can't be read.
        """
        made = {page_name(s.notebook): self._section(s) for s in self.course.sections}
        picture, styles = self._cache.front_picture()
        lead = self._cache.lead()
        front = self._fill("front.html.j2", styles, lead=lead, picture=picture)
        statement = self._fill("accessibility.html.j2")
        return {
            FRONT: front,
            **made,
            STATEMENT: statement,
            MISSING: self._fill(
                "error.html.j2",
                title="There is no such page",
                text="The address may be old or mistyped.",
                number=None,
            ),
        }

    def _section(self, section: Section) -> bytes:
        page = self._cache.get(section)
        page.full = False  # nothing here could show more than the text
        body = page.body.replace(LEARNER, READER)
        for step in page.plan:
            body = self._with_first_answer(body, step["key"])
        body = fill_marks(point_links(body, self.course), None, str)
        shown = next(s for s in self._published.sections if s.id == section.id)
        return self._fill("page.html.j2", tuple(page.styles), section=shown, page=page, body=body)

    def _with_first_answer(self, body: str, key: str) -> str:
        """The page with what its form is answered first, beside the form's own state.

        My notebook and My toolkit get their state: they are answered by Python alone.
        """
        if key in self._own_pages:
            before, there, after = body.partition(f'data-widget="{key}"')
            tag, end, inside = after.partition(">")
            return before + there + tag + end + _data("state", self._own_pages[key]) + inside
        place = f'data-widget="{key}">'
        activity = self._activities.get(key)
        if activity is None:
            return body
        return body.replace(place, place + _data("first", self._first(activity)), 1)

    def _first(self, activity: Activity) -> list[Message]:
        return first_answer(self._published, activity)

    def _fill(self, template: str, styles: tuple[str, ...] = (), **values: Any) -> bytes:
        here = values.get("section")
        course = course_values(self._published, self._activities, self._states, here)
        scripts = [content_hash(text) for text in _INLINE.values()]
        made = self._templates.get_template(template).render(
            **course,
            **values,
            notices=(),
            learner=READER,
            policy=file_policy(scripts, styles),
            edition=json_text(self.edition),
        )
        return made.encode()

    @cached_property
    def _published(self) -> Course:
        return publish(self.course)

    @cached_property
    def _cache(self) -> PageCache:
        form = {"_esm": self.asset("form.js"), "_css": self.asset("form.css")}
        return PageCache(self.course, Addresses(self.picture, form, programs=False))

    @cached_property
    def _own_pages(self) -> dict[str, Any]:
        """What draws My notebook and My toolkit, by the keys of their places."""
        style = self.asset(PAGE_STYLE)
        notebook = notebook_spec(self._published, READER, FORMATS)
        toolkit = toolkit_spec(self._published, READER, formats=FORMATS)
        return {
            "my-notebook": {"spec": notebook, "_esm": self.asset("notebook.js"), "_css": style},
            "my-toolkit": {"spec": toolkit, "_esm": self.asset("toolkit.js"), "_css": style},
        }

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        found = {}
        for section in self.course.sections:
            for name in section.activities:
                try:
                    found[name] = self.course.activity(name)
                except AlongsideError:  # the page itself says so, in its place
                    continue
        return found

    @property
    def _states(self) -> dict[str, str]:
        return {name: "not started" for s in self.course.sections for name in s.activities}

    @cached_property
    def _templates(self) -> jinja2.Environment:
        at = PageAddresses(self.base, self.base + FRONT, self.base, self.base + STATEMENT)
        site = jinja2.PrefixLoader({"site": jinja2.FileSystemLoader(TEMPLATES)})
        first = jinja2.ChoiceLoader([jinja2.FileSystemLoader(_OURS), site])
        made = make_environment(self._published, at, self.asset, _INLINE, first)
        made.globals.update(mine=self._page_that(), toolkit=self._page_that(TOOLKIT_CALL))
        return made

    def _page_that(self, *call: str) -> str:
        """The page of the notebook that calls `my_notebook`, or another function; "" for none."""
        section = find_notebook_section(self.course, *call)
        return page_name(section.notebook) if section else ""


def json_text(value: Any) -> str:
    """JSON as it can stand in a script element of a page: no tag in it can end that."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _data(name: str, value: Any) -> str:
    return f'<script type="application/json" data-{name}>{json_text(value)}</script>'
