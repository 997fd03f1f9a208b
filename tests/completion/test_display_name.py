"""A learner's chosen name is shown as they write it, and can do nothing else."""

from __future__ import annotations

import pytest

from alongside.completion import shown_name
from alongside.errors import AnswerError


@pytest.mark.parametrize(
    "name",
    [
        "Llŷr O'Neill-al-Amin",
        "علي الأمين",
        "कृष्णा क्षत्रिय",
        "می‌خواهم",
        "Zoë 🎉",
        "王小明",
        "<b>Sam</b>",
    ],
)
def test_a_name_in_any_script_stays_as_it_is(name: str) -> None:
    assert shown_name(name) == name


@pytest.mark.parametrize(
    ("given", "shown"), [("", ""), (" \n\t ", ""), ("\x00\x1b", ""), ("\u202e", "")]
)
def test_no_name_is_no_name(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_spaces_lines_and_control_characters_become_single_spaces() -> None:
    assert shown_name("  Sam\r\n\x00 \u2028 Reader\x1b[31m ") == "Sam Reader [31m"


def test_marks_that_would_turn_the_page_s_words_round_go() -> None:
    assert shown_name("Sam\u202e\u2066\ufeff Reader\u202c") == "Sam Reader"


def test_half_a_character_becomes_a_sign_for_one() -> None:
    assert shown_name("Sam \ud800") == "Sam \ufffd"


def test_a_name_as_long_as_a_page_is_refused_and_never_cut() -> None:
    with pytest.raises(AnswerError, match="10,000 characters and 120 fit") as refused:
        shown_name("x" * 10_000)
    assert refused.value.field == "name"
    assert len(shown_name("x" * 120)) == 120
