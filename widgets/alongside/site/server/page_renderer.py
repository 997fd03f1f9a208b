"""Fills the site's page templates, and keeps what it made."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.site.pages.page_templates import PageAddresses, course_values, make_environment
from alongside.site.pages.panel import ActivityPanel, CohortPanel
from alongside.site.server.assets import INLINE, Assets

KEPT = 100  # pages, each as one learner with one progress gets it


@dataclass(frozen=True)
class SentPage:
    """A page as it is sent: its bytes, the same compressed, and a tag of the content."""

    body: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, body: bytes) -> SentPage:
        """Compress and tag ``body``."""
        tag = hashlib.sha256(body).hexdigest()[:24]
        return cls(body, gzip.compress(body, 6, mtime=0), f'"{tag}"')


class PageFacts(Protocol):
    """What the pages of a site are made of; the site itself is one."""

    base_url: str
    course: Course
    assets: Assets

    def notices(self, handler: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        """The progress of this request's learner, and what their record has to tell."""

    def panel(self, handler: Any) -> CohortPanel | None:
        """What a cohort has to show around the course; None where there is no cohort."""

    def learner_key(self, handler: Any) -> str:
        """An opaque name for the record of this request's learner."""

    def titles(self) -> Mapping[str, Activity]:
        """The course's activities by id."""

    def home(self) -> str:
        """The one address of a person's own site where it goes by two names, else ""."""


class Renderer:
    """Makes the pages of one site; a page that would be the same is not made again."""

    def __init__(self, site: PageFacts) -> None:
        """Nothing is made yet."""
        self.inline = INLINE
        self._site = site
        self._made: OrderedDict[Any, tuple[SentPage, object]] = OrderedDict()
        at = PageAddresses.served(site.base_url)
        self._templates = make_environment(site.course, at, site.assets.url, self.inline)
        self._templates.globals.update(home=site.home)

    def plain(self, template: str, **values: Any) -> SentPage:
        """A page that shows nothing of the learner: an error."""
        return SentPage.of(self._templates.get_template(template).render(**values).encode())

    def beside(self, one: ActivityPanel) -> str:
        """What stands beside one activity where there is a tutor."""
        return self._templates.get_template("beside.html.j2").render(one=one)

    def page(self, template: str, handler: Any, **values: Any) -> SentPage:
        """A page of the course as this request's learner gets it."""
        _ = handler.xsrf_token  # sets the cookie that the page's own requests answer with
        site = self._site
        states, notices = site.notices(handler)
        panel = values.pop("panel", None) or site.panel(handler)
        activities = site.titles()
        # Pages and activities are made anew when their files change, so who they are says it all.
        # They are kept with what was made, so that no other can come to have the same id.
        made_of = (*activities.values(), values.get("page"))
        words = [value for value in values.values() if isinstance(value, str)]
        learner = site.learner_key(handler)
        key = (template, learner, tuple(states.items()), notices, panel, *map(id, made_of), *words)
        known = self._made.get(key)
        if known is None:
            made = self.plain(
                template,
                **values,
                notices=notices,
                panel=panel,
                **course_values(site.course, activities, states, values.get("section")),
                learner=learner,
            )
            self._made[key] = known = made, made_of
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return known[0]
