"""Boxes in a PDF are told of before it is made.

Covers: book/writers/font_coverage.py
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from tests.support.sample import Sample

from alongside.book.writers import font_coverage
from alongside.book.writers.font_coverage import missing_glyphs, uncovered
from alongside.cli import main
from alongside.record.record import Record

NOBODYS = "\U0010abcd"
"""A character for private use that no font is made for."""


@pytest.fixture(autouse=True)
def _weasyprint() -> None:
    """Skip where WeasyPrint can't be loaded."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:
        pytest.skip(f"WeasyPrint, or the Pango that it needs, is missing: {problem}")


def test_what_no_font_has_is_found_and_what_is_drawn_or_not_seen_is_not() -> None:
    text = f"“Naïve” – ŵyr α{NOBODYS} \u200d\ufe0f\u00a0{NOBODYS}"
    log = logging.getLogger("weasyprint")
    before = log.level, log.propagate, log.handlers[:]
    assert uncovered(text) == (NOBODYS,)
    assert (log.level, log.propagate, log.handlers) == before
    assert missing_glyphs(text).startswith("This computer has no font for some characters in it")
    assert missing_glyphs("α") == ""


def test_letters_of_the_west_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_coverage, "_missing", lambda signs: pytest.fail(f"asked: {signs}"))
    assert missing_glyphs("Żółć, naïve “words” – and more…") == ""


def test_the_scripts_are_named_with_a_few_of_their_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(font_coverage, "_missing", frozenset)
    told = missing_glyphs("🤷🏽\u200d♀️ हिन्दी 一丁丂七丄丅丆 한 ሰላም" + NOBODYS)
    for words in (
        "emoji (🤷 🏽 ♀)",
        "Devanagari (ह न द)",
        "Chinese characters (一 丁 丂 七 丄 丅 …)",
        "Korean (한)",
        "Ethiopic (ሰ ላ ም)",
        "signs without a name",
    ):
        assert words in told


def test_the_command_tells_of_boxes_and_makes_the_pdf(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample.root)
    Record.open().save("activity-1", {"gain": (f"Tea {NOBODYS}", "h")}, base_revision=0, writer="w",
                       origin="site")  # fmt: skip
    path = Path("mine.pdf")
    assert main.main(["book", "--answers-only", "--format", "pdf", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.index("would show boxes") < said.index("Written: ")
    assert path.read_bytes().startswith(b"%PDF")
    assert main.main(["book", "--answers-only", "--format", "html", "mine.html"]) == 0
    assert "missing_glyphs" not in capsys.readouterr().out
