"""The edition without a server in a browser: offline, brought up to date, opened as a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect
from tests.support import soak
from tests.support.browser.looks import LOOKS, troubles
from tests.support.paths import TESTS
from tests.support.static_site import StaticServer, comes_true, served_edition

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.static_site.edition_builder import build_edition
from alongside.static_site.pyodide_files import python_files

FORM = "01-writing.html"
START = 90_000  # ms: Python starts, perhaps on a busy machine


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course to change."""
    root = tmp_path_factory.mktemp("edition") / "course"
    shutil.copytree(TESTS / "site_course", root)
    return root


@pytest.fixture(scope="module")
def host(sources: Path) -> Iterator[StaticServer]:
    """Its edition without Python, on a plain server."""
    out = sources.parent / "out"
    build_edition(Course.read(sources), out)
    with served_edition(out) as server:
        yield server


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[tuple[StaticServer, Path]]:
    """The small course's edition with Python on a plain server, and the course to change."""
    try:
        python = python_files()
    except AlongsideError as why:
        pytest.skip(str(why))
    sources = tmp_path / "course"
    shutil.copytree(TESTS / "site_course", sources)
    build_edition(Course.read(sources), tmp_path / "out", python=python)
    with served_edition(tmp_path / "out") as server:
        yield server, sources


def kept(page: Page) -> None:
    """Wait until the course is kept on this device."""
    expect(page.locator("html[data-kept]")).to_be_attached()


def test_after_one_visit_every_page_is_there_without_a_host(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto(host.url)
    kept(page)
    expect(page.get_by_text("This course is kept on this device")).to_be_visible()
    host.stop()
    try:
        for name in (FORM, "00-welcome.html", "accessibility.html", "index.html", ""):
            page.goto(host.url + name)
            expect(page.locator("h1")).to_be_visible()
        page.goto(host.url + FORM.removesuffix(".html"))  # as some hosts have their addresses
        expect(page.locator(".alongside-form")).to_be_visible()
    finally:
        host.start()


def is_reading(request: Request) -> bool:
    """Whether a page asks for what its button "Reading" opens."""
    return "/reading-" in request.url and ".js" in request.url


def test_what_comes_with_the_first_press_says_when_it_cannot_and_loses_no_press(
    browser: Browser, host: StaticServer
) -> None:
    """Earlier versions, and a choice of format with the keys that follow it at once."""
    context = browser.new_context(service_workers="block")  # which would have kept both
    for name in ("formExtras", "formatBar", "reading"):
        context.route(f"**/{name}-*", lambda route: route.abort())
    page = context.new_page()
    with page.expect_event("requestfailed", is_reading):  # the page fetches it by itself
        page.goto(host.url + FORM)
        expect(page.locator(".alongside-form[data-state=ready]")).to_be_visible()
    versions = page.get_by_role("button", name="Earlier versions")
    versions.press("Enter")
    expect(page.get_by_text("This could not be loaded just now")).to_be_visible()
    expect(versions).to_have_attribute("aria-expanded", "false")
    reading = page.get_by_role("button", name="Reading")
    with page.expect_event("requestfailed", is_reading):  # or it would come, and take the focus
        reading.click()
    context.unroute_all()
    versions.press("Enter")
    expect(versions).to_have_attribute("aria-expanded", "true")
    expect(versions).to_be_focused()
    expect(page.get_by_text("This could not be loaded just now")).to_have_count(0)
    page.get_by_role("button", name="Formatting: What comes").press("Enter")
    box(page).press_sequentially("- one")
    expect(
        page.get_by_role("group", name="As it will be shown").get_by_role("listitem")
    ).to_have_text("one")
    reading.press("Enter")
    expect(page.get_by_role("group", name="Text size")).to_be_visible()
    context.close()


# A browser hands over to a new worker only when the one before is idle: "busy" never is.
@pytest.mark.parametrize("worker", soak.first(["busy", "idle"]))
def test_a_newer_version_is_told_and_waits_until_it_is_chosen(
    context: BrowserContext, host: StaticServer, sources: Path, worker: str
) -> None:
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    old = page.locator("html").get_attribute("data-edition")
    activity = sources / "activities" / "1-sample.yml"
    before = activity.read_text(encoding="utf-8")
    asks = f"Newly asked by {worker}, "
    activity.write_text(before.replace("prompt: ", f"prompt: {asks}", 1), encoding="utf-8")
    new = build_edition(Course.read(sources), host.folder).version
    page.reload()
    expect(page.get_by_role("status").get_by_text("There is a newer version")).to_be_visible()
    assert page.locator("html").get_attribute("data-edition") == old
    expect(page.get_by_text(asks)).to_have_count(0)
    other = context.new_page()
    other.goto(host.url + FORM)
    expect(other.locator(f"html[data-edition='{old}']")).to_be_attached()
    if worker == "busy":
        keep_busy(context, page)
    host.stop()  # all of it is on the device
    try:
        page.get_by_role("button", name="Use the newer version").click()
        expect(page.locator(f"html[data-edition='{new}']")).to_be_attached()
        expect(page.get_by_text(asks).first).to_be_visible()
        kept(page)
        expect(page.get_by_role("button", name="Use the newer version")).to_have_count(0)
        # The other tab goes on as it was, and is told.
        expect(other.get_by_role("button", name="Load it again")).to_be_visible()
        expect(other.locator(f"html[data-edition='{old}']")).to_be_attached()
        other.get_by_role("button", name="Load it again").click()
        expect(other.locator(f"html[data-edition='{new}']")).to_be_attached()
        page.goto(host.url + "00-welcome.html")
        expect(page.locator(f"html[data-edition='{new}']")).to_be_attached()
    finally:
        host.start()


def keep_busy(context: BrowserContext, page: Page) -> None:
    """Give the worker that the pages have something that it is never done with."""
    for worker in context.service_workers:
        worker.evaluate("addEventListener('message', (e) => e.waitUntil(new Promise(() => {})))")
    page.evaluate("navigator.serviceWorker.controller.postMessage({kind: 'endless'})")


@pytest.mark.soak
def test_a_page_that_is_open_goes_on_writing_as_it_began_while_another_is_brought_up_to_date(
    context: BrowserContext, writing: tuple[StaticServer, Path]
) -> None:
    host, sources = writing
    page, asleep = context.new_page(), context.new_page()
    asked: dict[Page, list[str]] = {page: [], asleep: []}
    context.on("request", lambda request: _note(asked, request))
    page.goto(host.url + FORM)
    kept(page)
    old = page.locator("html").get_attribute("data-edition")
    asleep.goto(host.url + FORM)
    box(asleep).wait_for()
    box(page).fill("Before.")
    saved(page)
    expect(box(asleep)).to_have_value("Before.", timeout=START)
    engine = [one for one in asked[page] if "/engine" in one]

    activity = sources / "activities" / "1-sample.yml"
    before = activity.read_text(encoding="utf-8")
    activity.write_text(before.replace("prompt: ", "prompt: Newly asked, ", 1), encoding="utf-8")
    new = build_edition(Course.read(sources), host.folder, python=python_files()).version
    other = context.new_page()
    other.goto(host.url + FORM)
    expect(other.locator(f"html[data-edition='{old}']")).to_be_attached()
    other.get_by_role("button", name="Use the newer version").click(timeout=START)
    expect(other.locator(f"html[data-edition='{new}']")).to_be_attached(timeout=START)

    # The page that wrote, and one whose Python had not started yet: both go on with their own.
    for one, words in ((page, "In the old page."), (asleep, "In one that slept.")):
        expect(one.get_by_role("button", name="Load it again")).to_be_visible()
        expect(one.locator(f"html[data-edition='{old}']")).to_be_attached()
        box(one).fill(words)
        saved(one)
        expect(box(other)).to_have_value(words, timeout=START)
    expect(other.get_by_text("Newly asked").first).to_be_visible()
    assert {url for url in asked[asleep] if "/engine" in url} <= {*engine}
    asleep.get_by_role("button", name="Load it again").click()
    expect(asleep.locator(f"html[data-edition='{new}']")).to_be_attached()
    expect(box(asleep)).to_have_value("In one that slept.", timeout=START)


def _note(asked: dict[Page, list[str]], request: Request) -> None:
    """Whose page asked for what; a worker's requests are its page's."""
    if not request.service_worker:
        asked.setdefault(request.frame.page, []).append(request.url)


@pytest.mark.soak
def test_python_starts_early_for_who_wrote_before_and_never_for_a_reader(
    browser: Browser, writing: tuple[StaticServer, Path]
) -> None:
    host, _ = writing
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.url + FORM)
    box(page).wait_for()
    assert rested(page) == "asleep", "a reader loads no Python"
    box(page).fill("Some words.")
    saved(page)
    comes_true(page, "() => caches.has('alongside-python')")
    comes_true(page, ANSWERED)  # what forms are told needs no Python from here on
    page.goto(host.url + FORM)
    live = "() => document.querySelector('[data-base]').alongsideHost?.state === 'live'"
    comes_true(page, live)
    expect(box(page)).to_have_value("Some words.")
    context.add_init_script(
        "navigator.__proto__.__defineGetter__('connection', () => ({saveData: true}))"
    )
    page.goto(host.url + FORM)
    expect(box(page)).to_have_value("Some words.", timeout=START)
    assert rested(page) == "asleep", "data are dear here"
    context.close()


ANSWERED = """async () => {
  const {course} = JSON.parse(document.querySelector("script[data-edition]").textContent);
  const db = await new Promise((yes) => {
    const asked = indexedDB.open(`alongside:${course}`);
    asked.onsuccess = () => yes(asked.result);
  });
  const found = db.transaction("replies").objectStore("replies").getAllKeys();
  const keys = await new Promise((yes) => { found.onsuccess = () => yes(found.result); });
  db.close();
  return keys.length > 0;
}"""


INBOX = """async () => {
  const {course} = JSON.parse(document.querySelector("script[data-edition]").textContent);
  const db = await new Promise((yes) => {
    const asked = indexedDB.open(`alongside:${course}`);
    asked.onsuccess = () => yes(asked.result);
  });
  const found = db.transaction("inbox").objectStore("inbox").getAll();
  const entries = await new Promise((yes) => { found.onsuccess = () => yes(found.result); });
  db.close();
  return JSON.stringify(entries);
}"""


def rested(page: Page) -> str:
    """What becomes of Python on a page once nothing else is to be done there."""
    return str(
        page.evaluate(
            """async () => {
              for (let i = 0; i < 5; i += 1) await new Promise((next) => requestIdleCallback(next));
              return document.querySelector("[data-base]").alongsideHost.state;
            }"""
        )
    )


def box(page: Page) -> Locator:
    return page.locator(".alongside-form[data-state=ready]").get_by_role("textbox").first


def saved(page: Page) -> None:
    line = page.locator(".alongside-form .al-state").first
    expect(line).to_have_attribute("data-state", "saved", timeout=START)


def test_what_is_erased_takes_along_what_was_kept_of_the_course(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    page.evaluate("dispatchEvent(new Event('alongside:erased'))")
    caches = page.evaluate_handle(
        """async () => {
            while ((await caches.keys()).length) await new Promise((next) => setTimeout(next, 20));
            return await caches.keys();
        }"""
    )
    assert caches.json_value() == []


def test_what_is_cleared_under_an_open_page_is_told_and_its_words_can_be_taken_along(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto(host.url + FORM)
    box(page).fill("Before it was cleared.")
    told = page.get_by_role("region", name="Your words here").first
    expect(told).to_contain_text("is kept in this browser")  # no Python here to save it
    everything = {"origin": host.url.rstrip("/"), "storageTypes": "all"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
    expect(told).to_contain_text("has just been cleared")
    with page.expect_download() as download:
        told.get_by_role("button", name="Download my words").click()
    assert "Before it was cleared." in download.value.path().read_text(encoding="utf-8")
    box(page).fill("And after.")
    comes_true(page, f"async () => (await ({INBOX})()).includes('And after.')")


def test_opened_as_a_file_a_page_reads_and_says_how_to_write(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto((host.folder / FORM).as_uri())
    expect(page.get_by_text("as files. Text and figures")).to_be_visible()
    expect(page.locator(".alongside-form textarea").first).to_be_disabled()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="Front page").first.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), soak.first(LOOKS[::-1], 1))
def test_what_the_edition_says_of_itself_suits_every_reader(
    browser: Browser, host: StaticServer, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    context.set_offline(offline=True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    assert troubles(page) == []
    context.close()
