"""Somebody writes in the first activity: what they see, and what is on the disk then."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from tests.support.browser.page import Learner
from tests.support.browser.relay import Relay
from tests.support.browser.served import Served, wait_until

ACTIVITY, FIELD, OTHER = "activity-1", "impressions", "joint-result"
OWN = "What has this partnership made possible"
"""How the question of ``OTHER`` begins."""
TWO_PLACES = "also changed somewhere else"


def at(context: BrowserContext, place: Served | Relay) -> Learner:
    """A tab with the form, ready to type in; at the site itself or through a relay."""
    return Learner(context.new_page(), f"http://127.0.0.1:{place.port}/").open()


def on_disk(site: Served, words: object, field: str = FIELD, seconds: float = 60) -> None:
    """Wait until an answer on the disk is these words, letter by letter."""
    why = f"{words!r} is not on disk"
    wait_until(lambda: site.saved(ACTIVITY).get(field) == words, seconds, why)


def settled(page: Page) -> None:
    """Wait until the page has heard that every letter typed in it is saved.

    Letters are on the disk a moment before that: until then the page may send them again, and
    rightly does after its kernel has died. Who moves files or ends something once words are on the
    disk waits for this as well. A page that waits for a choice between two versions never gets so
    far, nor do others in the same browser.
    """
    wait_until(lambda: drafts(page) == 0, 60, "the page has words that are not acknowledged")


def history(site: Served, field: str = FIELD) -> list[str]:
    """What the answer was, one save after the other."""
    lines = (site.home / "history" / f"{ACTIVITY}.jsonl").read_text(encoding="utf-8").splitlines()
    changes = [json.loads(line)["changes"] for line in lines]
    return [change[field]["value"] for change in changes if field in change]


def kept_files(site: Served) -> list[Path]:
    """The files of the record, without those just being written."""
    folders = [site.home / name for name in ("reflections", "history")]
    return [path for folder in folders for path in folder.iterdir() if path.name[0] != "."]


def drafts(page: Page) -> int:
    """How many drafts the browser's own storage holds."""
    return int(
        page.evaluate(
            "() => Object.keys(localStorage).filter((k) => k.startsWith('alongside:draft:')).length"
        )
    )
