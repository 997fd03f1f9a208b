"""Formatted text is the few signs it says, and all else is text to the letter."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.text.formatted_text import (
    Span,
    TextList,
    TextParagraph,
    formatted_source,
    plain_lines,
    read_formatted,
    unformatted,
)


def spans(source: str) -> tuple[Span, ...]:
    (paragraph,) = read_formatted(source)
    assert isinstance(paragraph, TextParagraph)
    return paragraph.spans


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("One\nline\n\nand a paragraph", ["One", "line", "and a paragraph"]),
        ("- a\n- b\n\n* c", ["• a", "• b", "• c"]),
        ("3. three\n4) four", ["3. three", "4. four"]),
        ("- a\n  goes on\n  - deep\n- b", ["• a", "  goes on", "  • deep", "• b"]),
        ("- a\nno more", ["• a", "no more"]),
        ("1. a\n- b", ["1. a", "• b"]),
        ("We met in\n1998. It was dark", ["We met in", "1998. It was dark"]),
        ("-5 degrees, *not* bold, _nor_ this", ["-5 degrees, *not* bold, _nor_ this"]),
        ("# no heading\n> no quote\n`no code`", ["# no heading", "> no quote", "`no code`"]),
        ("[site](https://a.example/b?c=d)", ["site (https://a.example/b?c=d)"]),
        ("[me@a.example](mailto:me@a.example)", ["me@a.example"]),
        ("", []),
        ("\n \n\t", []),
    ],
)
def test_a_text_in_lines_of_words(source: str, lines: list[str]) -> None:
    assert plain_lines(source) == lines


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "[x](//evil.example)",
        "[x](https://a b)",
        "![x](file:///etc/passwd)",
        "[x] (https://a.example)",
        "** a **",
        "2 ** 3 = 8",
        "*** three",
        "**never closed",
        "[[[[",
        "\\",
    ],
)
def test_what_is_no_sign_of_ours_stays_to_the_letter(source: str) -> None:
    assert spans(source) == (Span(source),)


def test_bold_links_and_signs_that_a_backslash_makes_plain() -> None:
    assert spans("a **b** c") == (Span("a "), Span("b", strong=True), Span(" c"))
    assert spans("**x [y](https://z.example)**")[1] == Span("y", True, "https://z.example")
    assert spans(r"\*\*a\*\* \[b\](https://c.example)") == (Span("**a** [b](https://c.example)"),)


def test_lists_stand_in_lists_three_deep_and_no_deeper() -> None:
    (found,) = read_formatted("\n".join(" " * 2 * n + "- x" for n in range(9)))
    depth = 0
    while isinstance(found, TextList):
        depth += 1
        found = found.items[-1][-1]
    assert depth == 3


@pytest.mark.slow
def test_a_long_text_of_signs_alone_is_read_in_no_time() -> None:
    for sign in ("**", "[", "[a](", "- ", "\\", "[x](https://", "1. "):
        read_formatted(sign * (60_000 // len(sign)))


@pytest.mark.parametrize("value", ["text", None, {}, {"markdown": 1}, {"markdown": "", "x": 1}, []])
def test_any_other_answer_has_no_format(value: Any) -> None:
    assert formatted_source(value) is None
    assert unformatted(value) == value
