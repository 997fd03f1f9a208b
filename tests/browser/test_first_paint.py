"""A form from the first paint: every control is there and writes, however late all else comes.

One site with the whole course for all tests of the file.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support import records
from tests.support.browser.held import FORM, KERNEL, Held
from tests.support.browser.page import MEANINGS, Learner
from tests.support.browser.served import Served
from tests.support.browser.writing import ACTIVITY, FIELD, at, drafts, on_disk, settled
from tests.support.paths import ROOT
from tests.support.soak import LONG, first

from alongside.course.outline import Course
from alongside.forms.static_html import ARRIVING
from alongside.record.record import Record

FORM_PAGES = [section.notebook for section in Course.read(ROOT).sections if section.activities]
PAGES = FORM_PAGES if LONG else [page for page in FORM_PAGES if page[:2] == "05"]
"""The page with the most kinds of controls; all of them in `make soak`."""
RECALLS = "voila/render/14-your-practice.ipynb"
WORDS = "Working towards the same thing."
EARLY = "wrote here before your earlier answer had come"
ROLES = {"textbox", "radio", "checkbox", "combobox", "Date"}
STAYS = "kept in this browser meanwhile, and saved once it is open"
CONTROLS = ".alongside-form :is(input, textarea, select, button):not(:disabled)"
STOPS = """(controls) => [...document.querySelectorAll(controls)]
    .filter((el) => el.getClientRects().length && !el.dataset.reached)
    .map((el) => el.id || el.textContent)"""
"""Controls in forms that the focus has not been on."""
REACHED = """() => {
    const el = document.activeElement;
    const group = el.type === "radio" ? document.getElementsByName(el.name) : [el];
    for (const each of group) each.dataset.reached = "yes";
    return Boolean(el.closest("footer.bottom"));
}"""
"""Notes what has the focus, with all of its group; says whether the page's end is reached."""


def paint(
    context: BrowserContext, site: Served, path: str = MEANINGS, *what: str
) -> tuple[Page, Held]:
    """A page whose kernel, or whatever else, does not come."""
    page = context.new_page()
    made = Held(page, *(what or (KERNEL,)))
    page.goto(site.url + path, wait_until="commit")
    page.locator("footer.bottom").wait_for()
    return page, made


def named_controls(page: Page) -> list[tuple[str, str, str]]:
    """Role, name and description of each control, as a screen reader's list has them."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]

    def said(node: dict[str, Any], key: str) -> str:
        return str(node.get(key, {}).get("value", "")).strip()

    found = [node for node in tree if not node["ignored"] and said(node, "role") in ROLES]
    return [(said(n, "role"), said(n, "name"), said(n, "description")) for n in found]


@pytest.mark.parametrize("notebook", PAGES)
def test_tab_and_a_screen_reader_reach_every_control_before_any_kernel_or_module(
    context: BrowserContext, site: Served, notebook: str
) -> None:
    page, _ = paint(context, site, f"voila/render/{notebook}", KERNEL, FORM)
    number = page.locator("main .alongside-form :is(input, textarea, select)").count()
    listed = named_controls(page)
    assert len(listed) == number > 0
    assert [entry for entry in listed if not entry[1]] == []
    boxes = [description for role, _, description in listed if role == "textbox"]
    assert [said for said in boxes if ARRIVING not in said] == []
    page.locator("h1").click()
    for _ in range(600):
        page.keyboard.press("Tab")
        if page.evaluate(REACHED):
            break
    assert page.evaluate(STOPS, CONTROLS) == []


def test_words_written_before_the_kernel_are_kept_said_to_be_so_and_saved_later(
    context: BrowserContext, site: Served
) -> None:
    page, kernel = paint(context, site)
    me = Learner(page, site.url)
    me.box().press_sequentially(WORDS)
    me.sees(STAYS)
    assert drafts(page) == 1
    expect(me.box()).to_have_accessible_description(re.compile(ARRIVING))
    kernel.come()
    me.sees("Saved ")
    on_disk(site, WORDS)
    settled(page)
    expect(me.box()).to_be_focused()
    expect(me.box()).not_to_have_accessible_description(re.compile(ARRIVING))
    me.page.keyboard.type(" More.")  # the caret stayed where it was
    on_disk(site, f"{WORDS} More.")


def test_focus_alone_brings_the_kernel_of_a_form_far_below(
    context: BrowserContext, site: Served
) -> None:
    page = context.new_page()
    with page.expect_request(KERNEL):
        page.goto(site.url + "voila/render/05-levels.ipynb")
        page.get_by_role("textbox").first.evaluate("(box) => box.focus({preventScroll: true})")
    expect(page.locator('.alongside-form[data-state="ready"]')).to_be_attached()


def test_words_written_before_the_module_came_stay_and_wake_the_kernel(
    context: BrowserContext, site: Served
) -> None:
    page, module = paint(context, site, MEANINGS, FORM)
    me = Learner(page, site.url)
    me.box().press_sequentially(WORDS)
    tests = page.locator("[data-field=tests]")
    tests.get_by_role("radio").first.check()
    module.come()
    on_disk(site, WORDS)
    expect(me.box()).to_have_value(WORDS)
    expect(tests.get_by_role("radio").first).to_be_checked()


def test_a_button_pressed_before_the_module_came_does_what_it_says_then(
    context: BrowserContext, site: Served
) -> None:
    page, module = paint(context, site, MEANINGS, FORM)
    rows = page.locator("[data-field=partners] tbody tr")
    number = rows.count()
    page.locator("[data-field=partners]").get_by_role("button", name="Add another").click()
    expect(rows).to_have_count(number)
    module.come()
    expect(rows).to_have_count(number + 1)
    expect(rows.last.get_by_role("textbox").first).to_be_focused()


@pytest.mark.soak
def test_words_of_a_page_that_went_before_its_module_came_are_offered_at_the_next(
    context: BrowserContext, site: Served
) -> None:
    page, _ = paint(context, site, MEANINGS, FORM)
    me = Learner(page, site.url)
    me.box().press_sequentially(WORDS)
    page.locator("[data-field=tests]").get_by_role("radio").nth(1).check()
    assert drafts(page) == 1
    page.close()
    again = at(context, site)
    expect(again.box()).to_have_value("")  # not filled in by the browser
    choice = again.page.get_by_role("group", name=re.compile("left on this computer"))
    expect(choice.first).to_contain_text(WORDS)
    expect(choice).to_have_count(2)
    choice.first.get_by_role("button", name="Keep these words").click()
    on_disk(site, WORDS)


LINES = [(1_500, 50_000), (4_000, 12_000), (300, 200_000)]
"""Milliseconds that an answer takes, and bytes a second: a phone far from its mast, one in a
valley, a busy office; all in `make soak`."""


@pytest.mark.parametrize(("latency", "rate"), first(LINES))
def test_words_typed_while_a_page_comes_over_a_slow_line_are_kept_and_saved(
    context: BrowserContext, site: Served, latency: int, rate: int
) -> None:
    page = context.new_page()
    line = {"offline": False, "latency": latency, "downloadThroughput": rate}
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": rate})
    page.goto(site.url + MEANINGS, wait_until="commit")
    me = Learner(page, site.url)
    me.box().focus()
    module = page.locator(".alongside-form[data-live]")
    early = typed = ""
    for letter in WORDS * 40:
        came = module.count()
        early += "" if came else letter
        typed += letter
        page.keyboard.type(letter)
        if came and typed.endswith(WORDS):
            break
    assert early
    on_disk(site, typed)
    settled(page)
    expect(me.box()).to_have_value(typed)
    expect(me.box()).to_be_focused()


def test_an_answer_that_comes_late_is_offered_beside_what_was_typed_meanwhile(
    context: BrowserContext, site: Served
) -> None:
    records.write(Record.open(site.home), ACTIVITY, **{FIELD: "From last week."})
    page, kernel = paint(context, site)
    me = Learner(page, site.url)
    me.box().press_sequentially(WORDS)
    kernel.come()
    choice = page.get_by_role("group", name=EARLY)
    expect(choice).to_contain_text("From last week.")
    expect(me.box()).to_have_value(WORDS)
    me.page.keyboard.type(" And on.")
    on_disk(site, "From last week.")  # until somebody has chosen
    choice.get_by_role("button", name="Keep both").click()
    both = f"From last week.\n\n{WORDS} And on."
    expect(me.box()).to_have_value(both)
    on_disk(site, both)


@pytest.mark.soak
def test_whoever_is_at_the_way_to_an_earlier_answer_stays_there_when_it_comes(
    context: BrowserContext, site: Served
) -> None:
    page, kernel = paint(context, site, RECALLS)
    way = page.locator("main").get_by_role("link", name=re.compile("^Activity 1: ")).first
    way.focus()
    kernel.come()
    expect(page.locator('.alongside-form[aria-busy="false"]')).to_be_visible()
    expect(way).to_be_focused()


@pytest.mark.soak
def test_parts_of_an_answer_that_were_left_empty_come_in_around_what_was_typed(
    context: BrowserContext, site: Served
) -> None:
    me = at(context, site)
    tests = me.page.locator("[data-row]")
    tests.nth(0).get_by_role("radio").first.check()
    rows = me.page.locator("[data-field=partners] tbody tr")
    rows.nth(0).get_by_role("textbox").first.fill("The school")
    me.button("Save now").click()
    settled(me.page)
    page, kernel = paint(context, site)
    page.locator("[data-row]").nth(1).get_by_role("radio").last.check()
    page.locator("[data-field=partners] tbody tr").nth(0).get_by_role("textbox").nth(1).fill("Room")
    kernel.come()
    expect(page.locator("[data-row]").nth(0).get_by_role("radio").first).to_be_checked()
    first = page.locator("[data-field=partners] tbody tr").nth(0).get_by_role("textbox")
    expect(first.first).to_have_value("The school")
    expect(first.nth(1)).to_have_value("Room")
    settled(page)
    assert list(site.saved(ACTIVITY)["partners"][0].values())[:2] == ["The school", "Room"]
    assert len(site.saved(ACTIVITY)["tests"]) == 2
    expect(page.get_by_role("group", name=EARLY)).to_have_count(0)


@pytest.mark.soak
def test_what_another_window_saves_while_this_one_waits_is_not_replaced(
    context: BrowserContext, site: Served, elsewhere: BrowserContext
) -> None:
    page, kernel = paint(context, site)
    mine = Learner(page, site.url)
    mine.box().press_sequentially(WORDS)
    other = at(elsewhere, site)
    other.write("From the other window.")
    on_disk(site, "From the other window.")
    kernel.come()
    choice = page.get_by_role("group", name=EARLY)
    expect(choice).to_contain_text("From the other window.")
    expect(mine.box()).to_have_value(WORDS)
    choice.get_by_role("button", name="Keep what I have just written").click()
    on_disk(site, WORDS)


@pytest.mark.soak
def test_nothing_typed_is_taken_for_an_answer_and_none_filled_in_by_the_browser(
    context: BrowserContext, site: Served
) -> None:
    me = at(context, site)
    me.write(WORDS)
    settled(me.page)
    history = site.home / "history" / f"{ACTIVITY}.jsonl"
    saves = len(history.read_text(encoding="utf-8").splitlines())
    held = Held(me.page, KERNEL)
    me.page.reload()
    expect(me.box()).to_have_value("")
    held.come()
    expect(me.box()).to_have_value(WORDS)
    assert drafts(me.page) == 0
    assert len(history.read_text(encoding="utf-8").splitlines()) == saves
    assert site.saved(ACTIVITY)[FIELD] == WORDS


def test_what_is_still_open_names_the_row_and_leads_to_it(
    context: BrowserContext, site: Served
) -> None:
    me = at(context, site)
    rows = me.page.locator("[data-row]")
    rows.first.get_by_role("radio").first.check()
    second = rows.nth(1).locator(".al-matrix-title").inner_text()
    me.page.get_by_role("button", name=re.compile(f": {re.escape(second)}$")).click()
    expect(rows.nth(1).get_by_role("radio").first).to_be_focused()


def under_the_line(page: Page) -> list[Any]:
    """What of the focused control lies under the save line that stays in sight."""
    return list(page.evaluate(UNDER))


UNDER = """() => {
    const el = document.activeElement;
    const foot = el.closest(".alongside-form")?.querySelector(".al-foot");
    if (!foot || foot.contains(el) || getComputedStyle(foot).position !== "sticky") return [];
    if (el.compareDocumentPosition(foot) & Node.DOCUMENT_POSITION_PRECEDING) return [];
    const [box, line] = [el, foot].map((each) => each.getBoundingClientRect());
    if (box.height > line.top - 20) return []; // higher than the window
    return box.bottom > line.top + 1 ? [el.id || el.textContent, box.bottom, line.top] : [];
}"""
ARRIVES = """async () => {
    const box = document.activeElement, foot = document.querySelector(".al-foot");
    const frame = () => new Promise(requestAnimationFrame);
    const stays = getComputedStyle(foot).position === "sticky";
    const line = stays ? foot.getBoundingClientRect().top : innerHeight;
    scrollBy({ top: box.getBoundingClientRect().bottom - line + 14, behavior: "instant" });
    await frame();
    await frame();
    box.value = "Of last week, and long. ".repeat(12);
}"""
"""An earlier answer comes into the focused box, just above the save line or the window's end."""
GROWS = """() => {
    document.documentElement.style.overflowAnchor = "none";
    document.querySelector("main").style.paddingTop = "200vh";
}"""
"""Something comes in above, in a browser that doesn't hold the page still meanwhile."""
SIZES = [(320, 568), (320, 256), (640, 512), (768, 1024), (1280, 800), (1920, 1080)]
"""Of phones and desks, and of a window of 1280 × 1024 at 200 % and 400 %; all in `make soak`."""


@pytest.mark.parametrize(("width", "height"), first(SIZES))
def test_what_has_the_focus_and_the_caret_are_never_under_the_save_line(
    browser: Browser, site: Served, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = at(context, site).page
    page.get_by_role("textbox").first.focus()
    found = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(80):
            found += under_the_line(page)
            page.keyboard.press(key)
            if page.evaluate("!document.activeElement.closest('.alongside-form')"):
                break
    assert found == []
    page.get_by_role("textbox").first.focus()
    for _ in range(30):
        page.keyboard.insert_text("A line.")
        page.keyboard.press("Enter")
        assert under_the_line(page) == []
    page.get_by_role("textbox").first.fill("")
    page.evaluate(ARRIVES)
    page.wait_for_function(f"() => !({UNDER})().length")
    page.evaluate(GROWS)
    expect(page.get_by_role("textbox").first).to_be_in_viewport()
    context.close()


@pytest.mark.soak
def test_a_save_line_that_grows_while_one_writes_does_not_cover_the_box(
    context: BrowserContext, site: Served
) -> None:
    page = at(context, site).page
    page.get_by_role("textbox").first.press_sequentially("A line.\n")
    page.evaluate(
        """() => {
            const at = document.activeElement, foot = document.querySelector(".al-foot");
            const [box, line] = [at, foot].map((each) => each.getBoundingClientRect());
            scrollBy({ top: box.bottom - line.top + 14, behavior: "instant" });
            foot.style.minHeight = `${foot.offsetHeight + 60}px`;
        }"""
    )
    page.wait_for_function(f"() => !({UNDER})().length")


@pytest.mark.soak
def test_whoever_is_at_what_is_still_open_stays_there_while_a_save_draws_it_anew(
    context: BrowserContext, site: Served
) -> None:
    me = at(context, site)
    me.write(WORDS)
    open_ways = me.page.locator(".al-unfinished button")
    expect(open_ways).not_to_have_count(0)
    open_ways.last.evaluate("(drawn) => { window.drawnBefore = drawn; }")
    me.page.get_by_role("textbox").first.press_sequentially("More. ")
    open_ways.last.focus()
    me.page.wait_for_function("() => !window.drawnBefore.isConnected")
    expect(open_ways.last).to_be_focused()


SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
"""Text as readers may set it (WCAG 1.4.12)."""
UNFIT = r"""() => {
    const found = [], width = document.documentElement.clientWidth, range = new Range();
    if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
    const hidden = (el) => !el.getClientRects().length || el.closest("svg, .unseen, .al-unseen")
        || getComputedStyle(el.closest("thead") ?? el).clipPath !== "none";
    for (const el of document.querySelectorAll("main *")) {
        if (hidden(el)) continue;
        const box = el.getBoundingClientRect();
        const card = (el.closest(".activity") ?? document.body).getBoundingClientRect();
        const out = box.right > card.right + 1 || box.left < card.left - 1;
        if (out) found.push(el.outerHTML.slice(0, 80));
        if (el.matches(".table") && el.scrollWidth > el.clientWidth + 1) found.push(el.ariaLabel);
    }
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (hidden(parentElement)) continue;
        for (const word of data.matchAll(/[\p{L}\p{N}]+/gu)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            const parts = [...range.getClientRects()].filter((part) => part.width > 0.5);
            if (new Set(parts.map((part) => Math.round(part.top))).size > 1) found.push(word[0]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("notebook", PAGES)
def test_everything_fits_a_phone_with_text_spaced_as_readers_may_set_it(
    browser: Browser, site: Served, notebook: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page, _ = paint(context, site, f"voila/render/{notebook}")
    page.wait_for_load_state("load")
    assert page.evaluate(UNFIT) == []
    page.add_style_tag(content=SPACED)
    assert page.evaluate(UNFIT) == []
    context.close()
