"""A capitalised word that no list knows is a finding, called less sure."""

from __future__ import annotations

import pytest

from alongside.privacy import check_texts


def found(*texts: str) -> list[tuple[str, str]]:
    fields = {str(at): text for at, text in enumerate(texts)}
    return [(one.kind, one.text) for one in check_texts(fields)]


def test_a_name_that_comes_back_is_found_in_all_fields() -> None:
    texts = ("No bus goes to Ravensgill.", "Ravensgill has one shop.")
    assert found(*texts) == [("recurring", "Ravensgill"), ("recurring", "Ravensgill")]


@pytest.mark.parametrize("name", ["Xochitl", "Thandolwethu", "Kęstutis", "Güneş", "Олена"])
def test_a_name_that_no_list_knows_is_found_once_too(name: str) -> None:
    assert found(f"I walked home with the others and {name}.") == [("unfamiliar", name)]


def test_a_rare_name_that_begins_a_sentence_is_found_by_what_follows() -> None:
    assert found("Kęstutis was the only one.") == [("unfamiliar", "Kęstutis")]


def test_a_name_in_a_script_without_capitals_is_found() -> None:
    assert found("Her brother علي drew us all.") == [("unfamiliar", "علي")]


def test_a_whole_name_in_such_a_script_is_found_as_one() -> None:
    assert found("Her brother علي حسن drew us all.") == [("unfamiliar", "علي حسن")]


def test_a_sentence_in_such_a_script_among_ours_is_no_list_of_names() -> None:
    english = "We met at the centre and talked for a long time about what each of us could do."
    assert found(f"{english} اجتمعنا في المركز وتحدثنا عن الشراكة. {english}") == []


def test_a_text_in_such_a_script_is_not_one_long_finding() -> None:
    assert found("اجتمعنا في المركز وتحدثنا عن الشراكة") == []


def test_a_word_that_stands_small_elsewhere_is_no_name() -> None:
    assert found("We call it Wibbling here.", "They were wibbling again.") == []


def test_a_word_at_the_start_of_a_sentence_says_nothing_by_itself() -> None:
    assert found("Wibbling helps. Wobbling too.") == []


def test_part_of_the_name_of_a_body_is_left_alone() -> None:
    assert found("We met in the Zetland Centre by the Thornybank Community Association.") == []
