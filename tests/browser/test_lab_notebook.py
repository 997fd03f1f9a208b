"""My notebook does in JupyterLab what it does on the site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.lab_server import FRONT, SLOW, LabServer, alive, visitor
from tests.browser.served import ROOT, wait_until

from alongside.core.record import Record

NOTEBOOK = "20-my-notebook.ipynb"
SECTION = f"""
      - id: my-notebook
        notebook: {NOTEBOOK}
        title: My notebook
        minutes: 5
"""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[LabServer]:
    """JupyterLab with the small course and My notebook, and one answer."""
    server = LabServer(tmp_path)
    shutil.copy(ROOT / "course" / NOTEBOOK, server.root / "course")
    with (server.root / "course" / "course.yml").open("a", encoding="utf-8") as outline:
        outline.write(SECTION)
    Record.open(server.home).save(
        "activity-1", {"gain": ("I asked Siobhan.", "h")}, base_revision=0, writer="t", origin="lab"
    )
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def page(browser: Browser, lab: LabServer) -> Iterator[Page]:
    with visitor(browser) as context:
        opened = context.new_page()
        opened.goto(lab.url(NOTEBOOK))
        alive(opened)
        yield opened


def test_a_book_is_downloaded_and_the_kernel_lives(lab: LabServer, page: Page) -> None:
    mine = page.locator(FRONT)
    formats = mine.get_by_role("group", name="My answers as a book")
    formats.get_by_role("radio", name="Markdown").check()
    mine.get_by_role("button", name="Download the book").click()
    told = mine.get_by_role("group", name="Before it leaves")
    with page.expect_download(timeout=SLOW) as download:
        told.get_by_role("button", name="Download it as it is").click()
    assert "I asked Siobhan." in Path(download.value.path()).read_text(encoding="utf-8")
    box = mine.get_by_role("textbox", name="After a meeting")
    box.press_sequentially("dd Still here.")
    wait_until(lambda: "dd Still here." in str(lab.saved("journal")))
    with page.expect_download(timeout=SLOW) as download:
        mine.get_by_role("button", name="Download my whole record").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
