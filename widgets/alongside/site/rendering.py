"""Fills the site's page templates."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jinja2

from alongside.site.assets import HERE
from alongside.site.progress import next_section

if TYPE_CHECKING:
    from alongside.site.app import AlongsideSite


def make_renderer(site: AlongsideSite, theme: str) -> Callable[..., str]:
    """A function ``render(template, handler, **values)`` for the pages of ``site``.

    ``theme`` is the one inline script: it sets light or dark before anything is drawn.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(os.fspath(HERE / "templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["hours"] = hours
    environment.filters["short"] = lambda section: short(section.title, site.course.title)
    environment.globals.update(base=site.base_url, asset=site.assets.url, theme=theme)

    def render(template: str, handler: Any, **values: Any) -> str:
        if template != "error.html.j2":
            _ = handler.xsrf_token  # sets the cookie that our requests answer with
            states, notices = site.notices(handler)
            values.update(
                states=states,
                notices=notices,
                outline=outline(site, values.get("section")),
                activities=site.titles(),
                continue_at=site.course.section(next_section(site.course, states)),
            )
        return environment.get_template(template).render(course=site.course, **values)

    return render


def outline(site: AlongsideSite, here: Any) -> list[dict[str, Any]]:
    """The course's parts, each with its sections; ``here`` is the section being read."""
    return [
        {
            "title": title,
            "sections": [s for s in site.course.sections if s.part == part],
            "here": here is not None and here.part == part,
        }
        for part, title in site.course.parts
    ]


def hours(minutes: int) -> str:
    """Minutes as a reader says them: 45 minutes, 1 hour, 2 hours 30 minutes."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} hour{'s' if whole > 1 else ''}"] if whole else []
    parts += [f"{rest} minute{'s' if rest > 1 else ''}"] if rest or not whole else []
    return " ".join(parts)


def short(title: str, course_title: str) -> str:
    """A section's title in a list; the course's opening page often has the course's own."""
    return "Welcome" if title == course_title else title
