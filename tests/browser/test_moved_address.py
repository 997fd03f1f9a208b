"""Words that wait in a browser are found again when the course comes at another port.

Covers: site/server/former_address.py
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.support.browser.page import MEANINGS, SLOW, Learner
from tests.support.browser.served import Served, free_port, wait_until
from tests.support.browser.writing import drafts, on_disk


@pytest.mark.soak
def test_words_that_wait_at_the_former_port_are_told_of_and_fetched(
    tmp_path: Path, context: BrowserContext
) -> None:
    (tmp_path / "home").mkdir()
    site = Served(tmp_path / "home").start()
    try:
        me = Learner(context.new_page(), site.url).open()
        former = site.url
        site.stop()
        me.write("Nearly lost.")
        wait_until(lambda: drafts(me.page) == 1)
        me.page.close(run_before_unload=False)
        site.port = free_port()
        site.start()
        again = Learner(context.new_page(), site.url).open()
        told = again.page.locator(".al-elsewhere")
        expect(told).to_contain_text(f"at another address of the course: {former}")
        assert "Nearly" not in again.page.evaluate("document.cookie")
        again.button("Go to them").click()
        again.page.wait_for_url(former + MEANINGS)
        again.ready()
        again.button("Keep these words").click()
        on_disk(site, "Nearly lost.")
        expect(again.page.locator(".al-elsewhere")).to_have_count(0)
        wait_until(lambda: drafts(again.page) == 0)
        back = Learner(again.page, site.url).open()
        expect(back.box()).to_have_value("Nearly lost.", timeout=SLOW)
        expect(back.page.locator(".al-elsewhere")).to_have_count(0)
    finally:
        site.stop()


@pytest.mark.soak
def test_the_site_goes_by_one_name_unless_words_wait_under_the_other(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    other = f"http://localhost:{site.port}/"
    page.goto(f"{other}{MEANINGS}#part")
    page.wait_for_url(f"{site.url}{MEANINGS}#part")
    page.goto(f"{other}alongside/api/probe")  # shows nothing of the course, so it stays
    page.evaluate("localStorage.setItem('alongside:draft:x:activity-1:y', '{}')")
    page.goto(other + MEANINGS)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url == other + MEANINGS


def test_only_ports_that_were_the_courses_own_are_opened(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(site.url)
    statuses = page.evaluate(
        """async (ports) => {
          const token = document.cookie.match(/_xsrf=([^;]*)/)[1];
          const ask = async (port) => (await fetch("/alongside/api/former", {
            method: "POST", body: JSON.stringify({ port }),
            headers: { "X-XSRFToken": token } })).status;
          return Promise.all(ports.map(ask));
        }""",
        [free_port(), "8866", None, 0, [1]],
    )
    assert statuses == [404] * 5
