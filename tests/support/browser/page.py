"""A learner at a page of the site: finds things by role and label, as a screen reader would."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MEANINGS = "voila/render/02-meanings.ipynb"
IMPRESSIONS = "comes to mind first"
SLOW = 45_000
"""Milliseconds a state may take on a busy machine."""


class Learner:
    """What a learner does and sees in one tab."""

    def __init__(self, page: Page, url: str) -> None:
        """``url`` is the site's address, or a relay's."""
        self.page = page
        self.url = url

    def open(self, path: str = MEANINGS) -> Learner:
        """Open a page and wait for its form to be ready to type in."""
        self.page.goto(self.url + path)
        return self.ready()

    def ready(self) -> Learner:
        """Wait for the form, bringing it near the view as a reader does."""
        form = self.page.locator(".activity").first
        form.scroll_into_view_if_needed()
        live = self.page.locator('.alongside-form[aria-busy="false"]')
        # An `expect` that has to wait draws up all that a screen reader has of the page, each time
        # that it looks: on a page of the course that takes longer than the form does.
        live.first.wait_for(timeout=SLOW)
        return self

    def box(self, label: str = IMPRESSIONS) -> Locator:
        """The text box with this label."""
        return self.page.get_by_role("textbox", name=re.compile(label))

    def write(self, words: str, label: str = IMPRESSIONS) -> None:
        """Type at the end of a box."""
        self.box(label).press("Control+End")
        self.box(label).press_sequentially(words)

    def sees(self, text: str | re.Pattern[str], seconds: float = SLOW / 1000) -> None:
        """Wait until the save line says so."""
        line = self.page.locator(".alongside-form .al-state").first
        expect(line).to_contain_text(text, timeout=seconds * 1000)

    def sees_saved(self, seconds: float = SLOW / 1000) -> None:
        """Wait until all is saved, whatever the save line's words for it are."""
        self._sees_state("saved", seconds)

    def sees_unsaved(self, seconds: float = SLOW / 1000) -> None:
        """Wait until the save line warns that words are on the page only."""
        self._sees_state(re.compile("late|failed"), seconds)

    def _sees_state(self, state: str | re.Pattern[str], seconds: float) -> None:
        line = self.page.locator(".alongside-form .al-state").first
        expect(line).to_have_attribute("data-state", state, timeout=seconds * 1000)

    def button(self, name: str) -> Locator:
        """The button of this name."""
        return self.page.get_by_role("button", name=name)


def open_part(page: Page | Locator, name: str) -> Locator:
    """Turn to a part of My notebook, on a page or in a part of it, unless it is shown already."""
    parts = page.get_by_role("navigation", name="Parts of my notebook")
    link = parts.get_by_role("link", name=name)
    if link.get_attribute("aria-current") is None:
        link.click()
    return page.get_by_role("region", name=name, exact=True)


TYPEFACES = """performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => name.endsWith(".woff2"))"""
"""The typefaces that a page has fetched."""


def activity_goes_along(page: Page, within: Locator, words: str) -> None:
    """The first activity's file holds these words, and so does what the printer gets of it."""
    take = within.get_by_role("group", name=re.compile("^Take .* with you$")).first
    with page.expect_download(timeout=SLOW) as found:
        take.get_by_role("button", name="Plain text").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    assert words.partition("<")[0] in text
    expect(take.get_by_role("status")).to_contain_text("is in your downloads")
    # The page stands as it was, and nothing of it is on the paper.
    page.evaluate("window.print = () => { document.body.dataset.printing = document.title; }")
    take.get_by_role("button", name="Print it").click()
    expect(page.locator("body")).to_have_attribute("data-printing", re.compile("."), timeout=SLOW)
    paper = page.locator(".al-printout .al-paper")
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    expect(paper.get_by_text(words)).to_be_visible()
    expect(take).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".al-printout")).to_have_count(0)
