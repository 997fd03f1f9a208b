from __future__ import annotations

import re
from datetime import date

import pytest

from alongside.cohort import pages


def test_days_and_moments_are_read_as_people_write_them() -> None:
    assert pages.day(date(2026, 11, 2)) == "2 November 2026"
    assert pages.day("2026-11-02T23:59:00.000Z") == "2 November 2026"
    assert pages.clock("2026-11-02T23:59:00.000Z") == "2 November 2026, 23:59 UTC"


def test_numbers_have_their_words() -> None:
    assert pages.number(1, "comment") == "1 comment"
    assert pages.number(0, "comment") == "0 comments"
    assert pages.number(1200, "person", "people") == "1,200 people"


@pytest.mark.parametrize("path", sorted((pages.HERE / "templates").iterdir()), ids=lambda p: p.name)
def test_no_template_has_a_script_or_shows_anything_unescaped(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"<script|javascript:|\bon[a-z]+=|\|\s*safe|autoescape|Markup", text)
    assert not re.search(r"\sstyle=", text)


def test_nothing_comes_from_elsewhere() -> None:
    for path in (pages.HERE / "templates").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text
    assert b"url(" not in pages.styles()["desk.css"]
    assert b"@import" not in pages.styles()["desk.css"]


def test_the_policy_lets_nothing_run() -> None:
    assert "script-src" not in pages.POLICY
    assert pages.POLICY.startswith("default-src 'none'")
    assert "unsafe" not in pages.POLICY
