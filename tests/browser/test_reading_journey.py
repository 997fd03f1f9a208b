"""A chapter that is read and annotated on one host is found as it was on the other two."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support.browser.lab_server import FRONT, LabServer, visitor
from tests.support.browser.site import Reader, Site
from tests.support.paths import ROOT
from tests.support.static_site import built_edition, served_edition

from alongside.record.record import Record
from alongside.record.transfer.export import export_record

CHAPTER = "07b-young-people"
MINE = "20-my-notebook"
FIRST, SECOND = "The people who made this course", "Each of these partnerships could"
WORDS = "Ask the **youth forum** first."
OLD = "1. *Not* meant as a list\n2) nor **bold**, <b>nor</b> _this_"
"""An answer from before there was formatting."""
BEFORE, AFTER = "mostly talked to adults", "talked to adults for the most part"
"""What the course says of one passage, and how a later edition puts it."""
SLOW = 120_000


def marks_words(root: Locator, begins: str, note: str) -> str:
    """Mark a paragraph and write a formatted note on it; the words that are marked."""
    expect(root).to_have_attribute("data-marks", re.compile("."), timeout=SLOW)
    paragraph = root.locator("p").filter(has_text=begins).first
    paragraph.evaluate("(p) => getSelection().selectAllChildren(p)")
    root.get_by_role("button", name="Mark and write a note").click()
    root.get_by_role("button", name="Formatting: my note").click()
    root.get_by_role("textbox", name="My note").fill(note)
    root.get_by_role("button", name="Keep", exact=True).click()
    expect(root).to_have_attribute("data-waiting", "0", timeout=SLOW)
    return next(words for words in words_of(root) if words.startswith(begins))


def words_of(root: Locator) -> list[str]:
    """The words that stand marked on a page, for each paragraph."""
    marked = root.locator("p:has(mark)").all()
    return [" ".join("".join(one.locator("mark").all_inner_texts()).split()) for one in marked]


def stands_as_written(page: Page, root: Locator, show: Callable[[], object]) -> None:
    """The old answer is in My notebook to the letter, and nothing in it became a list."""
    show()
    said = root.locator(".al-words").filter(has_text="meant as a list").first
    expect(said).to_have_text(OLD, timeout=SLOW)
    expect(said.locator("*")).to_have_count(0)


@pytest.mark.soak
def test_what_is_marked_on_the_site_is_in_jupyterlab_and_goes_into_the_edition_with_a_copy(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = Site(tmp_path / "record", course=ROOT)
    record = Record.open(site.home)
    record.save(
        "activity-1", {"impressions": (OLD, "sha256:" + "0" * 64)},
        base_revision=0, writer="test", origin="site",
    )  # fmt: skip
    site.start()
    try:
        reader = Reader(browser)
        page = reader.open(f"{site.url}voila/render/{CHAPTER}.ipynb").page
        first = marks_words(page.locator("article"), FIRST, WORDS)
        stands_as_written(
            page,
            page.locator("main"),
            lambda: page.goto(f"{site.url}voila/render/{MINE}.ipynb#written"),
        )
        reader.close()
    finally:
        site.stop()

    lab = LabServer(tmp_path / "lab")
    lab.home = site.home
    shutil.rmtree(lab.root)
    for folder in ("course", "activities"):
        shutil.copytree(ROOT / folder, lab.root / folder)
    chapter = lab.root / "course" / f"{CHAPTER}.ipynb"
    text = chapter.read_text(encoding="utf-8")
    assert BEFORE in text
    chapter.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    lab.start()
    try:
        with visitor(browser) as context:
            page = context.new_page()
            page.goto(lab.url(f"{CHAPTER}.ipynb"))
            front = page.locator(FRONT)
            note = front.get_by_role("complementary", name="My note").first
            expect(note.locator("strong")).to_have_text("youth forum", timeout=SLOW)
            expect(note).to_contain_text("The words that you marked have changed since.")
            assert words_of(front) == [first.replace(BEFORE, AFTER)]
            second = marks_words(front, SECOND, "- Tea")
            stands_as_written(page, front, lambda: page.goto(lab.url(f"{MINE}.ipynb")))
    finally:
        lab.stop()

    export_record(Record.open(site.home), tmp_path / "copy.zip")
    with served_edition(built_edition(tmp_path_factory)) as edition:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{edition.url}{MINE}.html#back")
        part = page.get_by_role("region", name="Bring back and erase", exact=True)
        file = part.get_by_label("A record that you took away")
        expect(file).to_be_attached(timeout=SLOW)
        file.set_input_files(tmp_path / "copy.zip")
        part.get_by_role("button", name="Bring it in").click(timeout=SLOW)
        expect(part.get_by_role("status").first).to_contain_text("It is in", timeout=SLOW)
        # At once: what was brought in is there for pages that start no Python, however soon.
        page.goto(f"{edition.url}{CHAPTER}.html")
        article = page.locator("article")
        expect(article).to_have_attribute("data-marks", "2", timeout=SLOW)
        assert sorted(words_of(article)) == sorted([first, second])
        notes = article.get_by_role("complementary", name="My note")
        expect(notes.locator("strong")).to_have_text(["youth forum"])
        expect(notes.get_by_role("listitem")).to_have_text(["Tea"])
        expect(article).not_to_contain_text("have changed since")
        stands_as_written(
            page, page.locator("main"), lambda: page.goto(f"{edition.url}{MINE}.html#written")
        )
        context.close()
