"""A school by its name and a street with a number are found; schools in general are not."""

from __future__ import annotations

import pytest

from alongside.privacy.detector.addresses import find_addresses


def found(text: str) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for start, end, kind in find_addresses(text)]


@pytest.mark.parametrize(
    "name",
    [
        "Hillcrest Academy",
        "St Brendan's College",
        "Ridley Vale Primary School",
        "Sir Walter Penrose School",
        "Oakfield Community College",
        "St Ninian's High",
        "Hillcrest school",
        "Ysgol Bro Dewin",
        "St Mary's C of E Primary School",
        "Our Lady of the Sea Primary School",
        "Kelderby High School",
    ],
)
def test_a_school_is_found_by_its_name(name: str) -> None:
    assert ("school", name) in found(f"She was excluded from {name} in May.")


@pytest.mark.parametrize(
    "text",
    [
        "The high school and the primary school.",
        "Secondary School staff came.",
        "A School in the city",
        "Every Primary School has one.",
        "Summer School was fun.",
        "the Leadership Academy",
        "Kian's school rang.",
        "Sunday School",
        "When School starts",
        "He likes school",
        "Local College staff",
    ],
)
def test_a_school_in_general_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "14 Tannery Lane",
        "12a High Street",
        "Flat 3, 22 Acacia Road",
        "7b Quarry Hill",
        "3 The Glebe",
        "5 Heol y Bryn",
    ],
)
def test_an_address_is_found(address: str) -> None:
    assert ("address", address) in found(f"They moved to {address}.")


def test_a_street_where_somebody_lives_is_found_without_a_number() -> None:
    assert found("She lives on Moorcroft Avenue with her gran.") == [
        ("address", "Moorcroft Avenue")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The 14 Young People",
        "12 Angry Men",
        "We met 3 Workers",
        "the club on Station Road",
        "30 Minutes Late",
        "Level 3 Partnership Working",
    ],
)
def test_a_number_before_other_words_is_no_address(text: str) -> None:
    assert found(text) == []
