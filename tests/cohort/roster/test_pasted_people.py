from __future__ import annotations

import pytest

from alongside.cohort.roster.pasted_people import decoded_list, read_pasted
from alongside.cohort.roster.people import NAME, Person

KNOWN = (Person("amina-k", "Amina K"), Person("tess", "Tess"))


def pairs(text: str) -> list[tuple[str, str]]:
    found = read_pasted(text, KNOWN)
    assert found.mistakes == ()
    return [(one.name, one.shown) for one in found.people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Bob Lee\n\n  Zoë  Ångström \r\n",
         [("bob-lee", "Bob Lee"), ("zoe-angstrom", "Zoë Ångström")]),
        ("name,shown\nbob,Bob & Co\ncarla,\n", [("bob", "Bob & Co"), ("carla", "carla")]),
        ("First name;Last name;Email\nBob;Lee;b@example.org\n", [("bob-lee", "Bob Lee")]),
        ("Surname\tGiven name\nO’Neill\tSinéad\n", [("sinead-oneill", "Sinéad O’Neill")]),
        ("Username,Full name\nBLEE,Bob Lee\n", [("blee", "Bob Lee")]),
        ("Name\nBob Lee\n", [("bob-lee", "Bob Lee")]),
        ("bob,Bob Lee\ncarla,Carla D\n", [("bob", "Bob Lee"), ("carla", "Carla D")]),
        ("李 雷\nЖанна\nŁukasz ß\n",
         [("learner", "李 雷"), ("learner-2", "Жанна"), ("lukasz-ss", "Łukasz ß")]),
        ("\ufeffBob Lee", [("bob-lee", "Bob Lee")]),
    ],
)  # fmt: skip
def test_a_list_is_read_however_it_was_written(text: str, people: list[tuple[str, str]]) -> None:
    assert pairs(text) == people
    assert all(NAME.fullmatch(name) for name, _ in people)


def test_whoever_is_there_already_is_left_as_they_are() -> None:
    found = read_pasted("Amina K\nBob Lee\n", KNOWN)
    assert [one.shown for one in found.people] == ["Bob Lee"]
    assert found.there == ("Amina K",)


def test_somebody_of_another_name_gets_another_sign_in_name() -> None:
    assert pairs("Amina-K\nTéss\n") == [("amina-k-2", "Amina-K"), ("tess-2", "Téss")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lee, Bob\n", "Line 1: There are several columns."),
        ("Bob Lee\nBob Lee\n", "Line 2: 'Bob Lee' is in the list twice."),
        ("name,shown\nb/b,Bob\n", "Line 2: 'b/b' can't be a sign-in name."),
        ("Bob\u202eeeL\n", "can't be seen"),
        ("x" * 101, "Shorten it."),
        ("\n".join(f"Learner {n}" for n in range(501)), "501 lines; 500 fit."),
    ],
)
def test_what_cannot_be_read_is_a_sentence_with_its_line(text: str, words: str) -> None:
    (mistake,) = read_pasted(text, KNOWN).mistakes
    assert words in mistake


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_file_is_read_as_spreadsheets_write_it(code: str) -> None:
    assert decoded_list("Zoë Ångström\n".encode(code)).strip() == "Zoë Ångström"
