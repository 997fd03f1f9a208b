"""A kind of field that nobody has seen: one Python module and one ES module, and it is everywhere.

The package is copied and given these two files alone; everything is run from that copy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser.page import Learner
from tests.support.browser.served import wait_until
from tests.support.browser.site import SAMPLE, Reader, Site
from tests.support.paths import PACKAGE, ROOT
from tests.support.static_site import served_edition

from alongside.book import FORMATS

pytestmark = pytest.mark.slow  # a site and a desk are started, and five books written

PYTHON = '''
"""What the sky was like: one of the skies that the author gives, and words to it."""

from alongside.course.kinds.kind import (
    ID, WORDS, Kind, check_group, check_option, check_text, label_of, option_ids,
)
from alongside.course.kinds.view import ChoiceView, PartsView, TextView


def _check(name, settings, value):
    part = check_group(name, value, {"sky", "words"})
    sky = check_option(name, part.get("sky"), option_ids(settings["skies"]))
    return {"sky": sky, "words": check_text(name, part.get("words", ""))}


def _view(settings, value):
    sky = ChoiceView(label_of(settings["skies"], value["sky"]))
    return PartsView((("The sky", (sky,)), ("In my words", (TextView(value["words"]),))))


KINDS = (
    Kind(
        "weather",
        "a sky, and words to it",
        _check,
        answered=lambda settings, value: bool(value["sky"]),
        texts=lambda settings, value: [value["words"]] if value["words"].strip() else [],
        view=_view,
        properties={
            "skies": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"id": ID, "label": WORDS},
                    "required": ["id", "label"],
                },
            }
        },
        required=("skies",),
    ),
)
'''
SCRIPT = """
import { defineKind } from "./registry.js";
import { h, trusted, words } from "../shared/dom.js";
import { radiosIn } from "./choice.js";

defineKind("weather", {
  empty: { sky: null, words: "" },
  create(field, ctx) {
    const id = ctx.id("words");
    const box = h("textarea", { id, rows: 2, dir: "auto" });
    const name = ctx.id("sky");
    const help = ctx.id("help");
    const el = h("fieldset", { class: "al-field", "aria-describedby": field.help ? help : null },
      h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
      field.help && trusted("div", { class: "al-help", id: help }, field.help),
      field.skies.map((sky) =>
        h("label", {}, h("input", { type: "radio", name, value: sky.id }), sky.label)),
      h("button", { type: "button", class: "al-clear", hidden: true }, "Clear this answer"),
      h("label", { for: id }, "In my words"), box);
    const group = radiosIn(el, ctx);
    return {
      el,
      get: () => ({ sky: group.get(), words: box.value }),
      set: (value) => {
        group.set(value?.sky ?? null);
        box.value = value?.words ?? "";
      },
      focus: group.focus,
    };
  },
  show(field, value) {
    const sky = field.skies.find((one) => one.id === value?.sky);
    return sky || value?.words ? h("p", {}, sky?.label, " ", words(value.words)) : null;
  },
  both: null,
});
"""
SKIES = [{"id": "bright", "label": "Bright spells"}, {"id": "wet", "label": "Rain all day"}]
FIELD = {
    "id": "sky",
    "kind": "weather",
    "prompt": "What was it like?",
    "skies": SKIES,
    "help": "Look up.",
}
WORDS = "Priya Shah held the umbrella."
LOOK = """
import json, sys
from pathlib import Path
from alongside.course.outline import Course
from alongside.privacy import texts_of
from alongside.record.display.diff import compare_revisions
from alongside.record.record import Record
course, record = Course.read(Path(sys.argv[1])), Record.open(Path(sys.argv[2]))
activity = course.activity(1)
answers = record.read("activity-1")
compared = compare_revisions(record, "activity-1", activity.field("sky"), 1, answers.revision)
texts = texts_of(activity, {name: one.value for name, one in answers.answers.items()})
print(json.dumps([compared.in_words(), texts]))
"""
BOOKS = """
import sys
from alongside.cli import main
for kind in sys.argv[2:]:
    main.main(["book", f"{sys.argv[1]}/book.{kind}", "--format", kind, "--answers-only"])
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package with the new kind; what is started in this file is started from it."""
    copy = tmp_path_factory.mktemp("extended") / "alongside"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "course/kinds/weather.py").write_text(PYTHON, encoding="utf-8")
    (copy / "forms/static/fields/weather.js").write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(copy.parent))
        yield copy


@pytest.fixture(scope="module")
def served(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose form asks for the weather, and which has My notebook."""
    folder = tmp_path_factory.mktemp("weather") / "course"
    shutil.copytree(SAMPLE, folder)
    path = folder / "activities" / "1-sample.yml"
    path.write_text(
        re.sub(
            r"(?s)^fields:.*?^comment",
            f"fields: {json.dumps([FIELD])}\ncomment",
            path.read_text(encoding="utf-8"),
            flags=re.M,
        ),
        encoding="utf-8",
    )
    made = Site(folder.parent / "home", course=folder).start()
    yield made
    made.stop()


def run(site: Site, *command: str) -> str:
    """Run the copy of the package, and return what it printed."""
    env = {**os.environ, "ALONGSIDE_HOME": str(site.home), "ALONGSIDE_COURSE": str(site.course)}
    ended = subprocess.run(
        [sys.executable, *command], env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return ended.stdout


def sky(site: Site) -> Any:
    """The answer on the disk."""
    return site.saved("activity-1").get("sky")


def write(page: Page, site: Site) -> None:
    """Choose a sky, and another in a second sitting; write to it."""
    me = Learner(page, site.url).open("voila/render/01-writing.ipynb")
    group = page.get_by_role("group", name="What was it like?")
    expect(group).to_have_accessible_description("Look up.")
    group.get_by_role("radio", name="Bright spells").check()
    me.button("Save now").click()
    wait_until(lambda: sky(site) == {"sky": "bright", "words": ""}, 60, "not on disk")
    group.get_by_role("radio", name="Rain all day").check()
    group.get_by_label("In my words").fill(WORDS)
    me.button("Save now").click()
    wait_until(lambda: sky(site) == {"sky": "wet", "words": WORDS}, 60, "not on disk")
    expect(page.get_by_text("Every question is answered")).to_be_visible()


def taken_alone(page: Page, folder: Path) -> str:
    """The text of the Word document of this one activity, taken from its form."""
    with page.expect_download() as asked:
        page.get_by_role("button", name=re.compile(r"\bWord\b")).click()
    asked.value.save_as(folder / "alone.docx")
    return words_of(folder / "alone.docx")


def test_a_new_kind_is_in_form_book_comparison_care_check_pack_and_on_the_tutors_page(
    served: Site, reader: Reader, tmp_path: Path
) -> None:
    write(reader.page, served)
    assert WORDS in taken_alone(reader.page, tmp_path)
    assert reader.wrongs == []

    run(served, "-c", BOOKS, str(tmp_path), *FORMATS)
    for kind in FORMATS:
        book = tmp_path / f"book.{kind}"
        if kind == "pdf":  # the web page, printed: its letters are numbers of a font's own
            assert book.read_bytes().startswith(b"%PDF")
            continue
        said = words_of(book)
        for part in ("Rain all day", "In my words", *WORDS.split()):
            assert part in said, f"{kind}: {part}"
    copy = (served.home / "reflections" / "activity-1.md").read_text(encoding="utf-8")
    assert f"**The sky**\n\nRain all day\n\n**In my words**\n\n{WORDS}" in copy

    compared, texts = json.loads(run(served, "-c", LOOK, str(served.course), str(served.home)))
    assert "[removed: Bright spells] [added: Rain all day]" in compared
    assert texts == {"sky/words": WORDS}  # and not the sky, which is the course's word

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    share = ["-m", "alongside", "share", "activity-1", "--name", "Amina", "--yes"]
    assert "Priya Shah" in run(served, *share, "--to", str(inbox))
    [pack] = inbox.glob("*.zip")
    assert "Rain all day" in words_of(pack)
    assert WORDS in words_of(pack)
    tutors_page(served, reader.page, inbox)


TOOL = f"""
id: under-the-sky
title: Under the sky
minutes: 2
tool: {{about: none, repeats: dated, when: It rains.}}
introduction: Look up.
fields: {json.dumps([FIELD])}
comment: Well.
"""
START = 120_000  # ms: Python starts in the page


@pytest.mark.soak
def test_a_new_kind_is_in_a_tools_sheet_and_in_the_edition_without_a_server(
    package: Path, browser: Browser, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    for folder in ("course", "activities"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "activities" / "tools" / "under-the-sky.yml").write_text(TOOL, encoding="utf-8")
    outline = root / "course" / "course.yml"
    said = outline.read_text(encoding="utf-8").replace("tools: [", "tools: [under-the-sky, ", 1)
    outline.write_text(said, encoding="utf-8")
    command = [sys.executable, "-m", "alongside", "static", str(tmp_path / "out")]
    subprocess.run(command, env={**os.environ, "ALONGSIDE_COURSE": str(root)}, check=True)
    with served_edition(tmp_path / "out") as host:
        page = browser.new_page()
        page.goto(f"{host.url}21-my-toolkit.html#under-the-sky~")
        group = page.get_by_role("group", name="What was it like?")
        group.get_by_label("In my words").fill(WORDS, timeout=START)
        group.get_by_role("radio", name="Rain all day").check()
        page.get_by_role("button", name="Save now").click()
        expect(page.get_by_text(re.compile("^Saved")).first).to_be_visible()
        page.reload()
        expect(group.get_by_label("In my words")).to_have_value(WORDS, timeout=START)
        assert WORDS in taken_alone(page, tmp_path)
        page.close()


def tutors_page(site: Site, page: Page, inbox: Path) -> None:
    """Open the desk on the folder of packs, and read the answer there."""
    command = [sys.executable, "-m", "alongside", "desk", str(inbox), "--no-browser"]
    env = {**os.environ, "ALONGSIDE_COURSE": str(site.course)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stdout is not None
            opened = (re.search(r"http://\S+", line) for line in desk.stdout)
            page.goto(next(found[0] for found in opened if found))
            page.get_by_role("link", name="What do you think?").first.click()
            answer = page.get_by_role("main")
            expect(answer).to_contain_text("Rain all day")
            expect(answer).to_contain_text(WORDS)
        finally:
            desk.terminate()


def words_of(path: Path) -> str:
    """The text in a book or a pack, whatever its format."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as held:
        names = [one for one in held.namelist() if one.endswith(("html", "xml"))]
        return " ".join(held.read(one).decode() for one in names)
