"""Pages are filled in once for all who get the same one, and anew for all others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.paths import TESTS

from alongside.course.outline import Course
from alongside.site.pages.page import Addresses, PageCache, RenderedPage
from alongside.site.pages.panel import CohortPanel
from alongside.site.server.assets import INLINE, Assets
from alongside.site.server.page_renderer import Renderer
from alongside.site.server.progress_cache import ProgressCache

SAMPLE = TESTS / "site_course"
HANDLER = SimpleNamespace(xsrf_token=b"t")


class Site:
    """As much of a site as a template asks for."""

    base_url = "/"

    def __init__(self, panel: CohortPanel | None = None) -> None:
        self.around_it = panel
        self.course = Course.read(SAMPLE)
        self.assets = Assets("/")
        self.pages = PageCache(self.course, Addresses(str, {}))
        self.states = {"activity-1": "not started"}
        self.learner = "a"
        self.told: tuple[str, ...] = ()

    def notices(self, handler: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        return self.states, self.told

    def learner_key(self, handler: Any) -> str:
        return self.learner

    def panel(self, handler: Any) -> CohortPanel | None:
        return self.around_it

    def home(self) -> str:
        return ""

    def titles(self) -> Any:
        return self._progress.activities()

    @property
    def _progress(self) -> ProgressCache:
        self.__dict__.setdefault("progress", ProgressCache(self.course))
        progress: ProgressCache = self.__dict__["progress"]
        return progress


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def renderer(site: Site) -> Renderer:
    return Renderer(site)


def shown(renderer: Renderer, site: Site, page: RenderedPage | None = None) -> Any:
    section = site.course.section("01-writing.ipynb")
    page = page or site.pages.get(section)
    return renderer.page("page.html.j2", HANDLER, section=section, page=page, body=page.body)


def test_the_same_page_is_not_made_twice(renderer: Renderer, site: Site) -> None:
    assert shown(renderer, site) is shown(renderer, site)


def test_progress_makes_another_page(renderer: Renderer, site: Site) -> None:
    before = shown(renderer, site)
    site.states = {"activity-1": "finished"}
    assert b"finished" in shown(renderer, site).body
    assert b"finished" not in before.body


def test_another_learner_gets_a_page_of_their_own(renderer: Renderer, site: Site) -> None:
    shown(renderer, site)
    site.learner = "b"
    assert b'data-learner="b"' in shown(renderer, site).body


def test_a_changed_page_is_another_page(renderer: Renderer, site: Site) -> None:
    shown(renderer, site)
    assert (
        b"Other words" in shown(renderer, site, RenderedPage("Writing", "<p>Other words.</p>")).body
    )


def test_what_keeps_the_first_keys_is_there_before_anything_that_has_to_be_fetched(
    renderer: Renderer, site: Site
) -> None:
    html = shown(renderer, site).body
    listens = html.index(INLINE["earlyInput"].encode())
    fetched = [html.index(part) for part in (b' src="', b'<link rel="stylesheet"', b"<body")]
    assert listens < min(fetched)
    assert listens < 8_000, "not in the first packets that a server sends without waiting"


def test_a_notice_is_shown_once(renderer: Renderer, site: Site) -> None:
    site.told = ("A file was damaged.",)
    assert b"A file was damaged." in shown(renderer, site).body
    site.told = ()
    assert b"A file was damaged." not in shown(renderer, site).body


def test_only_so_many_pages_are_kept(
    renderer: Renderer, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.site.server.page_renderer.KEPT", 3)
    for number in range(9):
        shown(renderer, site, RenderedPage("Writing", f"<p>{number}</p>"))
    assert len(renderer._made) == 3
