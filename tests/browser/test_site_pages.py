"""Every page can be read by everyone: on any screen, in any light, by keyboard, without scripts.

Covers: site/server/handlers.py
"""

from __future__ import annotations

import itertools
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import tls
from tests.support.browser.looks import troubles
from tests.support.browser.page import TYPEFACES, activity_goes_along
from tests.support.browser.relay import relay
from tests.support.browser.served import runs, wait_until
from tests.support.browser.site import Reader, Site
from tests.support.soak import LONG, first

SLOW = 30_000
WRITING = "voila/render/01-writing.ipynb"
SLIDER = "voila/render/03-slider.ipynb"
PAGES = [WRITING, "", "voila/render/00-welcome.ipynb", "accessibility", "no/such/page"]
OVER = """(box) => {
    scrollBy({top: box.getBoundingClientRect().bottom - innerHeight, behavior: 'instant'});
    const {left, width} = box.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, innerHeight - 10).tagName;
}"""
"""What stands where a box ends when it ends at the lower edge of the window."""
THEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    """The site, as if nobody had been there when the file's tests begin."""
    small_site.emptied()
    return small_site


def settled(page: Page) -> None:
    """Wait for the page's form, if it has one."""
    if page.locator(".activity").count():
        page.locator(".activity").first.scroll_into_view_if_needed()
        page.locator('.alongside-form[aria-busy="false"]').wait_for(timeout=SLOW)


@pytest.mark.soak
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier(reader: Reader, site: Site, path: str) -> None:
    page = reader.open(site.url + path).page
    settled(page)
    for width, theme in itertools.product([1280, 320], THEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        assert troubles(page) == []
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert reader.elsewhere(site) == []
    if path != "no/such/page":  # Chromium counts a 404 as an error
        assert reader.wrongs == []


@pytest.mark.soak
def test_a_page_zoomed_four_times_needs_no_scrolling_sideways(browser: Browser, site: Site) -> None:
    reader = Reader(browser, viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page = reader.open(site.url + WRITING).page
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.get_by_role("textbox", name="What comes to mind first?")
    assert box.evaluate(OVER) == "TEXTAREA"
    reader.close()


def test_everything_can_be_read_without_scripts(browser: Browser, site: Site) -> None:
    reader = Reader(browser, java_script_enabled=False)
    page = reader.open(site.url + WRITING).page
    expect(page.get_by_text("A sentence to read before the activity.").first).to_be_visible()
    expect(page.get_by_text("What comes to mind first?")).to_be_visible()
    expect(page.get_by_text("switch scripts on")).to_be_visible()
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("An author's own widgets")
    reader.close()


def test_the_text_is_there_while_the_kernel_is_not(reader: Reader, site: Site) -> None:
    reader.page.route("**/alongside/api/**", lambda route: route.abort())
    page = reader.open(site.url + WRITING).page
    expect(page.get_by_text("A sentence to read before the activity.").first).to_be_visible()
    expect(page.get_by_text("What comes to mind first?")).to_be_visible()


def test_the_light_follows_the_system_until_somebody_chooses(browser: Browser, site: Site) -> None:
    reader = Reader(browser, color_scheme="dark")
    page = reader.open(site.url).page
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    switch = page.get_by_role("button", name="Dark")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    light = page.evaluate(paper)
    assert light != dark
    page.goto(site.url + WRITING)
    assert page.evaluate(paper) == light
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.evaluate(paper) == dark
    reader.close()


def test_the_chosen_light_is_there_before_anything_is_drawn(browser: Browser, site: Site) -> None:
    reader = Reader(browser, color_scheme="dark")
    page = reader.open(site.url).page
    page.get_by_role("button", name="Dark").click()
    page.add_init_script(
        """new PerformanceObserver(() => {
          globalThis.themeAtPaint ??= document.documentElement.dataset.theme;
        }).observe({ type: 'paint', buffered: true });"""
    )
    page.goto(site.url + WRITING)
    page.wait_for_function("() => globalThis.themeAtPaint !== undefined")
    assert page.evaluate("globalThis.themeAtPaint") == "light"
    reader.close()


def test_the_first_stop_by_keyboard_leads_to_the_text(reader: Reader, site: Site) -> None:
    page = reader.open(site.url + WRITING).page
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_on_a_narrow_screen_the_contents_open_and_close_by_keyboard(
    browser: Browser, site: Site
) -> None:
    reader = Reader(browser, viewport={"width": 360, "height": 700})
    page = reader.open(site.url + WRITING).page
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents).to_be_hidden()
    button = page.get_by_role("button", name="Contents")
    button.focus()
    page.keyboard.press("Enter")
    expect(contents).to_be_visible()
    assert troubles(page) == []
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    contents.get_by_role("link", name="A slider", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A slider")
    reader.close()


def test_the_map_says_where_i_am_and_what_i_have_done(reader: Reader, site: Site) -> None:
    page = reader.open(site.emptied().url + WRITING).page
    here = page.get_by_role("navigation", name="Contents").locator("[aria-current=page]")
    expect(here).to_have_accessible_name("Writing (Activity 1: not started)")
    settled(page)
    page.get_by_role("textbox", name="What comes to mind first?").fill("Something.")
    expect(here).to_have_accessible_name("Writing (Activity 1: finished)", timeout=SLOW)
    page.goto(site.url)
    expect(page.get_by_text("You have finished 1 of 1 activity.")).to_be_visible()


def test_the_front_page_leads_back_to_where_i_left_off(reader: Reader, site: Site) -> None:
    page = reader.open(site.emptied().url).page
    expect(page.get_by_role("link", name="Start the course")).to_be_visible()
    page.goto(site.url + "voila/render/02-own.ipynb")
    page.goto(site.url)
    page.get_by_role("link", name="Continue: An author's own widgets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("An author's own widgets")


def test_a_link_to_what_stands_below_a_form_leads_there_though_the_form_grows(
    browser: Browser, site: Site
) -> None:
    reader = Reader(browser, viewport={"width": 1280, "height": 500})
    page = reader.open(site.url + WRITING + "#what-to-take-away").page
    expect(page.locator('.alongside-form[aria-busy="false"]')).to_be_attached(timeout=SLOW)
    expect(page.get_by_role("heading", name="What to take away")).to_be_in_viewport()
    reader.close()


@pytest.mark.soak
def test_pages_follow_each_other(reader: Reader, site: Site) -> None:
    page = reader.open(site.url + WRITING).page
    page.get_by_role("link", name=re.compile("^Previous")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample: a course to test with")
    expect(page.get_by_role("link", name=re.compile("^Previous"))).to_have_count(0)


@pytest.mark.soak
def test_one_activity_is_printed_or_downloaded_with_ones_answers(
    reader: Reader, site: Site
) -> None:
    page = reader.open(site.url + WRITING).page
    settled(page)
    box = page.get_by_role("textbox", name="What comes to mind first?")
    box.fill("A line of my own <b>")
    activity_goes_along(page, page.locator("body"), "A line of my own <b>")
    expect(box).to_be_visible()
    assert page.evaluate(TYPEFACES) == [], "a typeface comes only when it is chosen"
    assert reader.wrongs == []


@pytest.mark.soak
def test_an_answer_is_formatted_once_its_writer_turns_that_on(reader: Reader, site: Site) -> None:
    page = reader.open(site.url + WRITING).page
    settled(page)
    box = page.get_by_role("textbox", name="What comes to mind first?")
    box.fill("- **stars** of old")
    expect(page.get_by_role("group", name=re.compile("^As it will be shown"))).to_have_count(0)
    turn = page.get_by_role("button", name="Formatting: What comes to mind first?")
    expect(turn).to_have_attribute("aria-pressed", "false")
    turn.click()
    expect(box).to_have_value("- **stars** of old")
    shown = page.get_by_role("group", name="As it will be shown: What comes to mind first?")
    expect(shown.get_by_role("listitem").locator("strong")).to_have_text("stars")
    box.press("End")
    box.press("Enter")  # the next item
    box.press("Control+b")
    page.keyboard.type("bold")
    expect(box).to_have_value("- **stars** of old\n- **bold**")
    expect(shown.get_by_role("listitem")).to_have_count(2)
    bar = page.get_by_role("group", name=re.compile("^Formatting of"))
    for name in ("Bold", "Bullets", "Numbers", "Link"):
        expect(bar.get_by_role("button", name=name)).to_be_visible()
    for width, theme in zip([1280, 320], THEMES, strict=True):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        assert troubles(page) == []
    page.keyboard.press("Control+s")
    saved = page.locator(".al-state").first
    expect(saved).to_have_attribute("data-state", "saved", timeout=SLOW)
    page.reload()
    settled(page)
    expect(turn).to_have_attribute("aria-pressed", "true", timeout=SLOW)
    expect(shown.get_by_role("listitem")).to_have_count(2)
    turn.click()  # and off again: the same letters
    expect(shown).to_have_count(0)
    expect(box).to_have_value("- **stars** of old\n- **bold**")
    page.keyboard.press("Control+s")
    expect(saved).to_have_attribute("data-state", "saved", timeout=SLOW)
    assert reader.wrongs == []


def test_a_printed_page_has_the_answers_as_text_and_everything_open(
    reader: Reader, site: Site
) -> None:
    page = reader.open(site.emptied().url + WRITING).page
    settled(page)
    long = "A long answer. " * 60 + "THE END"
    page.get_by_role("textbox", name="What comes to mind first?").fill(long)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    printed = page.locator(".printed").first
    expect(printed).to_have_text(long)
    expect(printed).to_be_visible()
    expect(page.get_by_role("textbox", name="What comes to mind first?")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Contents")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed")).to_have_count(0)
    page.emulate_media(color_scheme="dark")
    page.goto(site.url + "voila/render/00-welcome.ipynb")
    switch = page.get_by_role("button", name="Dark")
    expect(switch).to_have_attribute("aria-pressed", "true")  # the page's script has begun
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("A low step and a high one.").last).to_be_visible()


@pytest.mark.soak
def test_another_widget_works_in_the_courses_page(reader: Reader, site: Site) -> None:
    page = reader.open(site.url + SLIDER).page
    slider = page.get_by_role("slider", name="How much")
    slider.wait_for(timeout=SLOW)
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Now 1").wait_for(timeout=SLOW)
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("A slider")
    expect(page.locator("main")).to_contain_text("Text beside the slider.")
    expect(page.locator("main").get_by_role("slider")).to_have_count(1)
    assert reader.elsewhere(site) == []


@pytest.mark.soak
def test_the_kernel_of_such_a_page_ends_with_it(reader: Reader, site: Site) -> None:
    others = {process.pid for process in site.kernels()}  # whose pages may just have been closed
    page = reader.open(site.url + SLIDER).page
    page.get_by_role("slider").wait_for(timeout=SLOW)
    mine = [process for process in site.kernels() if process.pid not in others]
    assert len(mine) == 1
    reader.open(site.url)
    wait_until(lambda: not runs(mine[0]))


@pytest.mark.soak
def test_such_a_page_left_before_it_is_ready_ends_its_kernel_too(
    reader: Reader, site: Site
) -> None:
    others = {process.pid for process in site.kernels()}
    reader.page.route("**/voila.js*", lambda route: route.abort())
    reader.open(site.url + SLIDER)
    mine = [process for process in site.kernels() if process.pid not in others]
    assert len(mine) == 1
    reader.open(site.url)
    wait_until(lambda: not runs(mine[0]))


@pytest.mark.parametrize("notebook", first(["05-slider-failing", "04-failing"]))
def test_a_failing_cell_is_a_calm_sentence_with_a_number_from_the_log(
    reader: Reader, site: Site, notebook: str
) -> None:
    page = reader.open(f"{site.url}voila/render/{notebook}.ipynb").page
    sentence = page.get_by_text("This part of the page could not be opened.")
    sentence.wait_for(timeout=SLOW)
    expect(page.get_by_text("Text after it.")).to_be_visible()
    expect(page.get_by_text("a secret of the course")).to_have_count(0)
    found = re.search(r"this number: ([0-9A-F]{8})", sentence.text_content() or "")
    assert found is not None
    assert f"Reference {found[1]}" in site.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "secure", first([True, False]), ids=first(["https behind a proxy", "http"])
)
def test_a_site_under_a_path_of_its_own_works_whole(
    browser: Browser, tmp_path: Path, secure: bool
) -> None:
    site = Site(tmp_path / "home", base="/x/").start()
    reader = Reader(browser, ignore_https_errors=True)
    with ExitStack() as ends:
        ends.callback(site.stop)
        ends.callback(reader.close)
        url = site.url
        if secure:
            proxy = ends.enter_context(relay(site.port, tls.context(tmp_path)))
            url = f"https://127.0.0.1:{proxy.port}/x/"
        page = reader.open(url).page
        page.get_by_role("link", name="Writing", exact=True).click()
        settled(page)
        page.get_by_role("textbox", name="What comes to mind first?").fill("Under x.")
        expect(page.locator(".al-state")).to_contain_text("Saved", timeout=SLOW)
        if LONG:  # Voila's own page is twice the work of all before it
            page.goto(url + SLIDER[:-6] + ".ipynb")
            page.get_by_role("slider").wait_for(timeout=SLOW)
        asked = [u for u in reader.requests if not u.startswith(("data:", "blob:"))]
        assert [u for u in asked if not u.startswith((url, url.replace("http", "ws", 1)))] == []
