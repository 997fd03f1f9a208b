"""What stands in a control is what is saved, however it came there.

One sample course for the file, with a field of every kind on one page and My notebook on another.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.support import records
from tests.support.browser.looks import troubles
from tests.support.browser.page import SLOW, Learner, open_part
from tests.support.browser.served import wait_until
from tests.support.browser.site import SAMPLE, Site
from tests.support.browser.writing import ACTIVITY, TWO_PLACES, drafts, settled
from tests.support.kind_samples import FULL, SETTINGS

from alongside.course.kinds import KINDS
from alongside.record.notes import journal
from alongside.record.record import Record

OPTIONS = [{"id": name, "label": f"Option {name}"} for name in "abcd"]
STEPS = [{**option, "meaning": "A step."} for option in OPTIONS]
FIELDS: list[dict[str, Any]] = [
    {"id": "line", "kind": "short-text"},
    {"id": "few", "kind": "paragraph"},
    {"id": "many", "kind": "long-text"},
    {"id": "one", "kind": "choice", "options": OPTIONS},
    {"id": "step", "kind": "steps", "options": STEPS},
    {"id": "point", "kind": "scale", "points": 5, "ends": ["Little", "Much"]},
    {"id": "several", "kind": "several", "options": OPTIONS, "other": "Something else"},
    {"id": "list", "kind": "list", "item": "Item", "minimum": 2},
    {
        "id": "rows",
        "kind": "rows",
        "row": "Row",
        "minimum": 1,
        "columns": [
            {"id": "what", "label": "What", "kind": "short-text"},
            {"id": "why", "label": "Why", "kind": "paragraph"},
            {"id": "where", "label": "Where", "kind": "choice", "options": OPTIONS},
            {"id": "when", "label": "When", "kind": "date"},
            {"id": "say", "label": "Say", "kind": "scale", "points": 5, "ends": ["Little", "Much"]},
            {
                "id": "gives",
                "label": "Gives",
                "kind": "several",
                "options": OPTIONS,
                "other": "More",
            },
            {"id": "who", "label": "Who", "kind": "partner"},
        ],
        "partners": OPTIONS,
    },
    {
        "id": "grid",
        "kind": "matrix",
        "row": "Test",
        "notes": "Why?",
        "rows": OPTIONS[:2],
        "options": OPTIONS,
    },
    {"id": "plans", "kind": "actions", "item": "Action", "minimum": 1},
    {"id": "day", "kind": "date"},
    {
        "id": "again",
        "kind": "recall",
        "from": {"activity": ACTIVITY, "field": "many"},
        "offer": "few",
    },
]
KNOWN = {field["kind"] for field in FIELDS}
FIELDS += [
    {"id": f"sample-{kind}", "kind": kind, **SETTINGS[kind]} for kind in FULL if kind not in KNOWN
]
"""A field of every kind: what is said of these above, and the samples of all others."""
FILL = """([n, events]) => {
    const form = document.querySelector(".alongside-form .al-body");
    const put = (el, key, value) => {
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(el), key).set.call(el, value);
        for (const name of events) el.dispatchEvent(new Event(name, { bubbles: true }));
    };
    const all = (selector, set) => form.querySelectorAll(selector).forEach(set);
    all("textarea, input[type=text]", (el) => put(el, "value", `words ${n}`));
    all("input[type=date]", (el) => put(el, "value", `2027-0${n + 1}-01`));
    all("select", (el) => put(el, "selectedIndex", n + 1));
    const groups = new Map();
    all("input[type=radio]", (el) => groups.set(el.name, [...(groups.get(el.name) ?? []), el]));
    for (const group of groups.values()) put(group[n % group.length], "checked", true);
    const ticked = (el) => (el.dataset.part === "done" ? n % 2 === 1 : el.value === "abcd"[n]);
    all("input[type=checkbox]", (el) => put(el, "checked", ticked(el)));
}"""
"""Fill everything in as a tool in the browser does: by the platform's own setter."""


def filled(n: int) -> dict[str, Any]:
    """The answers that FILL makes."""
    words, option = f"words {n}", "abcd"[n]
    plan: dict[str, Any] = {
        "what": words, "by_when": f"2027-0{n + 1}-01", "with_whom": words, "how_know": words
    }  # fmt: skip
    if n % 2:
        plan["done"] = True
    return {
        "line": words,
        "few": words,
        "many": words,
        "one": option,
        "step": option,
        "point": n + 1,
        "several": {"chosen": [option], "other": words},
        "list": [words, words],
        "rows": [
            {
                "what": words,
                "why": words,
                "where": option,
                "when": f"2027-0{n + 1}-01",
                "say": n + 1,
                "gives": {"chosen": [option], "other": words},
                "who": option,
            }
        ],
        "day": f"2027-0{n + 1}-01",
        "grid": {name: {"choice": option, "note": words} for name in "ab"},
        "plans": [plan],
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample course with every kind of field, and with My notebook in the place of a page."""
    folder = tmp_path_factory.mktemp("kinds") / "course"
    shutil.copytree(SAMPLE, folder)
    text = (folder / "activities" / "1-sample.yml").read_text(encoding="utf-8")
    fields = [{**field, "prompt": f"The field {field['id']}"} for field in FIELDS]
    text = re.sub(
        r"(?s)^fields:.*?^comment", f"fields: {json.dumps(fields)}\ncomment", text, flags=re.M
    )
    (folder / "activities" / "1-sample.yml").write_text(text, encoding="utf-8")
    page = folder / "course" / "02-own.ipynb"
    own = json.loads((folder / "course" / "01-writing.ipynb").read_text(encoding="utf-8"))
    own["cells"][2]["source"] = ["from alongside import my_notebook\n", "\n", "my_notebook()"]
    page.write_text(json.dumps(own), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(course: Path) -> Iterator[Site]:
    made = Site(course.parent / "home", course=course).start()
    yield made
    made.stop()


@pytest.fixture
def site(served: Site) -> Site:
    """The site with an empty record, and no kernel that has more to save."""
    served.kill_kernels()
    for name in ("reflections", "history"):
        shutil.rmtree(served.home / name, ignore_errors=True)
    return served


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def form(page: Page, site: Site, name: str = "01-writing") -> Learner:
    return Learner(page, site.url).open(f"voila/render/{name}.ipynb")


def on_disk(site: Site, answers: dict[str, Any]) -> None:
    """Wait until the record holds these answers, whatever others there are."""
    why = f"not on disk: {answers}"
    wait_until(lambda: answers.items() <= site.saved(ACTIVITY).items(), 60, why)


TRANSLATED = """(word) => {
    const left = [...document.querySelectorAll("main :is(textarea, input[type=text])")];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        if (texts.currentNode.data.includes(word)) left.push(texts.currentNode.parentElement);
    }
    return [left.length, left.filter((el) => el.translate).map((el) => el.outerHTML)];
}"""
"""How many boxes and texts with this word there are, and which of them would be translated."""


def left_alone(page: Page, word: str, at_least: int) -> None:
    """A translator leaves all boxes alone, and everything that has this word in it."""
    found, translated = page.evaluate(TRANSLATED, word)
    assert translated == []
    assert found >= at_least


def saves(site: Site, field: str) -> list[Any]:
    """What the field's answer was, one version after the other; kept words as well."""
    lines = Record.kept_in(site.home).lines(ACTIVITY)
    return [
        part[field].value for line in lines for part in (line.changes, line.kept) if field in part
    ]


def test_the_sample_has_every_kind_that_keeps_an_answer() -> None:
    stored = {k.name for k in KINDS.values() if k.stores}
    assert {field["kind"] for field in FIELDS} - {"recall"} == stored


def test_what_a_tool_puts_into_any_field_without_typing_is_saved(site: Site, page: Page) -> None:
    me = form(page, site)
    me.box("The field line").focus()
    page.evaluate(FILL, [0, []])
    me.box("The field line").blur()
    on_disk(site, filled(0))
    page.evaluate(FILL, [1, ["change"]])
    on_disk(site, filled(1))
    expect(me.button("Clear this answer").first).to_be_visible()
    settled(page)
    page.evaluate(FILL, [2, []])
    me.button("Save now").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_have_count(1)
    on_disk(site, filled(2))
    settled(page)
    me.button("Earlier versions").click()
    me.button("Show every save").click()
    page.get_by_role("button", name="Open the version of").first.click()
    expect(page.get_by_role("heading", name="As it was on")).to_be_focused()
    left_alone(page, "words 1", 24)
    page.evaluate(FILL, [3, []])
    page.goto(site.url)
    on_disk(site, filled(3))


def test_an_earlier_answer_is_offered_and_stands_here_only_when_the_learner_says_so(
    site: Site, page: Page
) -> None:
    records.write(Record.open(site.home), ACTIVITY, many="Trust takes a year.")
    me = form(page, site)
    offered = page.get_by_role("group", name="The field again")
    expect(offered).to_contain_text("You wrote:Trust takes a year.From Activity 1")
    expect(me.box("The field few")).to_have_value("")
    assert "few" not in site.saved(ACTIVITY)
    use = offered.get_by_role("button", name="Use this in “The field few”")
    use.press("Enter")
    expect(me.box("The field few")).to_be_focused()
    expect(me.box("The field few")).to_have_value("Trust takes a year.")
    on_disk(site, {"few": "Trust takes a year.", "many": "Trust takes a year."})
    me.write(" And tea.", "The field few")
    use.click()
    expect(me.box("The field few")).to_have_value("Trust takes a year. And tea.")


def test_each_cell_of_a_row_has_a_name_and_a_partner_of_before_stays(
    site: Site, page: Page
) -> None:
    record = Record.open(site.home)
    row = {"what": "", "why": "", "where": None, "when": "", "say": None,
           "gives": {"chosen": ["b"], "other": ""}, "who": "The scouts"}  # fmt: skip
    record.save(ACTIVITY, {"rows": ([row], "")}, base_revision=0, writer="w", origin="site")
    me = form(page, site)
    table = page.get_by_role("table", name="The field rows")
    expect(table.get_by_label("Who (Row 1)", exact=True)).to_have_value("The scouts")
    narrow = table.get_by_label("What (Row 1)", exact=True)  # of seven columns, none is squeezed
    assert narrow.evaluate("(box) => box.getBoundingClientRect().width") > 300
    gives = table.get_by_role("group", name="Gives (Row 1)", exact=True)
    expect(gives.get_by_role("checkbox", name="Option b")).to_be_checked()
    me.button("Add another row").click()
    expect(table.get_by_label("What (Row 2)", exact=True)).to_be_focused()
    table.get_by_label("Say (Row 2)", exact=True).select_option("1: Little")
    table.get_by_label("When (Row 2)", exact=True).fill("2027-03-14")
    table.get_by_role("group", name="Gives (Row 2)", exact=True).get_by_label("Option c").check()
    expect(gives.get_by_role("checkbox", name="Option c")).not_to_be_checked()
    added = {**row, "when": "2027-03-14", "say": 1, "who": "",
             "gives": {"chosen": ["c"], "other": ""}}  # fmt: skip
    on_disk(site, {"rows": [row, added]})
    assert troubles(page, ".alongside-form") == []


def stopped(page: Page) -> None:
    """Stop the page's clock: nothing that waits happens until the test says so.

    It may be moved by some ten seconds in all, or the page takes its connection for dead.
    """
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)


def compose(page: Page, text: str) -> None:
    """Write as an input method does that has not finished its word."""
    devtools = page.context.new_cdp_session(page)
    at = {"selectionStart": len(text), "selectionEnd": len(text)}
    devtools.send("Input.imeSetComposition", {"text": text, **at})


def commit(page: Page, text: str) -> None:
    """Choose what the input method offers."""
    page.context.new_cdp_session(page).send("Input.insertText", {"text": text})


@pytest.mark.soak
def test_choices_that_keys_pass_by_are_no_versions(site: Site, page: Page) -> None:
    page.clock.install()
    me = form(page, site)
    point = page.get_by_role("group", name="The field point").get_by_role("radio")
    point.first.check()
    on_disk(site, {"point": 1})
    settled(page)
    stopped(page)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.clock.run_for(500)
    assert drafts(page) == 1  # the browser has it, and nobody else yet
    page.clock.run_for(2000)
    on_disk(site, {"point": 4})
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")  # away from it, sooner than it settles by itself
    on_disk(site, {"point": 3})
    page.get_by_role("group", name="The field step").get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    me.page.goto(site.url)
    on_disk(site, {"step": "c"})
    assert saves(site, "point") == [1, 4, 3]
    assert saves(site, "step") == ["c"]


def test_what_an_input_method_has_not_finished_is_no_version_and_is_not_lost(
    site: Site, page: Page
) -> None:
    page.clock.install()
    me = form(page, site)
    me.write("Trust: ", "The field few")
    on_disk(site, {"few": "Trust: "})
    settled(page)
    stopped(page)
    for text in ("し", "しん", "しんらい"):
        compose(page, text)
        page.clock.run_for(1500)
    assert drafts(page) == 1
    commit(page, "信頼")
    page.clock.run_for(1500)
    on_disk(site, {"few": "Trust: 信頼"})
    assert saves(site, "few")[-2:] == ["Trust: ", "Trust: 信頼"]
    compose(page, "です")
    page.clock.run_for(1500)
    page.goto(site.url)
    on_disk(site, {"few": "Trust: 信頼です"})


@pytest.mark.soak
def test_the_journal_takes_what_stands_in_it_and_no_unfinished_words(
    site: Site, page: Page
) -> None:
    page.clock.install()
    me = form(page, site, "02-own")
    part = open_part(page, "Journal")
    box = me.box("After a meeting")
    box.focus()
    stopped(page)
    compose(page, "かい")
    page.clock.run_for(1500)
    expect(part.get_by_role("article")).to_have_count(0)
    assert journal.entries(Record.kept_in(site.home)) == ()
    commit(page, "会議")
    page.clock.run_for(1500)
    expect(part.get_by_role("article")).to_have_count(1)
    page.clock.resume()
    box.evaluate("(box) => { box.value = 'The meeting.'; }")
    me.box("Tags, with commas between").evaluate(
        "(box) => { box.value = 'team'; box.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    box.blur()

    def entries() -> list[tuple[str, tuple[str, ...]]]:
        return [(one.text, tuple(one.tags)) for one in journal.entries(Record.kept_in(site.home))]

    wait_until(lambda: entries() == [("The meeting.", ("team",))], 60, "not on disk")
    expect(part.get_by_role("article")).to_contain_text("The meeting.")
    expect(part.get_by_role("article")).to_contain_text("team")
    left_alone(page, "meeting.", 10)
    left_alone(page, "team", 10)
    open_part(page, "Careful with other people")
    name = me.box("A name to look for")
    name.fill("なおみ")
    enter = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true})"
    name.evaluate(f"(box) => box.dispatchEvent({enter})")
    expect(name).to_have_value("なおみ")
    name.press("Enter")
    expect(page.get_by_role("list", name="Names to look for")).to_contain_text("なおみ")


def test_words_that_no_event_told_of_are_not_replaced_by_another_pages(
    site: Site, page: Page
) -> None:
    me = form(page, site)
    records.write(Record.open(site.home), ACTIVITY, few="From the other page.")
    me.box("The field few").evaluate("(box) => { box.value = 'From a tool.'; }")
    me.write("Mine.", "The field line")
    choice = page.get_by_role("group", name=TWO_PLACES)
    expect(choice).to_contain_text("From the other page.", timeout=SLOW)
    expect(me.box("The field few")).to_have_value("From a tool.")
    choice.get_by_role("button", name="Keep this page's").click()
    on_disk(site, {"few": "From a tool.", "line": "Mine."})
