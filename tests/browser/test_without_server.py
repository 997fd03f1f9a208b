"""Writing where no server is: words are kept at once, saved by the same rules, and found again.

Covers: static_site/client/, static_site/engine/.
"""

from __future__ import annotations

import random
import re
import string
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from tests.support.browser.page import TYPEFACES, activity_goes_along
from tests.support.browser.voices import VOICES, scene_is_read
from tests.support.photographs import SECRETS, photograph
from tests.support.static_site import StaticServer, built_edition, served_edition

PAGE = "02-meanings.html"
LONG_START = 90_000  # ms: Python starts, perhaps on a busy machine
SAVED = re.compile(r"^Saved \d\d:\d\d in this browser only · last copy: never$")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


def opened(context: BrowserContext, edition: StaticServer, page: Page | None = None) -> Page:
    """The page, with its form ready to be written in."""
    page = page or context.new_page()
    page.goto(edition.url + PAGE)
    expect(form(page)).to_have_attribute("data-state", "ready", timeout=LONG_START)
    return page


def form(page: Page) -> Locator:
    return page.locator("#activity-1 .alongside-form")


def box(page: Page) -> Locator:
    return form(page).get_by_role("textbox").first


def line(page: Page) -> Locator:
    return form(page).locator(".al-state")


def is_saved(page: Page) -> None:
    expect(line(page)).to_have_attribute("data-state", "saved", timeout=LONG_START)


def state(page: Page) -> str:
    return str(page.evaluate("() => document.querySelector('[data-base]').alongsideHost.state"))


def kept_keys(page: Page) -> list[str]:
    """The keys of what waits in this browser to come into the record."""
    return list(
        page.evaluate(
            """async () => {
              const facts = document.querySelector("script[data-edition]").textContent;
              const {course} = JSON.parse(facts);
              const db = await new Promise((yes) => {
                const asked = indexedDB.open(`alongside:${course}`);
                asked.onsuccess = () => yes(asked.result);
              });
              const found = db.transaction("inbox").objectStore("inbox").getAllKeys();
              return new Promise((yes) => { found.onsuccess = () => yes(found.result); });
            }"""
        )
    )


def test_a_learner_writes_comes_back_adds_a_photograph_and_takes_a_copy_along(
    context: BrowserContext, edition: StaticServer, tmp_path: Path
) -> None:
    page = opened(context, edition)
    assert state(page) == "asleep"  # who reads loads no Python
    expect(line(page).get_by_role("link", name="Bring back what you wrote before")).to_be_visible()
    box(page).fill("Two people, one plan.")
    expect(line(page)).to_have_attribute("data-state", "kept")
    expect(line(page)).to_contain_text("Kept in this browser")
    assert len(kept_keys(page)) == 1

    # The page goes before Python was there: what was kept is saved by whatever opens next.
    page.close()
    page = opened(context, edition)
    expect(box(page)).to_have_value("Two people, one plan.", timeout=LONG_START)
    is_saved(page)
    expect(line(page)).to_have_text(SAVED)
    assert kept_keys(page) == []

    # Another tab shows the same at once, and what it saves is seen in the first. Its Python goes on
    # from the copy of its memory.
    other = context.new_page()
    fetched: list[str] = []
    other.on("request", lambda request: fetched.append(request.url))
    opened(context, edition, other)
    expect(box(other)).to_have_value("Two people, one plan.")
    box(other).fill("Two people, two plans.")
    is_saved(other)
    assert not [url for url in fetched if "/python/" in url]
    expect(box(page)).to_have_value("Two people, two plans.", timeout=LONG_START)

    # The same answer in both: a choice, as everywhere.
    context.set_offline(True)
    box(page).fill("Mine.")
    is_saved(page)
    context.set_offline(False)
    expect(box(other)).to_have_value("Mine.", timeout=LONG_START)

    # A photograph is kept in the browser as well, and goes along with the activity.
    page.close()
    (tmp_path / "board.jpg").write_bytes(photograph())
    form(other).get_by_role("button", name="Add a picture or file").first.click()
    chosen = form(other).get_by_label("Choose a picture or file").first
    chosen.set_input_files(tmp_path / "board.jpg")
    said = form(other).get_by_role("textbox", name=re.compile("for somebody who can’t see it"))
    expect(said).to_be_focused(timeout=LONG_START)
    said.fill("Three rules")
    expect(form(other).get_by_text("Saved: what you said of board.jpg.")).to_be_visible()
    other.reload()
    form(other).get_by_role("button", name="Show the picture board.jpg").click(timeout=LONG_START)
    form(other).get_by_role("img", name="Three rules").wait_for(timeout=LONG_START)
    form(other).get_by_role("checkbox", name=re.compile("^With my pictures")).check()
    with other.expect_download(timeout=LONG_START) as taken:
        form(other).get_by_role("button", name="Plain text").click()
    with zipfile.ZipFile(taken.value.path()) as archive:
        [picture] = [name for name in archive.namelist() if name.startswith("pictures/board-")]
        kept = archive.read(picture)
    assert not [secret for secret in SECRETS if secret in kept]

    # Many words that are nowhere else: the page asks for a copy. Only one that left is told of.
    box(other).fill("word " * 320)
    panel = other.get_by_role("region", name="A copy of your words")
    panel.wait_for(timeout=LONG_START)
    with other.expect_download(timeout=LONG_START) as found:
        panel.get_by_role("button", name="Download a copy").click()
    assert found.value.suggested_filename == "my-record.zip"
    with zipfile.ZipFile(found.value.path()) as record:
        assert b"word word" in record.read("reflections/activity-1.json")
    expect(line(other)).to_have_text(re.compile(r"in this browser only · last copy: \d+ \w+$"))
    expect(panel).to_have_count(0)


@pytest.mark.soak
def test_where_python_can_not_start_words_are_kept_and_can_be_taken_along(
    context: BrowserContext, edition: StaticServer
) -> None:
    def gone(route: Route) -> None:
        route.abort()

    context.route(re.compile("/python/"), gone)
    page = opened(context, edition)
    box(page).fill("Written on an old phone.")
    panel = page.get_by_role("region", name="Your words here").first
    expect(panel).to_contain_text("could not be started", timeout=LONG_START)
    with page.expect_download() as found:
        panel.get_by_role("button", name="Download my words").click()
    assert "Written on an old phone." in Path(found.value.path()).read_text(encoding="utf-8")

    # With all files there, the same words are saved, though nobody wrote again.
    context.unroute(re.compile("/python/"))
    page.close()
    page = opened(context, edition)
    expect(box(page)).to_have_value("Written on an old phone.", timeout=LONG_START)
    is_saved(page)


@pytest.mark.soak
def test_a_browser_that_keeps_nothing_says_so_before_anything_is_lost(
    context: BrowserContext, edition: StaticServer
) -> None:
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    page = opened(context, edition)
    box(page).fill("Nowhere to go.")
    expect(line(page)).to_have_attribute("data-state", "failed")
    expect(line(page)).to_contain_text("no storage for pages")


@pytest.mark.soak
def test_without_locks_two_tabs_lose_nothing_either(
    context: BrowserContext, edition: StaticServer
) -> None:
    context.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
    one, two = opened(context, edition), opened(context, edition)
    box(one).fill("From the first.")
    is_saved(one)
    expect(box(two)).to_have_value("From the first.", timeout=LONG_START)
    box(two).fill("From the second.")
    is_saved(two)
    expect(box(one)).to_have_value("From the second.", timeout=LONG_START)


@pytest.mark.soak
def test_a_full_storage_is_said_and_the_words_stay(browser: Browser, edition: StaticServer) -> None:
    # Without the offline copy of the course, so that a small quota is the words' own.
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(edition.url + "404.html")
    chromium = context.new_cdp_session(page)
    origin = edition.url.rstrip("/")
    chromium.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    opened(context, edition, page)
    # By chance, as the browser packs what repeats itself.
    words = "".join(random.Random(1).choices(string.ascii_letters + " ", k=1_600_000))
    box(page).evaluate(
        "(el, text) => { el.value = text; el.dispatchEvent(new Event('input', {bubbles: true})); }",
        words,
    )
    expect(line(page)).to_have_attribute("data-state", "failed", timeout=LONG_START)
    expect(line(page)).to_contain_text("no more room")
    expect(form(page).get_by_role("button", name="Copy my words")).to_be_visible()
    box(page).fill("Shorter.")
    form(page).get_by_role("button", name="Save now").click()
    is_saved(page)
    page.reload()
    expect(box(page)).to_have_value("Shorter.", timeout=LONG_START)
    context.close()


@pytest.mark.soak
def test_one_activity_is_printed_or_downloaded_without_a_server(
    context: BrowserContext, edition: StaticServer
) -> None:
    page = opened(context, edition)
    box(page).fill("A line of my own <b>")
    is_saved(page)
    activity_goes_along(page, form(page), "A line of my own <b>")
    assert page.evaluate(TYPEFACES) == [], "a typeface comes only when it is chosen"


@pytest.mark.soak
def test_a_scene_is_read_by_the_devices_own_voices_without_python(
    context: BrowserContext, edition: StaticServer
) -> None:
    page = context.new_page()
    page.add_init_script(VOICES)
    page.goto(edition.url + "05-levels.html")
    scene_is_read(page)


@pytest.mark.soak
def test_a_mark_on_a_page_is_kept_here_and_shown_without_python(
    context: BrowserContext, edition: StaticServer
) -> None:
    page = context.new_page()
    page.goto(edition.url + "07b-young-people.html")
    article = page.locator("article")
    expect(article).to_have_attribute("data-marks", "0")
    page.locator("article p").nth(4).evaluate("(p) => getSelection().selectAllChildren(p)")
    page.get_by_role("button", name="Mark and write a note").click()
    page.get_by_role("textbox", name="My note").fill("Ask the youth forum.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(article).to_have_attribute("data-waiting", "0", timeout=LONG_START)
    other = context.new_page()
    other.goto(edition.url + "07b-young-people.html")
    note = other.get_by_role("complementary", name="My note")
    expect(note).to_contain_text("Ask the youth forum.")
    assert other.evaluate("document.querySelector('[data-base]').alongsideHost") is None
    other.goto(edition.url + "20-my-notebook.html")
    expect(other.get_by_text("Ask the youth forum.")).to_be_attached(timeout=LONG_START)
