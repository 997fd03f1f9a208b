"""A learner reads what they wrote, takes it away, brings it back and erases it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.page import SLOW, Learner
from tests.browser.served import Served, wait_until

from alongside.core.record import Record

PAGE = "voila/render/20-my-notebook.ipynb"
WORDS = "Partnership means the tea urn is shared."


def write(home: Path, field: str, value: object, activity: str = "activity-1") -> None:
    """Put an answer into the record as a form would."""
    record = Record.open(home)
    base = record.peek(activity).revision
    record.save(
        activity, {field: (value, "sha256:" + "0" * 64)},
        base_revision=base, writer="test", origin="site",
    )  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "home")
    write(served.home, "impressions", WORDS)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def test_what_was_written_is_read_again_and_found_by_its_words(site: Served, page: Page) -> None:
    write(site.home, "joint-result", "A skate park with a roof.")
    Learner(page, site.url).open(PAGE)
    written = page.get_by_role("region", name="Activity 1")
    expect(written).to_contain_text(WORDS)
    expect(written.get_by_role("link", name="Activity 1")).to_have_attribute(
        "href", "02-meanings.ipynb#activity-1"
    )
    page.get_by_role("searchbox", name="Search in my own words").fill("tea urn")
    expect(page.get_by_text("1 answer found.")).to_be_visible()
    expect(page.get_by_text("A skate park with a roof.")).to_be_hidden()


def test_two_versions_stand_side_by_side_with_the_change_in_words(site: Served, page: Page) -> None:
    old = (site.home / "history" / "activity-1.jsonl").read_text(encoding="utf-8")
    assert "shared" in old
    later = Record(site.home)
    base = later.peek("activity-1").revision
    later.save("activity-1", {"impressions": (WORDS.replace("shared", "fought over"), "sha256:x")},
               base_revision=base, writer="later", origin="lab")  # fmt: skip
    Learner(page, site.url).open(PAGE)
    page.get_by_role("button", name="See how it changed").click()
    panel = page.get_by_role("group", name="How it changed")
    expect(panel.get_by_role("row").last).to_contain_text("[removed: ", timeout=SLOW)
    expect(panel).to_contain_text("2 words added, 1 word removed.")


def test_a_journal_entry_is_saved_as_it_is_typed(site: Served, page: Page) -> None:
    me = Learner(page, site.url).open(PAGE)
    box = page.get_by_role("textbox", name="After a meeting")
    box.press_sequentially("The chair let everyone speak.")
    page.get_by_role("textbox", name="Tags").press_sequentially("meeting, chairing")
    expect(page.get_by_text("Journal saved")).to_be_visible(timeout=SLOW)
    page.reload()
    me.ready()
    entry = page.get_by_role("article", name="Entry of")
    expect(entry).to_contain_text("The chair let everyone speak.", timeout=SLOW)
    expect(entry).to_contain_text("chairing")
    entry.get_by_role("button", name="Change the entry").click()
    expect(box).to_have_value("The chair let everyone speak.")


@pytest.mark.parametrize(
    ("label", "name", "start"),
    [
        ("Word", "my-notebook.docx", b"PK"),
        ("EPUB", "my-notebook.epub", b"PK"),
        ("Web page", "my-notebook.html", b"<!"),
        ("Markdown", "my-notebook.md", b""),
    ],
)
def test_the_book_is_downloaded_and_the_page_goes_on_saving(
    site: Served, page: Page, label: str, name: str, start: bytes
) -> None:
    Learner(page, site.url).open(PAGE)
    page.get_by_role("radio", name=label).check()
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="Download the book").click()
    assert download.value.suggested_filename == name
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(start)
    if name.endswith((".html", ".md")):
        assert WORDS in data.decode()
    page.get_by_role("textbox", name="After a meeting").press_sequentially("Still here.")
    expect(page.get_by_text("Journal saved")).to_be_visible(timeout=SLOW)


def holding(site: Served, words: str) -> list[Path]:
    """The files of the record that hold these words."""
    files = [path for path in site.home.rglob("*") if path.is_file()]
    return [path for path in files if words.encode() in path.read_bytes()]


def test_a_record_taken_away_and_erased_comes_back_whole(
    site: Served, page: Page, tmp_path: Path
) -> None:
    me = Learner(page, site.url).open(PAGE)
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="Download my whole record").click()
    taken = tmp_path / "taken.zip"
    download.value.save_as(taken)
    assert "history/activity-1.jsonl" in zipfile.ZipFile(taken).namelist()

    page.get_by_label("What to erase").select_option(label="Everything I have written")
    page.get_by_role("button", name="Say what would go").click()
    sure = page.get_by_role("group", name="Erase for good?")
    expect(sure).to_contain_text("It can't be undone.", timeout=SLOW)
    assert site.saved("activity-1"), "asking erases nothing"
    sure.get_by_role("button", name="Erase it for good").click()
    wait_until(lambda: not holding(site, WORDS), 30, "words are left on disk")

    page.reload()
    me.ready()
    page.get_by_label("A record that you took away").set_input_files(taken)
    expect(page.get_by_text("Nothing has changed yet")).to_be_visible(timeout=SLOW)
    assert not site.saved("activity-1")
    page.get_by_role("button", name="Bring it in").click()
    wait_until(lambda: site.saved("activity-1").get("impressions") == WORDS)
    page.get_by_role("button", name="Undo the last import").click()
    wait_until(lambda: not site.saved("activity-1"))


def test_a_file_that_is_no_record_is_refused_in_a_sentence(
    site: Served, page: Page, tmp_path: Path
) -> None:
    other = tmp_path / "holiday.zip"
    other.write_bytes(b"not a zip")
    Learner(page, site.url).open(PAGE)
    page.get_by_label("A record that you took away").set_input_files(other)
    back = page.get_by_role("region", name="Bring it back")
    expect(back.get_by_role("status")).to_contain_text("zip", timeout=SLOW)
    expect(back.get_by_role("status")).not_to_contain_text("Traceback")


def test_names_are_pointed_out_before_anything_is_shared(site: Served, page: Page) -> None:
    write(site.home, "own-aims", "I rang Siobhan O'Neill on 07700 900123 about it.")
    Learner(page, site.url).open(PAGE)
    page.get_by_role("button", name="Check for other people's details").click()
    away = page.get_by_role("region", name="Take it away")
    expect(away).to_contain_text("07700 900123", timeout=SLOW)
    expect(away).to_contain_text("O'Neill")
