"""The people of a cohort and their names.

Covers: cohort/roster/people.py, sharing/person_name.py
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.people import (
    Person,
    add_to_roster,
    name_problem,
    read_roster,
    remove_from_roster,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "learners.csv"
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "name,shown\namina,Amina K\nbob,\n",
        "\ufeffname;shown\r\namina;Amina K\r\nbob;\r\n",
        "Name\tShown\namina\tAmina K\nbob\t\n",
        "shown,name\nAmina K,amina\n,bob\n",
        'name,shown\n amina ,"Amina K"\n\nbob,bob\n',
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, text: str) -> None:
    people, mistakes = read_roster(write(tmp_path, text))
    assert people == (Person("amina", "Amina K"), Person("bob", "bob"))
    assert mistakes == ()


def test_no_roster_is_an_empty_one(tmp_path: Path) -> None:
    assert read_roster(tmp_path / "none.csv") == ((), ())
    assert read_roster(write(tmp_path, "")) == ((), ())


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("amina\nbob\n", "learners.csv: line 1", "name,shown"),
        ("name,shown\nAmina,\n", "learners.csv: line 2", "small letters"),
        ("name,shown\n../x,\n", "learners.csv: line 2", "small letters"),
        ("name,shown\n,Amina\n", "learners.csv: line 2", "small letters"),
        ("name,shown\nbob,Khan, Bob\n", "learners.csv: line 2", "in quotes"),
        ("name,shown\nbob,Bo\u202eb\n", "learners.csv: line 2", "can't be seen"),
        ("name,shown\nbob," + "x" * 101 + "\n", "learners.csv: line 2", "Shorten it"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, start: str, words: str) -> None:
    _, (mistake,) = read_roster(write(tmp_path, text))
    assert str(mistake).startswith(start)
    assert words in str(mistake)


def test_a_roster_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    path.write_bytes("name,shown\nbob,Zoë\n".encode("latin-1"))
    assert "UTF-8" in str(read_roster(path)[1][0])


def test_adding_and_removing_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    assert add_to_roster(path, [Person("amina", "Amina, the first")])
    assert add_to_roster(path, [Person("bob", "bob")])
    assert not add_to_roster(path, [Person("bob", "Bob again")])
    assert read_roster(path)[0] == (Person("amina", "Amina, the first"), Person("bob", "bob"))
    assert remove_from_roster(path, "amina")
    assert not remove_from_roster(path, "amina")
    assert read_roster(path)[0] == (Person("bob", "bob"),)


def test_a_roster_with_a_bad_line_is_not_written_over(tmp_path: Path) -> None:
    path = write(tmp_path, "name,shown\nAMINA,\n")
    with pytest.raises(CohortError, match="line 2"):
        add_to_roster(path, [Person("bob", "bob")])
    assert "AMINA" in path.read_text()


@pytest.mark.parametrize("name", ["", "A", "a b", "a/b", "..", "-a", "a" * 65, "ä", "a\n"])
def test_names_that_could_be_taken_for_something_else_are_refused(name: str) -> None:
    assert name_problem(name)


def test_a_new_learner_needs_a_proper_name(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="small letters"):
        add_to_roster(tmp_path / "learners.csv", [Person("Amina K", "Amina K")])


def test_two_who_add_at_once_both_get_in(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    names = [f"learner{number}" for number in range(12)]
    threads = [
        threading.Thread(target=add_to_roster, args=(path, [Person(name, name)])) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(person.name for person in read_roster(path)[0]) == sorted(names)
