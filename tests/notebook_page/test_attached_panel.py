"""My notebook shows every picture and file, beside which answer, and puts some beside entries.

Covers: notebook_page/attached_panel.py
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from tests.notebook_page.test_notebook_protocol import Page
from tests.support.photographs import photograph

from alongside.attachments.file_types import check_file
from alongside.record.notes.attachments import attach, describe

ENTRY = "entry-20261121104200-abc123"


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """A page with a photograph beside an answer, called after somebody."""
    made = Page(tmp_path / "home")
    file = check_file("Delyth Pritchard.jpg", photograph())
    one = attach(made.record, "activity-1", "impressions", file, writer="w", origin="site")
    describe(made.record, one.id, "Carys Bowen at the gate", writer="w", origin="site")
    return made


def add(page: Page, field: str) -> dict[str, Any]:
    data = b64encode(b"What we agreed").decode()
    return page.ask(kind="attach", field=field, upload="u", name="a.txt", size=14, at=0, data=data)


def test_a_picture_is_listed_with_the_question_that_it_is_beside(page: Page) -> None:
    (one,) = page.ask(kind="hello")["attachments"]
    assert (one["name"], one["alt"]) == ("Delyth Pritchard.jpg", "Carys Bowen at the gate")
    assert one["within"].startswith("Activity 1")
    assert "comes to" in one["about"]


def test_an_entry_of_the_journal_gets_a_file_and_nothing_else_does_here(page: Page) -> None:
    added = add(page, ENTRY)
    assert (added["beside"], [one["name"] for one in added["items"]]) == (ENTRY, ["a.txt"])
    assert len(page.ask(kind="hello")["attachments"]) == 2
    assert "Reload the page" in add(page, "impressions")["refused"]


def test_a_name_and_a_description_are_checked_as_words_and_the_picture_is_spoken_of(
    page: Page,
) -> None:
    told = page.ask(kind="care", versions="")
    assert {"Delyth Pritchard", "Carys Bowen"} <= {one["text"] for one in told["found"]}
    assert told["pictures"].startswith("There is a picture or file in your record, and no check")


def test_where_there_is_no_picture_none_is_spoken_of(tmp_path: Path) -> None:
    assert Page(tmp_path / "home").ask(kind="care", versions="")["pictures"] == ""


def test_a_picture_can_be_erased_with_all_that_is_erased(page: Page) -> None:
    (one,) = page.ask(kind="hello")["attachments"]
    page.ask(kind="detach", id=one["id"])
    assert page.ask(kind="hello")["attachments"] == []


def test_a_book_has_the_name_and_the_description(page: Page) -> None:
    page.ask(kind="take", format="md", course_text=False)
    book = page.files[0].decode()
    assert "Carys Bowen at the gate" in book
    assert "The picture is not in this document, but in your whole record." in book
