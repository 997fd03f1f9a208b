"""A learner reads what they wrote, takes it away, brings it back and erases it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect
from tests.support import journal_entries, records
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import SLOW, Learner, open_part
from tests.support.browser.served import Served, wait_until
from tests.support.photographs import SECRETS, photograph
from tests.support.soak import LONG, first
from tests.support.takeaway_records import clock

from alongside.book.writers.pdf import print_pdf
from alongside.course.notebook_parts import PARTS
from alongside.errors import AlongsideError
from alongside.record.notes import attachments, tutor_comments
from alongside.record.record import Record
from alongside.storage import files
from alongside.storage.folder_store import FolderStore

PAGE = "voila/render/20-my-notebook.ipynb"
JOURNAL = f"{PAGE}#journal"
WORDS = "Partnership means the tea urn is shared."


def write(home: Path, field: str, value: object, activity: str = "activity-1") -> None:
    """Put an answer into the record as a form would."""
    records.write(Record.open(home), activity, **{field: value})


@pytest.fixture
def site(served: Served) -> Served:
    """The site, with a record that holds one answer, and no kernel that has more to save."""
    write(served.emptied().home, "impressions", WORDS)
    return served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def test_what_was_written_is_read_again_and_found_by_its_words(site: Served, page: Page) -> None:
    write(site.home, "joint-result", "A skate park with a roof.")
    Learner(page, site.url).open(PAGE)
    written = page.get_by_role("group", name="Activity 1")
    expect(written).to_contain_text(WORDS)
    expect(written.get_by_role("link", name="Activity 1")).to_have_attribute(
        "href", "02-meanings.ipynb#activity-1"
    )
    page.get_by_role("searchbox", name="Search in my own words").fill("shared URNS")
    expect(page.get_by_text("1 answer found.")).to_be_visible()
    expect(page.get_by_text("A skate park with a roof.")).to_be_hidden()
    expect(written.locator("mark")).to_have_text(["urn", "shared"])
    page.get_by_role("button", name="Show everything again").press("Enter")
    expect(page.get_by_text("A skate park with a roof.")).to_be_visible()
    expect(written.locator("mark")).to_have_count(0)
    expect(written).to_contain_text(WORDS)
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.soak
def test_who_comes_back_from_an_activity_is_at_the_link_they_left_by(
    site: Served, page: Page
) -> None:
    me = Learner(page, site.url).open(PAGE)
    link = page.get_by_role("group", name="Activity 1").get_by_role("link", name="Activity 1")
    link.press("Enter")
    me.box().wait_for(timeout=SLOW)
    page.go_back()
    expect(link).to_be_focused(timeout=SLOW)


@pytest.mark.soak
def test_two_versions_stand_side_by_side_with_the_change_in_words(site: Served, page: Page) -> None:
    old = (site.home / "history" / "activity-1.jsonl").read_text(encoding="utf-8")
    assert "shared" in old
    later = Record.kept_in(site.home)
    base = later.read("activity-1").revision
    later.save("activity-1", {"impressions": (WORDS.replace("shared", "fought over"), "sha256:x")},
               base_revision=base, writer="later", origin="lab")  # fmt: skip
    Learner(page, site.url).open(PAGE)
    page.get_by_role("button", name="See how it changed").click()
    panel = page.get_by_role("group", name="How it changed")
    expect(panel.get_by_role("row").last).to_contain_text("[removed: ", timeout=SLOW)
    expect(panel).to_contain_text("2 words added, 1 word removed.")


@pytest.mark.soak
def test_a_journal_entry_is_saved_as_it_is_typed(site: Served, page: Page) -> None:
    me = Learner(page, site.url).open(JOURNAL)
    box = page.get_by_role("textbox", name="After a meeting")
    box.press_sequentially("The chair let everyone speak.")
    page.get_by_role("textbox", name="Tags").press_sequentially("meeting, chairing")
    page.get_by_text("Journal saved").wait_for(timeout=SLOW)
    page.reload()
    me.ready()
    entry = page.get_by_role("article", name="Entry of")
    expect(entry).to_contain_text("The chair let everyone speak.", timeout=SLOW)
    expect(entry).to_contain_text("chairing")
    entry.get_by_role("button", name="Change the entry").click()
    expect(box).to_have_value("The chair let everyone speak.")


@pytest.mark.soak
def test_an_entry_is_formatted_once_its_writer_turns_that_on_and_an_old_one_stays_plain(
    site: Served, page: Page
) -> None:
    old = "1. Not a list\n* nor **this**"
    journal_entries.write(Record.kept_in(site.home), old, writer="t", origin="site")
    me = Learner(page, site.url).open(JOURNAL)
    mine = open_part(page, "Journal")
    entries = mine.get_by_role("article", name="Entry of")
    entries.get_by_text(old).wait_for(timeout=SLOW)
    box = page.get_by_role("textbox", name="After a meeting")
    turn = mine.get_by_role("button", name="Formatting: this entry")
    expect(turn).to_have_attribute("aria-pressed", "false")
    box.fill("- **Chairs** in a ring")
    turn.press("Enter")
    shown = mine.get_by_role("group", name="As it will be shown: this entry")
    expect(shown.get_by_role("listitem").locator("strong")).to_have_text("Chairs")
    box.press("End")
    box.press("Enter")
    page.keyboard.type("<b>tea</b>")
    saved = [{"markdown": "- **Chairs** in a ring\n- <b>tea</b>"}, old]
    wait_until(lambda: [one["text"] for one in site.saved("journal").values()][::-1] == saved)
    assert troubles(page) == []
    page.reload()
    me.ready()
    expect(entries).to_have_count(2, timeout=SLOW)
    expect(entries.first.get_by_role("listitem")).to_have_text(["Chairs in a ring", "<b>tea</b>"])
    expect(entries.last).to_contain_text("* nor **this**")
    entries.first.get_by_role("button", name="Change the entry").click()
    expect(turn).to_have_attribute("aria-pressed", "true")
    entries.last.get_by_role("button", name="Change the entry").click()
    expect(turn).to_have_attribute("aria-pressed", "false")
    expect(box).to_have_value(old)
    assert [one["text"] for one in site.saved("journal").values()][::-1] == saved


@pytest.mark.soak
def test_an_entry_has_its_earlier_versions_and_comes_back_when_it_was_taken_out(
    site: Served, page: Page
) -> None:
    then = Record.kept_in(Record.open(site.home).home, now=clock())
    name, saved = journal_entries.write(then, "First thoughts.", writer="t", origin="site")
    journal_entries.change(Record.kept_in(site.home), name, "Second thoughts.",
                   base_revision=saved.revision, writer="t", origin="site")  # fmt: skip
    me = Learner(page, site.url).open(JOURNAL)
    mine = open_part(page, "Journal")
    versions = mine.get_by_role("button", name="Earlier versions of the entry")
    versions.press("Enter")
    mine.get_by_text("As it was on").press("Enter")
    expect(mine.get_by_text("First thoughts.")).to_be_visible()
    mine.get_by_role("button", name="Put these words back").press("Enter")
    wait_until(lambda: site.saved("journal")[name]["text"] == "First thoughts.")
    expect(mine.get_by_role("button", name="Change the entry")).to_be_focused()
    mine.get_by_role("button", name="Take out the entry").press("Enter")
    wait_until(lambda: site.saved("journal")[name] is None)

    page.reload()
    me.ready()
    mine.get_by_text("Entries you took out").press("Enter")
    mine.get_by_text("The entry of").press("Enter")
    mine.get_by_role("button", name="Put it back").press("Enter")
    wait_until(lambda: site.saved("journal")[name] is not None)
    expect(mine.get_by_role("article")).to_contain_text("First thoughts.")


@pytest.mark.parametrize(
    ("label", "name", "start"),
    first(
        [
            ("Word", "my-notebook.docx", b"PK"),
            ("EPUB", "my-notebook.epub", b"PK"),
            ("Web page", "my-notebook.html", b"<!"),
            ("Markdown", "my-notebook.md", b""),
        ]
    ),
)
def test_the_book_is_downloaded_and_the_page_goes_on_saving(
    site: Served, page: Page, label: str, name: str, start: bytes
) -> None:
    Learner(page, site.url).open(PAGE)
    away = book_of(page)
    away.get_by_role("group", name="The book as").get_by_role("radio", name=label).check()
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="Download the book").click()
    assert download.value.suggested_filename == name
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(start)
    if name.endswith((".html", ".md")):
        assert WORDS in data.decode()
    open_part(page, "Journal")
    page.get_by_role("textbox", name="After a meeting").press_sequentially("Still here.")
    page.get_by_text("Journal saved").wait_for(timeout=SLOW)


def holding(site: Served, words: str) -> list[Path]:
    """The files of the record that hold these words."""
    found = []
    for path in site.home.rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):  # one that goes while we look
            if words.encode() in path.read_bytes():
                found.append(path)
    return found


def test_a_record_taken_away_and_erased_comes_back_whole(
    site: Served, page: Page, tmp_path: Path
) -> None:
    me = Learner(page, site.url).open(f"{PAGE}#take-away")
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="Download my whole record").click()
    taken = tmp_path / "taken.zip"
    download.value.save_as(taken)
    assert "history/activity-1.jsonl" in zipfile.ZipFile(taken).namelist()

    open_part(page, "Bring back and erase")
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
    page.get_by_text("Nothing has changed yet").wait_for(timeout=SLOW)
    assert not site.saved("activity-1")
    page.get_by_role("button", name="Bring it in").click()
    wait_until(lambda: site.saved("activity-1").get("impressions") == WORDS)
    page.get_by_role("button", name="Undo the last import").click()
    wait_until(lambda: not site.saved("activity-1"))

    # Safari unpacks what it downloads, and keeps no zip.
    folder = tmp_path / "my record"
    with zipfile.ZipFile(taken) as archive:
        archive.extractall(folder)
    (folder / "holiday.jpg").write_bytes(b"...")
    open_part(page, "Bring back and erase")
    back = page.get_by_role("group", name="Bring back", exact=True)
    back.get_by_label("Or the folder that it was unpacked to").set_input_files(folder)
    expect(back.get_by_role("status")).to_contain_text("it is said below", timeout=SLOW)
    expect(back.get_by_role("listitem").filter(has_text="Left alone")).to_contain_text("holiday")
    assert troubles(page, ".al-notebook") == []
    back.get_by_role("button", name="Bring it in").click()
    wait_until(lambda: site.saved("activity-1").get("impressions") == WORDS)


@pytest.mark.soak
def test_a_copy_that_a_sync_program_left_is_joined_by_keys_and_its_answer_can_be_chosen(
    site: Served, page: Page, tmp_path: Path
) -> None:
    away = Path(shutil.copytree(site.home, tmp_path / "away"))
    write(away, "impressions", "From the laptop.")
    write(site.home, "impressions", "From the desktop.")
    left = site.home / "reflections" / "activity-1-laptop.json"
    left.write_bytes((away / "reflections" / "activity-1.json").read_bytes())

    Learner(page, site.url).open(PAGE)
    page.get_by_role("button", name="See what is in it").press("Enter")
    expect(page.get_by_role("heading", name="Bring back and erase")).to_be_focused()
    copies = page.get_by_role("group", name="Copies that a sync program left")
    expect(copies).to_contain_text("1 answer with 3 words")
    join = copies.get_by_role("button", name="Join what it holds")
    expect(join).to_have_accessible_description(re.compile("activity-1-laptop.json"))
    join.press("Enter")
    expect(copies.get_by_role("status")).to_contain_text("Joined.", timeout=SLOW)
    expect(copies.get_by_role("heading")).to_be_focused()
    expect(join).to_have_count(0)
    assert not left.exists()
    assert len([*left.parent.glob("activity-1.joined-*.json")]) == 1

    me = Learner(page, site.url).open()
    question = page.get_by_role("group", name="This answer was also written on another computer")
    expect(question).to_contain_text("From the laptop.", timeout=SLOW)
    expect(me.box()).to_have_value("From the desktop.")
    question.get_by_role("button", name="Keep this one").click()
    wait_until(lambda: Record.kept_in(site.home).apart("activity-1") == ())
    page.reload()
    me.ready()
    expect(question).to_have_count(0)
    assert site.saved("activity-1")["impressions"] == "From the desktop."


@pytest.mark.soak
def test_a_file_that_is_no_record_is_refused_in_a_sentence(
    site: Served, page: Page, tmp_path: Path
) -> None:
    other = tmp_path / "holiday.zip"
    other.write_bytes(b"not a zip")
    Learner(page, site.url).open(PAGE)
    open_part(page, "Bring back and erase")
    page.get_by_label("A record that you took away").set_input_files(other)
    status = page.get_by_role("group", name="Bring back", exact=True).get_by_role("status")
    expect(status).to_contain_text("zip", timeout=SLOW)
    expect(status).not_to_contain_text("Traceback")
    film = tmp_path / "film.zip"
    with film.open("wb") as file:
        file.truncate(65 * 2**20)
    page.get_by_label("A record that you took away").set_input_files(film)
    expect(status).to_contain_text("of 64 MB", timeout=SLOW)


@pytest.mark.soak
def test_a_record_larger_than_one_message_comes_back_whole(
    site: Served, page: Page, tmp_path: Path
) -> None:
    away, words, least = tmp_path / "away", "", (11 if LONG else 1) * 2**20
    for number in range(14 if LONG else 2):  # each stands in the history, the last in the answers
        words = f"{number} " + "A long afternoon. " * 50_000
        write(away, "impressions", words)
    size = sum(path.stat().st_size for path in away.rglob("*") if path.is_file())
    assert size > least, "what goes in one message"  # no connection takes more than 10 MiB
    Learner(page, site.url).open(PAGE)
    open_part(page, "Bring back and erase")
    back = page.get_by_role("group", name="Bring back", exact=True)
    back.get_by_label("Or the folder that it was unpacked to").set_input_files(away)
    bring = back.get_by_role("button", name="Bring it in")
    bring.wait_for(timeout=SLOW)
    bring.click()
    history = site.home / "history" / "activity-1.jsonl"
    wait_until(lambda: history.stat().st_size > least, 60, "the history did not come")
    expect(back.get_by_role("status")).to_contain_text("It is in", timeout=SLOW)


NAMES = "I rang Siobhan O'Neill on 07700 900123 about it."


def taken(page: Page, start: Callable[[], None]) -> str:
    """The words of the file that comes when this is done."""
    with page.expect_download(timeout=SLOW) as download:
        start()
    return Path(download.value.path()).read_text(encoding="utf-8")


def book_of(page: Page) -> Locator:
    """Where the book and the record are downloaded."""
    return open_part(page, "Take away").get_by_role("group", name="My answers as a book")


def sheet_of(page: Page) -> Locator:
    """Where a sheet for supervision is made."""
    return open_part(page, "Take away").get_by_role("group", name="A sheet for supervision")


@pytest.mark.soak
def test_names_are_pointed_out_and_a_pseudonym_stands_for_one(site: Served, page: Page) -> None:
    write(site.home, "own-aims", NAMES)
    Learner(page, site.url).open(PAGE)
    careful = open_part(page, "Careful with other people")
    careful.get_by_role("button", name="Check for other people's details").click()
    expect(careful.get_by_role("list", name="A person's name")).to_contain_text(
        "Siobhan O'Neill", timeout=SLOW
    )
    expect(careful.get_by_role("list", name="A telephone number")).to_contain_text("07700 900123")
    careful.get_by_label("Could be: for Siobhan O'Neill").fill("the organiser")
    careful.get_by_role("button", name="Use this pseudonym for Siobhan O'Neill").click()
    mine = careful.get_by_role("table", name="My pseudonyms")
    expect(mine).to_contain_text("the organiser", timeout=SLOW)
    careful.get_by_role("checkbox", name="Leave out telephone numbers").check()
    book_of(page).get_by_role("radio", name="Markdown").check()
    book = taken(page, page.get_by_role("button", name="Download the book").click)
    assert "I rang the organiser on" in book
    assert "Siobhan" not in book
    assert "07700" not in book
    open_part(page, "Careful with other people")
    mine.get_by_role("button", name="Forget the pseudonym for Siobhan O'Neill").click()
    expect(mine).to_have_count(0, timeout=SLOW)
    open_part(page, "Take away")
    assert "I rang Siobhan" in taken(
        page, page.get_by_role("button", name="Download the book").click
    )


@pytest.mark.soak
def test_before_names_leave_the_learner_is_told_and_goes_on_at_a_word(
    site: Served, page: Page
) -> None:
    write(site.home, "own-aims", "I rang Dervla Quinn.")
    write(site.home, "own-aims", NAMES)
    Learner(page, site.url).open(PAGE)
    away = book_of(page)
    away.get_by_role("radio", name="Markdown").check()
    away.get_by_role("button", name="Download the book").press("Enter")
    told = away.get_by_role("group", name="Before it leaves")
    expect(told).to_contain_text("Siobhan O'Neill", timeout=SLOW)
    expect(told.get_by_text("2 things in it might tell")).to_be_focused()
    book = taken(
        page, lambda: told.get_by_role("button", name="Download it as it is").press("Enter")
    )
    assert "Siobhan" in book
    expect(away.get_by_role("button", name="Download the book")).to_be_focused()
    # Said once is enough: the same again goes straight away.
    assert "Siobhan" in taken(page, away.get_by_role("button", name="Download the book").click)
    # The whole record takes its history along.
    away.get_by_role("button", name="Download my whole record").press("Enter")
    expect(told).to_contain_text(
        "Dervla Quinn: a person's name, in an earlier version", timeout=SLOW
    )
    expect(told.get_by_text("1 of them only in earlier versions")).to_be_focused()
    told.get_by_role("button", name="Look at them first").press("Enter")
    expect(page).to_have_url(re.compile("#careful$"))
    careful = open_part(page, "Careful with other people")
    expect(careful.get_by_role("checkbox", name="Look in earlier versions too")).to_be_checked()
    names = careful.get_by_role("list", name="A person's name")
    expect(names).to_contain_text("In an earlier version of Activity 1")


@pytest.mark.soak
def test_a_name_on_the_learners_own_list_is_found_and_taken_off_again(
    site: Served, page: Page
) -> None:
    write(site.home, "own-aims", "The one they call spud came along.")
    Learner(page, site.url).open(PAGE)
    careful = open_part(page, "Careful with other people")
    careful.get_by_role("textbox", name="A name to look for").fill("Spud")
    careful.get_by_role("textbox", name="A name to look for").press("Enter")
    expect(careful.get_by_role("list", name="Names to look for")).to_contain_text(
        "Spud", timeout=SLOW
    )
    page.reload()  # the part has an address, so it is there again
    Learner(page, site.url).ready()
    careful.get_by_role("button", name="Check for other people's details").click()
    expect(careful.get_by_role("list", name="A name on your list")).to_contain_text(
        "spud", timeout=SLOW
    )
    careful.get_by_role("button", name="Take Spud off the list").click()
    names = careful.get_by_role("list", name="Names to look for")
    expect(names).not_to_contain_text("Spud", timeout=SLOW)
    expect(careful.get_by_role("textbox", name="A name to look for")).to_be_focused()


@pytest.mark.soak
def test_a_supervision_sheet_is_made_by_keyboard_alone(site: Served, page: Page) -> None:
    write(site.home, "joint-result", "A skate park with a roof.")
    Learner(page, site.url).open(PAGE)
    sheet = sheet_of(page)
    keys = page.keyboard
    sheet.get_by_role("combobox", name="A reflection to talk about").focus()
    keys.press("Tab")
    keys.press("Enter")  # Add to the sheet
    first = sheet.get_by_role("listitem").first
    ask = first.get_by_role("textbox", name="What I would like")
    expect(ask).to_be_focused()
    keys.type("an outside view")
    sheet.get_by_role("combobox", name="A reflection to talk about").focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    expect(sheet.get_by_role("listitem")).to_have_count(2)
    keys.press("Tab")
    keys.press("Enter")  # Move up
    expect(first).not_to_contain_text("comes to mind")
    expect(sheet.get_by_role("button", name="Move down").first).to_be_focused()
    sheet.get_by_role("textbox", name="With whom").focus()
    keys.type("Meena")
    sheet.get_by_role("radio", name="Word").focus()
    for _ in range(4):
        keys.press("ArrowRight")
    expect(sheet.get_by_role("radio", name="Markdown")).to_be_checked()
    keys.press("Tab")
    expect(sheet.get_by_role("button", name="Download the sheet")).to_be_focused()
    text = taken(page, lambda: keys.press("Enter"))
    assert text.index("A skate park") < text.index(WORDS)
    assert "With: Meena" in text
    assert "I would like: an outside view" in text


@pytest.mark.soak
def test_what_was_agreed_is_kept_and_stands_on_the_next_sheet(site: Served, page: Page) -> None:
    Learner(page, site.url).open(PAGE)
    sheet = sheet_of(page)
    sheet.get_by_role("combobox", name="From which activity").select_option(
        label="All that I wrote"
    )
    sheet.get_by_role("button", name="Add to the sheet").click()
    sheet.get_by_role("textbox", name="With whom").fill("Meena")
    sheet.get_by_role("button", name="Add what we agreed").click()
    sheet.get_by_role("textbox", name="What we agreed").fill("Ring Dai")
    sheet.get_by_label("By when").fill("2025-10-01")
    sheet.get_by_role("button", name="Add to the sheet").focus()  # leaving the box keeps it
    which = sheet.get_by_role("combobox", name="Which sheet")
    expect(which.get_by_role("option", name="with Meena")).to_have_count(1, timeout=SLOW)
    kept = Record.open(site.home)
    wait_until(lambda: "2025-10-01" in str(kept.read("supervision-sheets")), why="it is kept")
    page.reload()
    sheet = sheet_of(page)
    expect(which.get_by_role("option", name="with Meena")).to_have_count(1, timeout=SLOW)
    sheet.get_by_role("textbox", name="With whom").fill("meena")
    expect(sheet.get_by_text("Agreed last time")).to_be_visible()
    expect(sheet.get_by_text("Ring Dai · by 1 October 2025")).to_be_visible()
    page.goto(site.url)  # its day has come
    front = page.locator("[data-due]")
    expect(front).to_contain_text("You agreed on something with Meena for 1 October 2025.")
    front.get_by_role("link", name="Drop it").press("Enter")
    part = page.get_by_role("region", name="What I have written")
    come = part.locator(".al-due")
    expect(come.get_by_role("button", name="Drop it")).to_be_focused(timeout=SLOW)
    page.goto(site.url)  # nothing was dropped by a link
    front.get_by_role("link", name="Another day").press("Enter")
    expect(come.get_by_label("Another day")).to_be_focused(timeout=SLOW)
    come.get_by_role("link", name="Open").press("Enter")
    sheet = sheet_of(page)
    expect(which).to_be_focused()
    expect(sheet.get_by_role("textbox", name="What we agreed")).to_have_value("Ring Dai")
    with page.expect_download() as dates:
        sheet.get_by_role("button", name="Dates for my calendar").click()
    assert b"Agreed with Meena: Ring Dai" in Path(dates.value.path()).read_bytes()
    part = open_part(page, "What I have written")
    come.get_by_role("button", name="Another day").click()
    part.get_by_label("Another day").fill("2099-12-10")
    part.get_by_role("button", name="Keep this day").click()
    expect(come).to_have_count(0)
    sheet = sheet_of(page)
    expect(sheet.get_by_label("By when")).to_have_value("2099-12-10")
    expect(sheet.get_by_role("list", name="On the sheet").get_by_role("listitem")).to_have_count(1)
    sheet.get_by_role("button", name="Erase this sheet").click()
    sheet.get_by_role("button", name="Erase this sheet now").click()
    sheet.get_by_text("The sheet is erased").wait_for(timeout=SLOW)
    expect(sheet.get_by_role("textbox", name="What we agreed")).to_have_count(0)
    files_left = [path for path in site.home.rglob("*") if path.is_file()]
    assert not [path for path in files_left if b"Ring Dai" in path.read_bytes()]


@pytest.mark.soak
def test_an_entry_just_written_can_go_on_the_sheet_and_the_focus_stays(
    site: Served, page: Page
) -> None:
    Learner(page, site.url).open(JOURNAL)
    page.get_by_role("textbox", name="After a meeting").press_sequentially("Only just now.")
    change = page.get_by_role("button", name="Change the entry")
    change.focus()
    choice = page.locator("option", has_text="Only just now.")
    expect(choice).to_have_count(1, timeout=SLOW)
    expect(change).to_be_focused()  # though the page has shown the record afresh
    sheet = sheet_of(page)
    sheet.get_by_role("combobox", name="A reflection to talk about").select_option(
        value=choice.get_attribute("value")
    )
    sheet.get_by_role("button", name="Add to the sheet").click()
    expect(sheet.get_by_role("list", name="On the sheet")).to_contain_text("Journal, ")


@pytest.mark.soak
def test_an_empty_sheet_is_asked_to_be_filled(site: Served, page: Page) -> None:
    Learner(page, site.url).open(PAGE)
    sheet = sheet_of(page)
    sheet.get_by_role("button", name="Download the sheet").click()
    expect(sheet.get_by_text("Choose at least one reflection")).to_be_visible()
    expect(sheet.get_by_role("combobox", name="A reflection to talk about")).to_be_focused()


@pytest.mark.soak
def test_own_tags_find_answers_and_journal_entries_together(site: Served, page: Page) -> None:
    write(site.home, "joint-result", "A skate park with a roof.")
    journal_entries.write(
        Record.kept_in(site.home), "Chaired it.", tags=["for Dai"], writer="t", origin="site"
    )
    journal_entries.write(Record.kept_in(site.home), "Another day.", writer="t", origin="site")
    me = Learner(page, site.url).open(PAGE)
    written = page.get_by_role("group", name="Activity 1")
    page.get_by_role("searchbox").fill("DAYS")
    page.get_by_role("button", name="Go to the journal").click()
    mine = open_part(page, "Journal")
    expect(mine.locator("mark")).to_have_text(["day"])
    page.get_by_role("searchbox").fill("")  # it came along
    expect(mine.get_by_role("article")).to_have_count(2)
    open_part(page, "What I have written")
    written.get_by_text("Add tags").first.click()
    written.get_by_role("textbox", name="Tags for").first.fill("urn,  for Dai ")
    name = "tags--activity-1--impressions"
    wait_until(lambda: site.saved("journal").get(name) == ["urn", "for Dai"])
    page.reload()
    me.ready()
    written.get_by_text("Tags: urn, for Dai").wait_for(timeout=SLOW)
    page.get_by_role("combobox", name="Tagged, or about a section").select_option(label="for Dai")
    expect(page.get_by_text("1 answer and 1 journal entry found.")).to_be_visible()
    expect(page.get_by_text("A skate park with a roof.")).to_be_hidden()
    page.get_by_role("button", name="Go to the journal").click()
    expect(mine.get_by_role("article")).to_have_count(1)
    expect(mine.get_by_role("article")).to_contain_text("Chaired it.")
    page.get_by_role("button", name="Go to what I have written").click()
    written.get_by_text("Tags: urn, for Dai").click()
    written.get_by_role("textbox", name="Tags for").first.fill("")
    wait_until(lambda: site.saved("journal").get(name) is None)


@pytest.mark.soak
def test_saving_goes_on_while_a_pdf_is_made(site: Served, page: Page) -> None:
    try:
        print_pdf("<p>")
    except AlongsideError as missing:
        pytest.skip(str(missing))
    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))
    Learner(page, site.url).open(PAGE)
    away = book_of(page)
    away.get_by_role("radio", name="PDF").check()
    away.get_by_role("checkbox", name="With the whole course text").check()
    away.get_by_role("button", name="Download the book").click()
    away.get_by_role("progressbar").wait_for(timeout=SLOW)
    open_part(page, "Journal")
    page.get_by_role("textbox", name="After a meeting").press_sequentially("Meanwhile.")
    wait_until(lambda: "Meanwhile." in str(site.saved("journal")))
    assert downloads == [], "the words were saved before the book was done"
    open_part(page, "Take away")
    away.get_by_text("my-notebook.pdf is in your downloads").wait_for(timeout=2 * SLOW)
    assert Path(downloads[0].path()).read_bytes().startswith(b"%PDF")
    expect(away.get_by_role("progressbar")).to_be_hidden()


@pytest.mark.soak
def test_a_book_being_made_can_be_stopped_by_key(site: Served, page: Page) -> None:
    try:
        print_pdf("<p>")
    except AlongsideError as missing:
        pytest.skip(str(missing))
    Learner(page, site.url).open(f"{PAGE}#take-away")
    away = book_of(page)
    away.get_by_role("radio", name="PDF").check()
    away.get_by_role("checkbox", name="With the whole course text").check()
    make = away.get_by_role("button", name="Download the book")
    make.press("Enter")
    away.get_by_role("button", name="Stop").press("Enter")
    expect(away.get_by_role("status")).to_have_text("Stopped. Nothing was made.")
    expect(make).to_be_focused()
    expect(away.get_by_role("progressbar")).to_be_hidden()


DRAFTS = "Object.entries(localStorage).map((each) => each.join(' ')).join('\\n')"


def leave_draft(page: Page, home: Path, activity: str, changes: Mapping[str, object]) -> None:
    """Leave words in the browser as a page does whose connection was lost."""
    key = hashlib.sha256(os.path.abspath(home).encode()).hexdigest()[:16]  # noqa: PTH100
    draft = {"base": 0, "changes": changes, "at": "2026-11-21T10:00:00Z", "writer": "gone"}
    page.evaluate(
        "([name, draft]) => localStorage.setItem(name, draft)",
        [f"alongside:draft:{key}:{activity}:gone", json.dumps(draft)],
    )


@pytest.mark.soak
def test_words_left_for_a_question_that_is_gone_are_offered_and_can_be_kept(
    site: Served, page: Page
) -> None:
    me = Learner(page, site.url).open(PAGE)
    leave_draft(page, site.home, "activity-99", {"gone": ["<b>Two</b>", "lines"]})
    leave_draft(page, site.home, "activity-1", {"no-longer-asked": "Old words."})
    page.reload()
    me.ready()
    left = page.get_by_role("group", name="Words were left on this computer")
    expect(left.get_by_role("textbox")).to_have_value("<b>Two</b>\nlines", timeout=SLOW)
    left.get_by_role("button", name="Keep them as a journal entry").press("Enter")
    wait_until(lambda: "<b>Two</b>\\nlines" in json.dumps(site.saved("journal")))
    expect(page.get_by_role("button", name="Change the entry")).to_be_focused()

    me.open()
    expect(left.get_by_role("textbox")).to_have_value("Old words.", timeout=SLOW)
    assert "Old words." in page.evaluate(DRAFTS)
    left.get_by_role("button", name="I don't need them").press("Enter")
    expect(left).to_have_count(0)
    assert "Old words." not in page.evaluate(DRAFTS)


def erase(page: Page, what: str) -> None:
    """Erase something, having been told what would go."""
    open_part(page, "Bring back and erase")
    page.get_by_label("What to erase").select_option(label=what)
    page.get_by_role("button", name="Say what would go").click()
    sure = page.get_by_role("group", name="Erase for good?")
    expect(sure.get_by_role("button", name="Keep it")).to_be_focused(timeout=SLOW)
    sure.get_by_role("button", name="Erase it for good").click()
    erased = page.get_by_role("group", name="Erase", exact=True).get_by_role("status")
    expect(erased).to_contain_text("Erased. A receipt", timeout=SLOW)


@pytest.mark.soak
def test_what_is_erased_is_gone_from_the_disk_and_from_the_browser(
    site: Served, page: Page
) -> None:
    write(site.home, "joint-result", "A roof that stays.")
    journal_entries.write(Record.kept_in(site.home), f"Journal: {WORDS}", writer="t", origin="site")
    Learner(page, site.url).open(PAGE)
    leave_draft(
        page, site.home, "activity-1", {"impressions": WORDS, "joint-result": "A kept one."}
    )
    leave_draft(page, site.home, "activity-2", {"x": f"Two: {WORDS}"})
    open_part(page, "Journal")
    page.get_by_role("textbox", name="After a meeting").fill(f"Another: {WORDS}")
    wait_until(lambda: "Another" in str(site.saved("journal")))

    tutor = open_part(page, "Send to a tutor")
    tutor.get_by_role("checkbox", name="Activity 1").check()
    tutor.get_by_role("button", name="Show what would go").click()
    name = tutor.get_by_role("textbox", name="Your name")
    expect(name).to_be_focused()
    name.fill("Carys")
    tutor.get_by_role("button", name="Show what would go").click()
    expect(tutor.get_by_role("group", name="What would go")).to_contain_text(WORDS, timeout=SLOW)

    short = page.get_by_label("What to erase").locator("option", has_text="comes to").first
    erase(page, short.inner_text())
    left = page.evaluate(DRAFTS)
    assert "A kept one." in left
    assert f"Two: {WORDS}" in left
    assert WORDS not in left.replace(f"Two: {WORDS}", "")
    assert site.saved("activity-1") == {"joint-result": "A roof that stays."}
    expect(tutor.get_by_role("group", name="What would go")).to_be_hidden()

    erase(page, "Everything I have written")
    expect(page.get_by_label("What to erase").locator("option", has_text="comes to")).to_have_count(
        0
    )
    expect(page.get_by_role("button", name="Say what would go")).to_be_focused()
    expect(page.get_by_text("Erased. A receipt")).to_be_visible()
    files = [p for p in site.home.rglob("*") if p.is_file()]
    assert [p for p in files if WORDS.encode() in p.read_bytes() or b"roof" in p.read_bytes()] == []
    left = page.evaluate(DRAFTS)
    assert WORDS not in left
    assert "A kept one." not in left
    open_part(page, "Journal")
    expect(page.get_by_role("textbox", name="After a meeting")).to_have_value("")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    tutor = open_part(page, "Send to a tutor")
    expect(tutor).to_contain_text("There is nothing to send yet", timeout=SLOW)


@pytest.mark.soak
def test_what_a_tutor_said_stands_with_the_answer(site: Served, page: Page) -> None:
    at = "2026-11-21T10:00:00.000Z"
    files.make_private(site.home / "comments")
    tutor_comments.write(FolderStore(site.home), "activity-1", [
        tutor_comments.TutorComment("a" * 16, "Tess", at, "Whose <b>urn</b>?", "impressions", 1,
                                    "0" * 16, at)
    ])  # fmt: skip
    Learner(page, site.url).open(PAGE)
    said = page.get_by_role("note", name="Comment by Tess")
    expect(said).to_contain_text("Whose <b>urn</b>?")


@pytest.mark.parametrize(("width", "theme"), first(LOOKS))
def test_a_full_notebook_is_in_order(
    site: Served, browser: Browser, width: int, theme: Literal["light", "dark"]
) -> None:
    write(site.home, "own-aims", NAMES)
    write(site.home, "impressions", WORDS + " More.")
    write(site.home, "level", "networking", "activity-3")
    journal_entries.write(
        Record.kept_in(site.home), "Chaired it.", tags=["for Dai"], writer="t", origin="site"
    )
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    page = context.new_page()
    Learner(page, site.url).open(PAGE)
    for button in page.get_by_role("button", name="See how it changed").all():
        button.click()
    careful = open_part(page, "Careful with other people")
    careful.get_by_role("button", name="Check for other people's details").click()
    careful.get_by_role("button", name="Use this pseudonym for Siobhan O'Neill").click(timeout=SLOW)
    careful.get_by_role("table", name="My pseudonyms").wait_for(timeout=SLOW)
    sheet_of(page).get_by_role("button", name="Add to the sheet").click()
    open_part(page, "Bring back and erase")
    page.get_by_role("button", name="Say what would go").click()
    page.get_by_role("group", name="Erase for good?").wait_for(timeout=SLOW)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => each.open = true)")
    for one in first(PARTS, 4):
        open_part(page, one.title)
        assert troubles(page, "section[data-part]:not([hidden])") == []
        told = page.get_by_role("region").count()
        assert told == 1, "a part is one landmark, and what stands in it is none"
    context.close()


def test_an_empty_notebook_invites_and_shows_few_controls(site: Served, page: Page) -> None:
    shutil.rmtree(site.home)
    Learner(page, site.url).open(PAGE)
    written = open_part(page, "What I have written")
    expect(written).to_contain_text("There is nothing in it yet")
    own = page.locator(".al-notebook").locator("input, select, textarea, button, summary, a[href]")
    assert own.filter(visible=True).count() < 15
    written.get_by_role("button", name="Write in my journal").press("Enter")
    box = page.get_by_role("textbox", name="After a meeting")
    expect(box).to_be_focused()
    box.press_sequentially("The first words.")
    wait_until(lambda: "The first words." in str(site.saved("journal")))
    expect(
        open_part(page, "Take away").get_by_role("button", name="Download the book")
    ).to_be_visible()


def test_the_journal_is_one_tap_or_key_away_and_knows_the_page_that_was_read(
    site: Served, page: Page
) -> None:
    page.goto(f"{site.url}voila/render/03-terms.ipynb")
    top = page.get_by_role("banner")
    expect(top.get_by_role("link", name="My notebook")).to_be_visible()
    to_journal = top.get_by_role("link", name="Journal")
    expect(to_journal).to_have_attribute("accesskey", "j")  # no driver presses an access key
    to_journal.click()
    box = page.get_by_role("textbox", name="After a meeting")
    expect(box).to_be_focused(timeout=SLOW)
    page.keyboard.type("Networks are not partnerships.")
    wait_until(lambda: "Networks are not" in str(site.saved("journal")))
    assert '"section": "terms"' in json.dumps(site.saved("journal"))
    expect(page.get_by_role("combobox", name="About which section?")).to_have_value("terms")


@pytest.mark.soak
def test_a_part_has_an_address_that_back_and_the_contents_know(site: Served, page: Page) -> None:
    Learner(page, site.url).open(f"{PAGE}#finished")
    expect(page.get_by_role("heading", name="What I have finished")).to_be_focused()
    expect(page).to_have_title(re.compile("^What I have finished – My notebook"))
    contents = page.get_by_role("navigation", name="Contents").get_by_role(
        "list", name="In My notebook"
    )
    expect(contents.locator("[aria-current]")).to_have_text("What I have finished")
    contents.get_by_role("link", name="How my thinking moved").click()
    expect(page.get_by_role("heading", name="How my thinking moved")).to_be_focused()
    open_part(page, "Journal")
    page.go_back()
    expect(page.get_by_role("region", name="How my thinking moved")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("region", name="What I have finished")).to_be_visible()
    page.goto(f"{site.url}{PAGE}#yours-to-keep")  # an old address goes on leading there
    expect(page.get_by_role("heading", name="Yours to keep")).to_be_in_viewport()


@pytest.mark.soak
def test_many_activities_are_folded_and_searching_opens_them(site: Served, page: Page) -> None:
    for number, field in ((1, "impressions"), (2, "differences"), (3, "common-goals")):
        write(site.home, field, WORDS, f"activity-{number}")
    Learner(page, site.url).open(PAGE)
    shown = page.get_by_role("group", name="Activity 3")
    expect(shown.get_by_text(WORDS)).to_be_hidden()
    page.get_by_role("searchbox").fill("urn")
    expect(shown.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Show everything again").click()
    expect(shown.get_by_text(WORDS)).to_be_hidden()
    expect(page.get_by_text("1 version")).to_have_count(0)


def test_continue_is_one_place_everywhere_and_reference_pages_do_not_move_it(
    site: Served, page: Page
) -> None:
    page.goto(f"{site.url}voila/render/05-levels.ipynb")
    contents = page.get_by_role("navigation", name="Contents")
    heading = contents.get_by_role("link", name="Any step can be the right one")
    heading.click()
    expect(heading).to_have_attribute("aria-current", "location")
    page.evaluate("scrollTo(0, 0)")  # where the ways out are
    expect(heading).not_to_have_attribute("aria-current", "location")
    levels = re.compile("^Continue: Levels of partnership, at “Any step can be the right one”$")
    page.goto(f"{site.url}voila/render/17-glossary.ipynb")
    page.goto(site.url)
    on_front = page.get_by_role("link", name=levels)
    address = on_front.get_attribute("href")
    Learner(page, site.url).open(PAGE)
    expect(page.get_by_role("link", name=levels)).to_be_visible()
    assert address == page.get_by_role("link", name=levels).evaluate("(link) => link.href")
    page.get_by_role("link", name=levels).click()
    expect(page.get_by_role("heading", name="Any step can be the right one")).to_be_in_viewport()

    page.evaluate("document.querySelector('.turn').scrollIntoView()")
    read = page.get_by_role("navigation", name="Contents").get_by_role(
        "link", name=re.compile(r"\(read\)")
    )
    expect(read).to_have_count(1)
    page.get_by_role("link", name=re.compile("^Next")).click()
    expect(page.get_by_role("heading", name="Why people work together", level=1)).to_be_visible()
    page.wait_for_load_state()  # it has noted that it was opened
    page.goto(f"{site.url}voila/render/05-levels.ipynb")  # to look something up once more
    page.goto(site.url)
    expect(page.get_by_role("link", name="Continue: Why people work together")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("(read)")).to_have_count(1)


@pytest.mark.soak
@pytest.mark.parametrize(("width", "height"), first([(320, 568), (1280, 720)]))
def test_one_screen_of_the_front_page_shows_what_the_course_gives(
    site: Served, browser: Browser, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(site.url)
    for words in ("What you will be able to do", "How it feels", "What you take away"):
        expect(page.get_by_role("term").filter(has_text=words)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("definition").last).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("img", name="Four people side by side")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="Continue")).to_be_in_viewport(ratio=1)
    assert troubles(page) == []
    context.close()


CLICKED = {"click", "mousedown", "mouseup"}
ANCESTOR = (
    "(() => {{ let at = {start}; for (let i = {up}; i--;) at = at?.parentElement; return at; }})()"
)


@pytest.mark.soak
def test_no_heading_is_called_clickable_by_a_screen_reader(site: Served, page: Page) -> None:
    Learner(page, site.url).open(PAGE)
    tools = page.context.new_cdp_session(page)
    for start in ("document.querySelector('.al-part')", "document.querySelector('#map .part')"):
        for up in range(20):
            script = ANCESTOR.format(start=start, up=up)
            found = tools.send("Runtime.evaluate", {"expression": script})["result"]
            if found.get("subtype") == "null" or "objectId" not in found:
                break
            heard = tools.send("DOMDebugger.getEventListeners", {"objectId": found["objectId"]})
            assert CLICKED.isdisjoint(one["type"] for one in heard["listeners"]), script
        assert up > 3


def add_by_keyboard(page: Page, within: Locator, path: Path) -> Locator:
    """Add a file as who has only keys does; the box that then has the focus, to say what it is."""
    within.get_by_role("button", name="Add a picture or file").first.press("Enter")
    chosen = within.get_by_label("Choose a picture or file").first
    expect(chosen).to_be_focused()
    chosen.set_input_files(path)
    box = within.get_by_role("textbox", name=f"for somebody who can’t see it? {path.name}")
    expect(box).to_be_focused(timeout=SLOW)
    return box


def test_a_photograph_is_put_beside_an_answer_described_shown_and_removed_by_keyboard(
    site: Served, context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "board.jpg").write_bytes(photograph())
    (tmp_path / "board.svg").write_text("<svg/>")
    me = Learner(context.new_page(), f"http://127.0.0.1:{site.port}/").open()
    form = me.page.locator(".alongside-form").first
    form.get_by_role("button", name="Add a picture or file").first.press("Enter")
    form.get_by_label("Choose a picture or file").first.set_input_files(tmp_path / "board.svg")
    expect(form.get_by_role("status").filter(has_text="can’t be added")).to_be_visible()
    form.get_by_role("button", name="Add a picture or file").first.press("Enter")
    add_by_keyboard(me.page, form, tmp_path / "board.jpg").press_sequentially("Three rules")
    expect(form.get_by_text("Saved: what you said of board.jpg.")).to_be_visible()
    assert troubles(me.page, ".alongside-form") == []
    me.page.reload()
    me.ready()
    show = form.get_by_role("button", name="Show the picture board.jpg")
    show.press("Enter")
    picture = form.get_by_role("img", name="Three rules")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth") == 64
    along = form.get_by_role("checkbox", name="With my pictures, which may show people or places")
    goes_along(me.page, form, along)
    record = Record.kept_in(site.home)
    (one,) = attachments.entries(record)
    kept = attachments.bytes_of(record, one) or b""
    assert not [secret for secret in SECRETS if secret in kept]
    form.get_by_role("button", name="Remove board.jpg").press("Enter")
    sure = form.get_by_role("group", name="Remove board.jpg?")
    sure.get_by_role("button", name="Remove it for good").press("Enter")
    expect(form.get_by_text("board.jpg is removed for good.")).to_be_visible()
    expect(form.get_by_role("button", name="Add a picture or file").first).to_be_focused()
    expect(along).to_be_hidden()
    assert attachments.entries(record) == ()


def goes_along(page: Page, form: Locator, along: Locator) -> None:
    """The activity's file and what its printer gets have its picture once that is ticked."""
    text, paper = (form.get_by_role("button", name=name) for name in ("Plain text", "Print it"))
    expect(along).not_to_be_checked()
    along.press("Space")
    with page.expect_download(timeout=SLOW) as found:
        text.press("Enter")
    with zipfile.ZipFile(found.value.path()) as archive:
        assert [name.partition("/")[0] for name in archive.namelist()][1:] == ["pictures"]
    page.evaluate(
        """() => { window.print = () => { document.body.dataset.printed = [...document
            .querySelector(".al-printout").shadowRoot.querySelectorAll("img")]
            .map((one) => one.naturalWidth); }; }"""
    )
    paper.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-printed", "64", timeout=SLOW)
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.soak
def test_a_picture_beside_a_journal_entry_is_found_by_what_was_said_of_it(
    site: Served, context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "hall.png").write_bytes(photograph("PNG"))
    me = Learner(context.new_page(), f"http://127.0.0.1:{site.port}/").open(JOURNAL)
    journal_part = open_part(me.page, "Journal")
    me.write("We met again.", "After a meeting")
    box = add_by_keyboard(me.page, journal_part, tmp_path / "hall.png")
    box.press_sequentially("Chairs in a ring")
    entry = journal_part.get_by_role("article")
    expect(entry).to_contain_text("With a picture or file: hall.png (Chairs in a ring)")
    written = open_part(me.page, "What I have written")
    written.get_by_role("searchbox").fill("chairs ring")
    expect(me.page.get_by_text("1 answer and 1 journal entry found.")).to_be_visible()
    expect(written.get_by_role("button", name="Show the picture hall.png")).to_be_visible()
    away = book_of(me.page)
    away.get_by_role("radio", name="Web page").check()
    away.get_by_role("checkbox", name=re.compile("^With my pictures")).press("Space")
    away.get_by_role("button", name="Download the book").press("Enter")
    told = away.get_by_role("group", name="Before it leaves")
    expect(told).to_contain_text("There is a picture or file in your record, and no check looks")
    with me.page.expect_download(timeout=SLOW) as found:
        told.get_by_role("button", name="Download it as it is").press("Enter")
    expect(away.get_by_role("button", name="Download the book")).to_be_focused()
    made = Path(found.value.path()).read_text(encoding="utf-8")
    assert re.search('<img src="data:image/png;base64,[^"]+" alt="Chairs in a ring"', made)
    open_part(me.page, "Journal")
    me.page.get_by_role("button", name="Begin a new entry").press("Enter")
    expect(journal_part.get_by_role("list", name="Pictures and files: this entry")).to_be_hidden()
