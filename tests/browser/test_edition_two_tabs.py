"""Two tabs save a thousand times: the record is what one computer would have made of it.

Covers: static_site/client/, static_site/engine/.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.support.paths import ROOT
from tests.support.static_site import StaticServer, built_edition, comes_true, served_edition

from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.record.record import Record
from alongside.static_site.engine.page_protocols import ORIGIN

SAVES = 1000
SEED = os.environ.get("ALONGSIDE_SEED") or str(time.time_ns())
START = 90_000  # ms: Python starts, perhaps on a busy machine
PAGE = "02-meanings.html"
FORM = "#activity-1 .alongside-form"
CHOICE = f"{FORM} .al-choose"
DRINKS = ("tea", "caf\u00e9", "\u0634\u0627\u064a")
SAY = """(messages) => {
  const host = document.querySelector("[data-base]").alongsideHost;
  const known = {};
  globalThis.told = (async () => {
    const replies = [];
    for (const { place, old, ...message } of messages) {
      message.base_revision = old ? Math.floor((known[place] ?? 0) / 2) : known[place] ?? 0;
      const reply = await new Promise((yes) => host.ask(place, message, yes));
      if (!old && reply.kind === "saved") known[place] = reply.revision;
      replies.push([place, message, reply]);
    }
    return replies;
  })();
}"""
NOTHING_WAITS = """async () => {
  const {course} = JSON.parse(document.querySelector("script[data-edition]").textContent);
  const db = await new Promise((yes) => {
    const asked = indexedDB.open(`alongside:${course}`);
    asked.onsuccess = () => yes(asked.result);
  });
  const found = db.transaction("inbox").objectStore("inbox").count();
  const waiting = await new Promise((yes) => { found.onsuccess = () => yes(found.result); });
  db.close();
  return waiting === 0;
}"""
FILES = """async () => {
  const {course} = JSON.parse(document.querySelector("script[data-edition]").textContent);
  const db = await new Promise((yes) => {
    const asked = indexedDB.open(`alongside:${course}`);
    asked.onsuccess = () => yes(asked.result);
  });
  const all = (what) => new Promise((yes) => {
    const found = db.transaction("files").objectStore("files")[what]();
    found.onsuccess = () => yes(found.result);
  });
  const decoder = new TextDecoder();
  const [names, data] = [await all("getAllKeys"), await all("getAll")];
  return Object.fromEntries(names.map((name, i) => [name, decoder.decode(data[i])]));
}"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


@pytest.fixture(scope="module")
def course() -> Course:
    return Course.read(ROOT)


def messages(course: Course, writer: str, chance: random.Random) -> list[dict[str, Any]]:
    """What a tab saves: words that were never said before, against what it knows or knew once."""
    made = []
    for number in range(SAVES // 2):
        place = chance.choice([*texts(course)])
        fields = chance.sample(texts(course)[place], chance.randint(1, 2))
        words = {name: f"{writer} {number} {chance.choice(DRINKS)}" for name in fields}
        made.append({"kind": "save", "place": place, "writer": writer, "changes": words,
                     "old": chance.random() < 0.3})  # fmt: skip
    return made


def texts(course: Course) -> dict[str, list[str]]:
    """Two activities, each with its questions that are answered with plain words."""
    found = {}
    for name in ("activity-1", "activity-3"):
        kinds = ("paragraph", "long-text", "short-text")
        found[name] = [f.id for f in course.activity(name).questions if f.kind in kinds]
    return found


@pytest.mark.soak
def test_two_tabs_make_the_record_that_one_computer_would_have_made(
    context: BrowserContext, edition: StaticServer, course: Course, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    pages = [opened(context, edition) for _ in range(2)]
    for number, page in enumerate(pages):
        page.evaluate(SAY, messages(course, f"tab-{number}", chance))
    told = [one for page in pages for one in page.evaluate("() => globalThis.told")]
    kept = pages[0].evaluate(FILES)
    assert len(told) == SAVES

    for place in texts(course):
        said = {
            _words(message["changes"]): (message, reply)
            for at, message, reply in told
            if at == place
        }
        oracle = Oracle(course, place, tmp_path / place)
        lines = [json.loads(line) for line in kept[f"history/{place}.jsonl"].splitlines()]
        order = [key for line in lines for key in said if _is_of(line, key)]
        assert sorted(order) == sorted(said), f"each was kept once; seed {SEED}"
        for line, key in zip(lines, order, strict=True):
            message, reply = said[key]
            assert oracle.answer(message, line["saved_at"]) == {**reply, "seq": 0}, f"seed {SEED}"
        for name in (f"history/{place}.jsonl", f"reflections/{place}.json"):
            assert (tmp_path / place / name).read_text(encoding="utf-8") == kept[name], name


class Oracle:
    """The ordinary record, in a folder, asked by the ordinary protocol."""

    def __init__(self, course: Course, place: str, folder: Path) -> None:
        self._time = datetime.min
        record = Record.open(folder)
        record = type(record)(record.store, now=lambda: self._time)
        self._form = FormProtocol(course, course.activity(place), lambda: record, ORIGIN)

    def answer(self, message: dict[str, Any], at: str) -> dict[str, Any]:
        """The reply to the same message, at the time when it was said."""
        self._time = datetime.fromisoformat(at.replace("Z", "+00:00"))
        [reply] = self._form.answer({**message, "seq": 0})
        answered: dict[str, Any] = json.loads(json.dumps(reply))
        return answered


def _words(changes: dict[str, str]) -> str:
    return " ".join(sorted(changes.values())[0].split()[:2])


def _is_of(line: dict[str, Any], key: str) -> bool:
    answers = [*line.get("changes", {}).values(), *line.get("kept", {}).values()]
    return any(answer["value"].startswith(f"{key} ") for answer in answers)


def opened(context: BrowserContext, edition: StaticServer) -> Page:
    """A tab with its form ready."""
    page = context.new_page()
    page.goto(edition.url + PAGE)
    form = page.locator(FORM)
    expect(form).to_have_attribute("data-state", "ready", timeout=START)
    return page


@pytest.mark.soak
def test_words_that_met_others_are_offered_until_the_learner_has_chosen(
    context: BrowserContext, edition: StaticServer
) -> None:
    """However the browser ends: what it wrote down in drafts last may be gone then."""
    tabs = [opened(context, edition) for _ in range(2)]
    for number, page in enumerate(tabs):  # before Python is there, so neither has seen the other's
        written(page).fill(f"Words of tab {number}.")
    for page in tabs:
        expect(page.locator(f"{FORM} .al-state")).to_have_attribute(
            "data-state", re.compile("saved|undecided"), timeout=START
        )
    [asking] = [page for page in tabs if page.locator(CHOICE).count()]
    words = f"Words of tab {tabs.index(asking)}."
    for page in tabs:
        page.close()

    for chooses in (False, True):
        page = context.new_page()
        page.add_init_script("localStorage.clear()")
        page.goto(edition.url + PAGE)
        expect(page.locator(CHOICE)).to_contain_text(words, timeout=START)
        if chooses:
            page.get_by_role("button", name="Keep these words").click()
            page.locator(f"{FORM} .al-state[data-state=saved]").wait_for(timeout=START)
            comes_true(page, NOTHING_WAITS)
        page.close()

    page = opened(context, edition)
    expect(written(page)).to_have_value(words, timeout=START)
    expect(page.locator(CHOICE)).to_have_count(0)


def written(page: Page) -> Locator:
    return page.locator(FORM).get_by_role("textbox").first
