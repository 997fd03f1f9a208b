"""Where no server is, a copy leaves in each of the ways there are, and nothing else is called one.

Sharing and saving into a file are the browser's own: here they are stood in for.
Covers: static_site/client/.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import open_part
from tests.support.static_site import StaticServer, built_edition, comes_true, served_edition

FORM, NOTEBOOK, TOOLKIT = "02-meanings.html", "20-my-notebook.html", "21-my-toolkit.html"
SLOW = 180_000  # ms: Python starts, perhaps on a busy machine
NEVER, TODAY = re.compile(r"only · last copy: never$"), re.compile(r"last copy: \d+ \w+$")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
WAYS_OUT = """
  globalThis.refuses = globalThis.late = false;
  navigator.canShare = () => true;
  navigator.share = async ({files}) => {
    globalThis.asked = true;
    if (late) throw new DOMException("The press is too long ago.", "NotAllowedError");
    if (refuses) throw new DOMException("No, thank you.", "AbortError");
    globalThis.shared = files[0].name;
  };
  globalThis.showSaveFilePicker = async ({suggestedName}) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, {create: true});
"""
IN_FILE = """async () => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle("my-record.zip");
  const file = await handle.getFile();
  let text = "";
  for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}"""
HIDE = """() => {
  Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
  delete document.visibilityState;
}"""
LEFT = """async () => {
  const {course} = JSON.parse(document.querySelector("script[data-edition]").textContent);
  const db = await new Promise((yes) => {
    const asked = indexedDB.open(`alongside:${course}`);
    asked.onsuccess = () => yes(asked.result);
  });
  const all = (store, what) => new Promise((yes) => {
    const found = db.transaction(store).objectStore(store)[what]();
    found.onsuccess = () => yes(found.result);
  });
  const files = await all("files", "getAllKeys");
  const decoder = new TextDecoder();
  return {
    files, inbox: await all("inbox", "getAllKeys"), replies: await all("replies", "getAllKeys"),
    words: (await all("files", "getAll")).map((data) => decoder.decode(data)).join(" "),
    drafts: Object.values(localStorage).join(" "), caches: await caches.keys(),
  };
}"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


class Writer:
    """Somebody who writes in the first form of a page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        expect(self.form).to_have_attribute("data-state", "ready", timeout=SLOW)

    @property
    def form(self) -> Locator:
        return self.page.locator("#activity-1 .alongside-form")

    @property
    def line(self) -> Locator:
        return self.form.locator(".al-state")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("region", name="A copy of your words")

    def writes(self, words: str) -> None:
        """Put these words into the first box; wait until they are saved."""
        self.form.get_by_role("textbox").first.fill(words)
        expect(self.line).to_have_attribute("data-state", "saved", timeout=SLOW)

    def is_asked(self) -> Locator:
        """Wait until the page asks for a copy."""
        self.panel.wait_for(timeout=SLOW)
        return self.panel


@pytest.mark.soak
def test_a_copy_leaves_by_sharing_or_into_a_file_and_only_then_the_line_says_so(
    context: BrowserContext, edition: StaticServer
) -> None:
    context.add_init_script(WAYS_OUT)
    learner = Writer(context.new_page(), edition.url + FORM)
    page = learner.page

    learner.writes("urn " * 320)
    learner.is_asked().get_by_role("button", name="Later").click()
    expect(learner.panel).to_have_count(0)
    expect(learner.line).to_have_text(NEVER)

    # "Later" lasts while few words are added; many are another matter.
    learner.writes("urn " * 640)
    page.evaluate("globalThis.refuses = true")
    learner.is_asked().get_by_role("button", name="Share a copy").click()
    comes_true(page, "async () => globalThis.asked")
    page.evaluate("globalThis.refuses = false; globalThis.late = true")
    expect(learner.line).to_have_text(NEVER)  # the sheet was closed again: nothing has left
    learner.panel.get_by_role("button", name="Share a copy").click()
    expect(learner.panel).to_contain_text("Press the button once more", timeout=SLOW)
    expect(learner.line).to_have_text(NEVER)
    page.evaluate("globalThis.late = false")
    learner.panel.get_by_role("button", name="Share a copy").click()
    expect(learner.line).to_have_text(TODAY, timeout=SLOW)
    assert page.evaluate("globalThis.shared") == "my-record.zip"
    expect(learner.panel).to_have_count(0)

    # A file is renewed after each sitting, here as the page is left for another.
    learner.writes("urn " * 960)
    learner.is_asked().get_by_role("button", name="Keep a copy in a file").click()
    expect(learner.panel).to_have_count(0, timeout=SLOW)
    assert answers_in(page).count("urn") == 960
    learner.writes("urn " * 970)
    before = json.dumps(page.evaluate(IN_FILE))
    comes_true(page, f"async () => {{ ({HIDE})(); return await ({IN_FILE})() !== {before}; }}")
    assert answers_in(page).count("urn") == 970


def answers_in(page: Page) -> str:
    """The words of the activity in the file that is kept up to date."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(page.evaluate(IN_FILE)))) as record:
        return record.read("reflections/activity-1.json").decode()


@pytest.mark.soak
def test_on_an_iphone_safaris_seven_days_are_named_once(
    browser: Browser, edition: StaticServer
) -> None:
    context = browser.new_context(user_agent=IPHONE)
    learner = Writer(context.new_page(), edition.url + FORM)
    learner.writes("A few words.")
    expect(learner.is_asked()).to_contain_text("Safari deletes what a page keeps")
    expect(learner.panel).to_contain_text("home screen")
    learner.panel.get_by_role("button", name="Later").click()
    other = Writer(context.new_page(), edition.url + FORM)
    other.writes("A few words more.")
    expect(other.panel).to_have_count(0)
    context.close()


@pytest.mark.soak
def test_what_is_erased_is_nowhere_in_the_browser_and_a_copy_brings_it_back(
    context: BrowserContext, edition: StaticServer, tmp_path: Path
) -> None:
    learner = Writer(context.new_page(), edition.url + FORM)
    page = learner.page
    learner.writes("urn " * 320)
    with page.expect_download(timeout=SLOW) as found:
        learner.is_asked().get_by_role("button", name="Download a copy").click()
    found.value.save_as(tmp_path / "copy.zip")
    expect(page.locator("html[data-kept=all]")).to_be_attached(timeout=SLOW)

    part = notebook(page, edition)
    part.get_by_label("What to erase").select_option(label="Everything I have written")
    part.get_by_role("button", name="Say what would go").click()
    part.get_by_role("button", name="Erase it for good").click(timeout=SLOW)
    expect(part).to_contain_text("Erased. A receipt", timeout=SLOW)
    comes_true(page, f"async () => !(await ({LEFT})()).caches.length")
    left: dict[str, Any] = page.evaluate(LEFT)
    assert not [name for name in left["files"] if not name.startswith("receipts/")], left["files"]
    assert (left["inbox"], left["caches"]) == ([], [])
    assert "urn" not in left["words"] + left["drafts"]

    page.reload()
    expect(page.get_by_text("Nothing of yours is in this browser yet")).to_have_count(0)
    page.goto(edition.url + FORM)
    expect(learner.line).not_to_contain_text("last copy: 1")
    part = notebook(page, edition)
    part.get_by_label("A record that you took away").set_input_files(tmp_path / "copy.zip")
    part.get_by_role("button", name="Bring it in").click()
    expect(part.get_by_role("status").first).to_contain_text("It is in", timeout=SLOW)
    page.goto(edition.url + FORM)
    expect(learner.form.get_by_role("textbox").first).to_have_value(
        re.compile("^urn urn"), timeout=SLOW
    )


@pytest.mark.soak
def test_an_empty_browser_offers_the_way_back_first(
    context: BrowserContext, edition: StaticServer
) -> None:
    page = context.new_page()
    page.goto(edition.url + NOTEBOOK)
    empty = page.get_by_role("region", name="Nothing here yet")
    expect(empty).to_contain_text("bring back the copy that you kept", timeout=SLOW)
    page.locator(".al-notebook[aria-busy=false]").wait_for(timeout=SLOW)
    empty.get_by_role("link", name="Bring it back").click()
    part = page.get_by_role("region", name="Bring back and erase", exact=True)
    expect(part.get_by_label("A record that you took away")).to_be_visible()


@pytest.mark.soak
def test_at_a_plain_http_address_it_works_and_says_that_it_is_not_there_offline(
    browser: Browser, edition: StaticServer
) -> None:
    rules = "--host-resolver-rules=MAP course.test 127.0.0.1"
    own = browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, rules])
    try:
        context = own.new_context()
        address = f"http://course.test:{edition.port}/"
        learner = Writer(context.new_page(), address + FORM)
        assert learner.page.evaluate("isSecureContext") is False
        expect(learner.page.get_by_text("This address begins with http://")).to_be_visible()
        learner.writes("In an office without a certificate.")
        expect(learner.line).to_have_text(NEVER)
        other = Writer(context.new_page(), address + FORM)
        box = other.form.get_by_role("textbox").first
        expect(box).to_have_value("In an office without a certificate.")
        other.writes("From a second tab.")
        first = learner.form.get_by_role("textbox").first
        expect(first).to_have_value("From a second tab.", timeout=SLOW)
        learner.page.goto(address + NOTEBOOK)
        expect(learner.page.locator(".al-notebook")).to_contain_text(
            "From a second tab.", timeout=SLOW
        )
    finally:
        own.close()


def notebook(page: Page, edition: StaticServer) -> Locator:
    """My notebook, where it brings back and erases."""
    page.goto(edition.url + NOTEBOOK)
    page.locator(".al-notebook[aria-busy=false]").wait_for(timeout=SLOW)
    return open_part(page, "Bring back and erase")


@pytest.mark.soak
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_the_edition_adds_to_pages_suits_every_reader(
    browser: Browser, edition: StaticServer, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.add_init_script(WAYS_OUT)
    page = context.new_page()
    page.goto(edition.url + NOTEBOOK)
    page.locator(".al-notebook[aria-busy=false]").wait_for(timeout=SLOW)
    expect(page.get_by_role("region", name="Nothing here yet")).to_be_visible()
    assert troubles(page) == []
    learner = Writer(page, edition.url + FORM)
    learner.writes("urn " * 320)
    learner.is_asked()
    assert troubles(page) == []
    for name, mark in ((NOTEBOOK, ".al-notebook"), (TOOLKIT, ".al-toolkit")):
        page.goto(edition.url + name)
        page.locator(f"{mark}[aria-busy=false]").wait_for(timeout=SLOW)
        assert troubles(page) == []
    context.close()
