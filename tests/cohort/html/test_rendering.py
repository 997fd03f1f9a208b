"""The desk's templates, and the pages inside packs.

Covers: cohort/html/rendering.py, sharing/pack_html.py
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from alongside import dates
from alongside.cohort.html import rendering
from alongside.course.kinds.view import ListView, TableView, TextView
from alongside.sharing import pack_html
from alongside.site.pages.csp import content_hash


def test_days_and_moments_are_read_as_people_write_them() -> None:
    assert dates.day_utc(date(2026, 11, 2)) == "2 November 2026"
    assert dates.day_utc("2026-11-02T23:59:00.000Z") == "2 November 2026"
    assert dates.clock_utc("2026-11-02T23:59:00.000Z") == "2 November 2026, 23:59 UTC"


def test_numbers_have_their_words() -> None:
    assert pack_html.counted(1, "comment") == "1 comment"
    assert pack_html.counted(0, "comment") == "0 comments"
    assert pack_html.counted(1200, "person", "people") == "1,200 people"


@pytest.mark.parametrize(
    "path", sorted((rendering.HERE / "templates").iterdir()), ids=lambda p: p.name
)
def test_no_template_has_a_script_or_shows_anything_unescaped(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "base.html.j2":  # what it shows of these two is our own files
        for script in ("<script>{{ theme }}", '<script type="module">{{ light }}'):
            assert text.count(script) == 1
            text = text.replace(script, "")
    assert not re.search(r"<script|javascript:|\bon[a-z]+=|\|\s*safe|autoescape|Markup", text)
    assert not re.search(r"\sstyle=", text)


def test_a_translator_leaves_boxes_and_the_learners_words_alone() -> None:
    found = 0
    for path in (rendering.HERE / "templates").iterdir():
        text = path.read_text(encoding="utf-8")
        for tag, shows in re.findall(r"(<[^<>]* dir=\"auto\"[^<>]*>)([^<]*)", text):
            own = not shows.startswith(("{{ comment.text", "{{ one.text"))  # tutors' words
            assert ('translate="no"' in tag) is own, f"{path.name}: {tag}{shows}"
            found += own
        for box in re.findall(r"<textarea[^>]*>", text):
            assert 'translate="no"' in box, path.name
    assert found >= 4


def test_a_translator_leaves_a_learners_answers_alone_and_takes_the_courses_words() -> None:
    rows = TableView(("Who", "What"), ((TextView("Row", own=False), TextView("Ours")),), True)
    views = (TextView("Ours"), ListView((TextView("Ours"),)), rows)
    page = "".join(rendering._view(one, "Why?") for one in views)
    told = re.findall(r"<(\w+) ([^<>]* dir=\"auto\"[^<>]*)>([^<]*)", page)
    assert [(shows, 'translate="no"' in said) for _, said, shows in told] == [
        ("Ours", True), ("Ours", True), ("Row", False), ("Ours", True),
    ]  # fmt: skip


def test_nothing_comes_from_elsewhere() -> None:
    for path in (rendering.HERE / "templates").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text
    assert b"url(" not in rendering.styles()["desk.css"]
    assert b"@import" not in rendering.styles()["desk.css"]


def test_the_policy_lets_nothing_run_but_what_switches_the_light() -> None:
    [scripts] = re.findall(r"script-src ([^;]*)", rendering.POLICY)
    allowed = scripts.split()
    assert len(allowed) == len(rendering.SCRIPTS) == 2
    assert all(one.startswith("'sha256-") for one in allowed)
    assert rendering.POLICY.startswith("default-src 'none'")
    assert "unsafe" not in rendering.POLICY


def test_the_scripts_of_a_page_are_those_that_its_policy_names() -> None:
    class Desk:
        name, tally, course_url, sign_out, local = "Autumn", None, "", "", False

    given = {"prefix": "/", "tag": "0", "styles": (), "user": None, "xsrf": "x"}
    page = rendering.render("error.html.j2", desk=Desk, status=404, sentence="<script>", **given)
    found = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    named = re.findall(r"'sha256-[^']*'", rendering.POLICY)
    assert [content_hash(text) for text in found] == named
    assert "fetch(" not in "".join(found)
