"""Every page of the course is in order for assistive tools and asks nothing of elsewhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import SLOW
from tests.support.browser.served import Served
from tests.support.browser.site import Reader
from tests.support.browser.voices import ENDED, LAST, VOICES, scene_is_read
from tests.support.paths import ROOT
from tests.support.soak import LONG

from alongside.course.outline import Course

PAGES = ["", "accessibility"] + [
    f"voila/render/{section.notebook}" for section in Course.read(ROOT).sections
]
SOME = [path for path in PAGES if re.search(r"^$|/05-", path)]
"""The front page, and one with the most on it; all in `make soak`."""
TERMS = "voila/render/03-terms.ipynb"
SCENE = "voila/render/05-levels.ipynb"
UNFOLD = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"


@pytest.fixture(scope="module")
def site(served: Served) -> Served:
    """One record for all tests of the file."""
    return served


@pytest.mark.parametrize("path", PAGES if LONG else SOME)
def test_a_page_of_the_course_is_in_order(browser: Browser, site: Served, path: str) -> None:
    reader = Reader(browser, reduced_motion="reduce")
    page = reader.open(site.url + path).page
    for form in page.locator(".activity").all():
        form.scroll_into_view_if_needed()
        form.locator('[aria-busy="false"]').wait_for(timeout=SLOW)
    page.evaluate(UNFOLD)
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert troubles(page) == []
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert reader.elsewhere(site) == []
    assert reader.wrongs == []
    reader.close()


def test_a_term_is_explained_where_it_stands(browser: Browser, site: Served) -> None:
    """Pointed at, focused or tapped; gone with Escape; in the colours and size that were chosen."""
    reader = Reader(browser, has_touch=True)
    page = reader.open(site.url + TERMS).page
    page.get_by_role("button", name="Reading").click()
    panel = page.get_by_role("dialog", name="Reading")
    panel.get_by_role("radio", name="White on black").check()
    panel.get_by_role("radio", name="Very large").check()
    assert troubles(page, "[role=dialog]") == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Reading")).to_be_focused()
    link = page.get_by_role("link", name="Inter-agency").first
    meaning = page.get_by_role("tooltip")
    link.hover()
    expect(meaning).to_contain_text("Agencies planning work")
    meaning.hover()
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    link.tap()
    expect(meaning).to_contain_text("Tap the term again")
    expect(link).to_have_accessible_description(re.compile("Agencies planning work"))
    assert troubles(page) == []
    link.tap()
    expect(page).to_have_url(re.compile("17-glossary"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert reader.elsewhere(site) == []
    reader.close()


@pytest.mark.soak
def test_a_page_is_read_aloud_by_the_devices_own_voices(browser: Browser, site: Served) -> None:
    reader = Reader(browser)
    page = reader.page
    page.add_init_script(VOICES)
    reader.open(site.url + SCENE)
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("button", name="Listen to this page").click()
    bar = page.get_by_role("region", name="Listening")
    expect(bar.get_by_role("button", name="Pause")).to_be_focused()
    assert troubles(page) == []
    first = page.evaluate(LAST)
    assert first["text"] == page.locator("h1").inner_text()
    page.evaluate(ENDED)
    assert page.evaluate("[...CSS.highlights.get('al-listening')].join('')") in page.evaluate(
        "document.querySelector('main').textContent"
    )
    bar.get_by_role("button", name="Pause").click()
    count = page.evaluate("said.length")
    assert page.evaluate("speechSynthesis.now") is None
    bar.get_by_role("combobox", name="Speed").select_option("Faster")
    assert page.evaluate("said.length") == count, "a reader who paused wants silence"
    bar.get_by_role("button", name="Go on").click()
    assert page.evaluate(LAST)["rate"] == 1.5
    page.evaluate(
        "for (let n = 0; n < 4000 && speechSynthesis.now; n += 1) speechSynthesis.now.onend()"
    )
    expect(bar).to_be_hidden()
    voices = page.evaluate("[...new Set(said.map(({ voice }) => voice))]")
    assert sorted(voices) == ["Also near", "Near"], "a scene's speakers have a voice each"
    expect(page.get_by_role("button", name="Reading")).to_be_visible()
    scene_is_read(page)
    assert troubles(page) == []
    assert reader.wrongs == []
    reader.close()


@pytest.mark.soak
def test_nobody_is_offered_to_listen_where_no_voice_is_the_devices_own(
    browser: Browser, site: Served
) -> None:
    reader = Reader(browser)
    page = reader.page
    page.add_init_script(VOICES.replace('", true]', '", false]'))
    reader.open(site.url + SCENE)
    page.get_by_role("button", name="Reading").click()
    expect(page.get_by_role("dialog", name="Reading")).to_be_visible()
    expect(page.get_by_role("button", name="Listen to this page")).to_be_hidden()
    expect(page.locator(".al-scene .al-listen").first).to_be_hidden()
    reader.close()


SELECT = """() => {
  const words = [...document.querySelectorAll("article p")].find((p) => p.textContent.length > 200);
  words.scrollIntoView({ block: "center", behavior: "instant" });
  getSelection().selectAllChildren(words);
  return words.textContent;
}"""
TEXT_ONLY = "voila/render/07b-young-people.ipynb"


def test_a_marked_passage_and_its_note_are_there_again(browser: Browser, site: Served) -> None:
    reader = Reader(browser)
    page = reader.open(site.url + TEXT_ONLY).page
    article = page.locator("article")
    expect(article).to_have_attribute("data-marks", "0")
    assert page.evaluate("document.body.alongsideHost") is None, "reading starts no kernel"
    words = " ".join(page.evaluate(SELECT).split())
    page.get_by_role("button", name="Mark and write a note").click()
    page.get_by_role("button", name="Formatting: my note").click()
    page.get_by_role("textbox", name="My note").fill("Ask the **youth forum**.")
    expect(page.get_by_role("group", name="As it will be shown")).to_contain_text("Ask the youth")
    assert troubles(page, ".al-note-edit") == []
    page.get_by_role("button", name="Keep", exact=True).click()
    note = page.get_by_role("complementary", name="My note")
    expect(note).to_contain_text("Ask the youth forum.")
    expect(note.get_by_role("button")).to_be_focused()
    expect(article).to_have_attribute("data-waiting", "0", timeout=60_000)
    page.reload()
    expect(note).to_contain_text("Ask the youth forum.")
    expect(note.locator("strong")).to_have_text("youth forum")
    assert " ".join("".join(page.locator("mark").all_inner_texts()).split()) == words
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("button", name="Bookmark this page").click()
    expect(page.get_by_role("button", name="Bookmark this page")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert troubles(page, "mark, .al-note, [role=dialog]") == []
    page.get_by_role("button", name="Close").click()
    note.get_by_role("button", name="Change my note").click()
    page.get_by_role("textbox", name="My note").fill("Left in the middle of")
    page.reload()
    expect(note).to_contain_text("Left in the middle of")
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("button", name=re.compile("^Take away the mark")).press("Enter")
    expect(note).to_have_count(0)
    expect(page.get_by_role("button", name="Bookmark this page")).to_be_focused()
    expect(article.get_by_role("status")).to_have_text("The mark is taken away.")
    page.get_by_role("button", name="Write beside paragraphs").press("Enter")
    expect(article.get_by_role("status")).to_contain_text("Each paragraph ends with a button")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reading")).to_be_focused()
    article.get_by_role("button", name="Write a note beside").first.press("Enter")
    box = page.get_by_role("textbox", name="My note")
    expect(box).to_be_focused()
    box.press_sequentially("By keyboard alone.")
    box.press("Escape")  # as Cancel: nothing was marked for its own sake
    expect(article.locator("mark")).to_have_count(0)
    expect(article.get_by_role("button", name="Write a note beside").first).to_be_focused()
    expect(article).to_have_attribute("data-waiting", "0", timeout=60_000)
    assert reader.wrongs == []
    reader.close()
