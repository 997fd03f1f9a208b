"""A pseudonym stands for the same name every time, where the check found it and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import AnswerError
from alongside.privacy import (
    BLANKS,
    KINDS,
    NAMES,
    Pseudonyms,
    apply_pseudonyms,
    check_texts,
    forget_pseudonym,
    keep_pseudonym,
    propose_pseudonyms,
    read_pseudonyms,
)
from alongside.storage.folder_store import FolderStore


def hidden(texts: dict[str, str], blank: tuple[str, ...] = ()) -> dict[str, str]:
    """The texts with the first offer taken for every name."""
    found = check_texts(texts)
    chosen = Pseudonyms()
    for name, offers in propose_pseudonyms(found, chosen).items():
        chosen = chosen.choose(name, offers[0])
    return apply_pseudonyms(texts, found, chosen, blank=blank)


def test_each_name_is_offered_a_letter_of_its_own_and_roles() -> None:
    found = check_texts({"a": "I asked Kian, then Aisha, at Hillcrest Academy."})
    offers = propose_pseudonyms(found, Pseudonyms())
    assert offers["Kian"][:3] == ("Person A", "young person A", "colleague A")
    assert offers["Aisha"][0] == "Person B"
    assert offers["Hillcrest Academy"][0].startswith("School ")


def test_a_first_name_is_offered_what_its_whole_name_has() -> None:
    offers = propose_pseudonyms(
        check_texts({"a": "I met Sarah Whitlock. I trust Sarah."}), Pseudonyms()
    )
    assert offers["Sarah"][0] == offers["Sarah Whitlock"][0] == "Person A"


def test_a_first_name_that_two_people_share_is_nobody_s() -> None:
    known = Pseudonyms().choose("Sarah Whitlock", "Person A").choose("Sarah Khan", "Person B")
    assert known.of("Sarah") is None
    assert known.of("Whitlock") == "Person A"


def test_a_pseudonym_stays_the_same_the_next_time(tmp_path: Path) -> None:
    keep_pseudonym(FolderStore(tmp_path), "Kian", "Person A")
    keep_pseudonym(FolderStore(tmp_path), "Aisha Khan", "the worker from next door")
    again = read_pseudonyms(FolderStore(tmp_path))
    assert again.of("KIAN") == "Person A"
    assert again.offers("Aisha Khan")[0] == "the worker from next door"
    assert again.offers("Llŷr")[0] == "Person C"


def test_a_name_can_be_given_another_pseudonym_and_be_forgotten(tmp_path: Path) -> None:
    keep_pseudonym(FolderStore(tmp_path), "Kian", "Person A")
    assert (
        keep_pseudonym(FolderStore(tmp_path), "kian", "young person A").of("Kian")
        == "young person A"
    )
    assert forget_pseudonym(FolderStore(tmp_path), "Kian").of("Kian") is None


def test_names_are_replaced_with_their_endings_kept() -> None:
    texts = hidden({"a": "Kian's mum rang. I asked Kian and KIAN’S dad."})
    assert texts == {"a": "Person A's mum rang. I asked Person A and Person A’S dad."}


def test_a_role_gets_a_capital_at_the_start_of_a_sentence() -> None:
    text = {"a": "Aisha came. I thanked Aisha."}
    chosen = Pseudonyms().choose("Aisha", "young person A")
    assert apply_pseudonyms(text, check_texts(text), chosen) == {
        "a": "Young person A came. I thanked young person A."
    }


def test_a_word_that_is_also_a_name_stays_where_it_is_a_word() -> None:
    text = {"a": "I asked Will. Will you come? I will."}
    chosen = Pseudonyms().choose("Will", "Person A")
    assert apply_pseudonyms(text, check_texts(text), chosen) == {
        "a": "I asked Person A. Will you come? I will."
    }


def test_names_without_a_pseudonym_and_other_words_stay() -> None:
    text = {"a": "Kian and Aisha 🎉", "b": "nothing"}
    out = apply_pseudonyms(text, check_texts(text), Pseudonyms().choose("Kian", "Person A"))
    assert out == {"a": "Person A and Aisha 🎉", "b": "nothing"}


def test_numbers_are_blanked_where_the_learner_asks_for_it() -> None:
    text = {"a": "Ring 07700 900123, at KY12 9QT."}
    found = check_texts(text)
    assert apply_pseudonyms(text, found, Pseudonyms()) == text
    assert apply_pseudonyms(text, found, Pseudonyms(), blank=["phone"]) == {
        "a": "Ring [telephone number], at KY12 9QT."
    }


def test_every_kind_can_be_replaced_or_blanked() -> None:
    assert set(BLANKS) | NAMES == set(KINDS)


def test_words_that_changed_since_the_check_are_not_touched() -> None:
    found = check_texts({"a": "I asked Kian."})
    with pytest.raises(AnswerError, match="Check them again"):
        apply_pseudonyms(
            {"a": "Then I asked Kian."}, found, Pseudonyms().choose("Kian", "Person A")
        )


@pytest.mark.parametrize("pseudonym", ["", "  ", "x" * 61])
def test_an_empty_or_endless_pseudonym_is_refused(tmp_path: Path, pseudonym: str) -> None:
    with pytest.raises(AnswerError):
        keep_pseudonym(FolderStore(tmp_path), "Kian", pseudonym)


def test_letters_go_on_after_z() -> None:
    known = Pseudonyms()
    for number in range(27):
        known = known.choose(f"Name{'x' * number}", f"p{number}")
    assert known.offers("Kian")[0] == "Person AB"


def test_very_long_words_are_no_names_to_offer_for() -> None:
    assert propose_pseudonyms(check_texts({"a": "I saw " + "Ab" * 5_000}), Pseudonyms()) == {}


SENTENCES = [
    "I asked Kian Doherty to wait. ",
    "Aisha said no. ",
    "We met at Hillcrest Academy. ",
    "Then Kian left. ",
    "Zoë O'Neill’s dad rang. ",
    "No bus goes to Ravensgill, and Ravensgill is small. ",
    "Mrs Begum waved. ",
    "Nobody came. ",
    "🎉 We thanked Llŷr. ",
]


@pytest.mark.slow
@given(st.lists(st.sampled_from(SENTENCES), max_size=8).map("".join))
def test_once_all_offers_are_taken_the_check_finds_nothing_more(text: str) -> None:
    assert check_texts(hidden({"a": text})) == []
