"""Every page of the course is in order for assistive tools and asks nothing of elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import SLOW
from tests.support.browser.site import Reader, Site
from tests.support.paths import ROOT
from tests.support.soak import LONG

from alongside.course.outline import Course

PAGES = ["", "accessibility"] + [
    f"voila/render/{section.notebook}" for section in Course.read(ROOT).sections
]
SOME = [path for path in PAGES if re.search(r"^$|/(05|14|20|21)-", path)]
"""The pages with the most on them; all in `make soak`."""
UNFOLD = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    served = Site(tmp_path_factory.mktemp("every") / "home", course=ROOT).start()
    yield served
    served.stop()


@pytest.mark.parametrize("path", PAGES if LONG else SOME)
def test_a_page_of_the_course_is_in_order(browser: Browser, site: Site, path: str) -> None:
    reader = Reader(browser, reduced_motion="reduce")
    page = reader.open(site.url + path).page
    for form in page.locator(".activity").all():
        form.scroll_into_view_if_needed()
        expect(form.locator('[aria-busy="false"]')).to_be_visible(timeout=SLOW)
    page.evaluate(UNFOLD)
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert troubles(page) == []
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert reader.elsewhere(site) == []
    assert reader.wrongs == []
    reader.close()
