"""Names on the learner's own list are found in every spelling."""

from __future__ import annotations

import pytest

from alongside.privacy import check_texts


def listed(text: str, *names: str) -> list[str]:
    return [one.text for one in check_texts({"why": text}, names=names) if one.kind == "own-list"]


@pytest.mark.parametrize("written", ["Bunting", "BUNTING", "bunting", "Bunting's"])
def test_capitals_and_endings_make_no_difference(written: str) -> None:
    assert [one.casefold() for one in listed(f"ask {written} again", "Bunting")] == ["bunting"]


@pytest.mark.parametrize(
    ("name", "written"), [("Zoe", "Zoë"), ("Llŷr", "Llyr"), ("O'Shea", "O’Shea")]
)
def test_accents_and_apostrophes_make_no_difference(name: str, written: str) -> None:
    assert listed(f"I met {written} first.", name) == [written]


def test_a_part_of_a_listed_name_is_found_too() -> None:
    text = "Marguerite Sallow came. Sallow by name, and Marguerite by nature."
    assert listed(text, "Marguerite Sallow") == ["Marguerite Sallow", "Sallow", "Marguerite"]


def test_a_listed_name_that_is_a_word_needs_its_capital() -> None:
    assert listed("Bear bears it. The bear on the wall.", "Bear") == ["Bear"]


def test_a_listed_nickname_of_two_words_is_found() -> None:
    assert listed("We sat in the crow's nest.", "Crow's Nest") == ["crow's nest"]


def test_a_listed_part_takes_in_the_whole_name_that_stands_there() -> None:
    assert listed("I met Dex Winterbourne.", "Dex Winterbourne") == ["Dex Winterbourne"]
    assert listed("I met Aisha Khan.", "Aisha") == ["Aisha Khan"]


@pytest.mark.parametrize("name", ["", "  ", "42", "\u202e", "…"])
def test_a_listed_name_without_letters_finds_nothing(name: str) -> None:
    assert check_texts({"why": "We wrote it down in the end, all 42 of us …"}, names=[name]) == []
