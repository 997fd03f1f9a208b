"""What stands around the course in a cohort, and that a site of one's own has none of it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.site.server.test_page_renderer import HANDLER, Site

from alongside.site.pages.page import Addresses, make_page
from alongside.site.pages.panel import ActivityPanel, CohortPanel, activity_mark, fill_marks
from alongside.site.server import voila_fallback
from alongside.site.server.page_renderer import Renderer
from alongside.site.server.site_app import AlongsideSite

BESIDE = ActivityPanel("activity-1", "Activity 1: <b>What?</b>", "/desk/mine/activity/activity-1")


def group(**more: str) -> CohortPanel:
    one = ActivityPanel(BESIDE.activity, BESIDE.title, BESIDE.share, **more)
    links = (("Who can see what", "/desk/mine"),)
    return CohortPanel("Autumn <group>", "Amina", links, "/desk/", "/desk/api/me", (one,))


def page(panel: CohortPanel | None) -> str:
    site = Site(panel)
    renderer = Renderer(site)
    section = site.course.section("01-writing.ipynb")
    made = site.pages.get(section)
    body = fill_marks(made.body, panel, renderer.beside)
    given = {"section": section, "page": made, "body": body}
    return renderer.page("page.html.j2", HANDLER, **given).body.decode()


def test_a_site_of_ones_own_says_nothing_of_tutors() -> None:
    text = page(None)
    assert not any(word in text for word in ("our tutor", "data-me", "<aside", "Who can see what"))


def test_in_a_cohort_each_activity_can_be_shared_from_beside_it() -> None:
    text = page(group())
    assert 'href="/desk/mine/activity/activity-1">Share this with your tutor' in text
    assert text.index("data-widget") < text.index('class="beside"')
    assert "Autumn &lt;group&gt;" in text
    assert "<b>What?" not in text


@pytest.mark.parametrize("notebook", ["02-own.ipynb", "03-slider.ipynb"])
def test_a_page_with_an_authors_own_widgets_can_be_shared_from_as_well(notebook: str) -> None:
    site = Site(group())
    section = replace(site.course.section(notebook), activities=("activity-1",))
    sections = [section if one.id == section.id else one for one in site.course.sections]
    site.course = replace(site.course, sections=tuple(sections))
    renderer = Renderer(site)
    page = make_page(site.course, section, Addresses(str, {}))
    if page.full:
        asked = SimpleNamespace(renderer=renderer, panel=site.panel)
        AlongsideSite.prepare_full(asked, section, HANDLER)  # type: ignore[arg-type]
        before, _, after = voila_fallback.page_frame.get().partition(voila_fallback.MIDDLE)
        assert 'class="beside"' not in before
    else:
        after = fill_marks(page.body, group(), renderer.beside)
    assert 'href="/desk/mine/activity/activity-1">Share this with your tutor' in after


def test_an_answer_is_told_at_the_top_on_the_map_and_beside_the_activity() -> None:
    told = page(group(answered="/desk/mine/release/1"))
    assert told.count('href="/desk/mine/release/1"') == 3
    assert page(group()).count("hidden><a") == 3


def test_who_gets_a_page_gets_their_own() -> None:
    site = Site(group())
    renderer = Renderer(site)
    section = site.course.section("01-writing.ipynb")
    given = {"section": section, "page": site.pages.get(section), "body": "the same"}
    hers = renderer.page("page.html.j2", HANDLER, **given)
    site.around_it = CohortPanel("Autumn group", "Bob", ())
    his = renderer.page("page.html.j2", HANDLER, **given)
    assert b"Amina" in hers.body
    assert b"Amina" not in his.body


@pytest.mark.parametrize("panel", [None, CohortPanel("c", "w", ())])
def test_marks_leave_no_trace_where_there_is_nothing_to_show(panel: CohortPanel | None) -> None:
    body = f"one{activity_mark('activity-1')}two{activity_mark('activity-2')}three"
    assert fill_marks(body, panel, lambda one: "never") == "onetwothree"
