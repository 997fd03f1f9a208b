"""What a tutor reads when a course file can't be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alongside.course.yaml_file import read_yaml
from alongside.errors import ActivityError
from alongside.storage import yaml_format


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of the course that isn't there yet."""
    (tmp_path / "activities").mkdir()
    return tmp_path / "activities" / "3-levels.yml"


def read(path: Path, text: str) -> Any:
    """The data of a file with this text."""
    path.write_text(text, encoding="utf-8")
    return read_yaml(path, ActivityError)


def sentence(path: Path, text: str) -> str:
    """What is said of a file with this text."""
    with pytest.raises(ActivityError) as error:
        read(path, text)
    return str(error.value)


WRONG = [
    # what a tutor may well write, the line, and what the sentence has to say
    ("title: x\nprompt: Time: how much?\n", 2, "Put text that holds a colon in quotes"),
    ("fields:\n\t- id: why\n", 2, "indented with a tab. Use spaces"),
    ("fields:\n  - id: why\n\tkind: x\n", 3, "indented with a tab. Use spaces"),
    ("help: `code` first\n", 1, "begins with ` has to stand in quotes"),
    ("help: @handle\n", 1, "begins with @ has to stand in quotes"),
    ("help: *Rooms* and tools\n", 1, "begins with * or & has to stand in quotes"),
    ("help: *Rooms and tools*\n", 1, "begins with * or & has to stand in quotes"),
    ("help: &Rooms and tools\n", 1, "begins with * or & has to stand in quotes"),
    ("help: !important now\n", 1, "begins with ! has to stand in quotes"),
    ('title: x\nhelp: "Rooms\nkind: y\n', 2, "a quotation mark opens here and is never closed"),
    ("title: x\nhelp: 'it's fine'\n", 2, "Put the whole text in double quotes"),
    ('help: "Rooms" and tools\n', 1, "Put the whole text in double quotes"),
    ("title: x\nand more of it\nkind: y\n", 2, "this line has no key"),
    ("fields:\n  - id: x\n   kind: y\n", 3, "not indented like the lines it belongs to"),
    ("comment: |\n    one\n  two\n", 3, "line it up"),
    ("ends: [Low, High\nkind: y\n", 1, "a bracket opens here that is not closed"),
    ("from: {activity: activity-3\nkind: y\n", 1, "a bracket opens here that is not closed"),
    ("title: x\ntitle: y\n", 2, "the key 'title' stands twice. Keep one of them"),
    ("fields:\n  - {id: x, id: y}\n", 2, "the key 'id' stands twice"),
    ("title: x\n---\ntitle: y\n", 2, "a line of three hyphens stands here. Take it out"),
    ('help: "C:\\path"\n', 1, "Use single quotes round that text"),
    ("help: | Rooms\n", 1, "Begin the text on the next line"),
    ("help: >Rooms\n", 1, "Begin the text on the next line"),
    ("title: x\nhelp: a\x07b\n", 2, "a character that can't be seen. Delete it"),
    ("title: x\nhelp: a\x00b\n", 2, "a character that can't be seen. Delete it"),
    ("title: x\rhelp: a\x07b\r", 2, "a character that can't be seen. Delete it"),
    ("help: |\n  one\u2028two\n", 2, "a character that can't be seen. Delete it"),
    ("title: x\r\nhelp: one\x85 two\r\n", 2, "a character that can't be seen. Delete it"),
    ("3: x\n", 1, "a key here is not text. Put it in quotes"),
    ("? [a]\n: b\n", 1, "a key here is not text. Put it in quotes"),
    ("title: x\nends: [", 2, "the file ends before a bracket is closed"),
    ("a: }b\n", 1, "a bracket or comma stands where text should begin"),
    ("title: x\n%TAG x\n", 2, "Check the indentation, colons and quotes there"),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG, ids=[repr(w[0])[:30] for w in WRONG])
def test_malformed_yaml_is_told_with_its_line_and_what_to_do(
    path: Path, text: str, line: int, said: str
) -> None:
    told = sentence(path, text)
    assert told.startswith(f"activities/3-levels.yml, line {line}: ")
    assert said in told
    assert told.endswith(".")
    assert "\n" not in told


def test_no_yaml_can_run_code(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    sentence(path, f"a: !!python/object/apply:os.mkdir ['{there}']\n")
    assert not there.exists()


@pytest.mark.slow
def test_a_file_nested_without_end_is_refused(path: Path) -> None:
    assert "activities/3-levels.yml" in sentence(path, "[" * 5000)


def test_a_few_lines_can_not_unfold_into_a_flood(path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "has to stand in quotes" in sentence(path, "\n".join(lines))


@pytest.mark.parametrize("text", ["", "# only a remark\n", "~\n"])
def test_an_empty_file_is_told(path: Path, text: str) -> None:
    assert sentence(path, text) == (
        "activities/3-levels.yml: the file is empty. Write it as activities/README.md says."
    )


def test_a_missing_file_is_told(path: Path) -> None:
    with pytest.raises(ActivityError, match=r"^activities/3-levels.yml is missing\. Put it back"):
        read_yaml(path, ActivityError)


def test_a_folder_in_the_place_of_a_file_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ActivityError, match=r"can't be opened \(Is a directory\)"):
        read_yaml(path, ActivityError)


def test_a_letter_in_another_encoding_is_told_with_its_line(path: Path) -> None:
    path.write_bytes("title: x\nprompt: Café?\n".encode("latin-1"))
    with pytest.raises(ActivityError) as error:
        read_yaml(path, ActivityError)
    assert str(error.value) == (
        "activities/3-levels.yml, line 2: a letter there is not stored as UTF-8. Save the file "
        "again with the encoding UTF-8."
    )


def test_the_mark_that_some_editors_put_first_is_passed_over(path: Path) -> None:
    path.write_bytes("title: Café\r\n".encode("utf-8-sig"))
    assert read_yaml(path, ActivityError) == {"title": "Café"}


@pytest.mark.parametrize(
    "words", ["No", "yes", "on", "Off", "12:30", "2026-11-21", "2.5", "007", "08", "<<", "None"]
)
def test_words_stay_the_text_that_the_author_wrote(path: Path, words: str) -> None:
    assert read(path, f"label: {words}\n") == {"label": words}


def test_whole_numbers_true_false_and_nothing_are_what_they_seem(path: Path) -> None:
    assert read(path, "a: 30\nb: -1\nc: true\nd: false\ne:\nf: ~\ng: 0\n") == {
        "a": 30, "b": -1, "c": True, "d": False, "e": None, "f": None, "g": 0,
    }  # fmt: skip


def test_an_ampersand_inside_a_text_is_a_letter_like_others(path: Path) -> None:
    assert read(path, "label: Rooms & tools\n") == {"label": "Rooms & tools"}


FLOWING = {
    "{prompt: Anything else?, required: false}": {"prompt": "Anything else?", "required": False},
    "[Who?, Why not? Really, 'When?']": ["Who?", "Why not? Really", "When?"],
    "{a: [x?], b: {c: y??z}}": {"a": ["x?"], "b": {"c": "y??z"}},
    "{url: https://example.org/?a=b&c=d}": {"url": "https://example.org/?a=b&c=d"},
    "a: Is it? Yes\nb: [x?y]": {"a": "Is it? Yes", "b": ["x?y"]},
}


@pytest.mark.parametrize("text", FLOWING)
def test_a_question_mark_is_a_letter_in_braces_and_brackets_too(path: Path, text: str) -> None:
    assert read(path, text) == FLOWING[text]


OTHERWISE_IN_C = (
    "options\t: [a]", "a: [b, c\t]", "a:\t| \n x", "k: !", "k: !!set {a}", "{a\tb: c}",
    "k: !!binary aGk=", "\ufeffk: v",
)  # fmt: skip


@pytest.mark.parametrize("text", OTHERWISE_IN_C)
def test_what_only_the_parser_in_c_would_take_is_told_on_every_computer(
    path: Path, text: str
) -> None:
    before = "\n\n" if text[0] == "{" else "x: 1\ny: 2\n"
    assert ", line 3: " in sentence(path, f"{before}{text}\n")


def test_a_tab_is_told_where_it_is(path: Path) -> None:
    assert sentence(path, "a: [b, c\t]").endswith("there is a tab in the line. Use spaces.")
    assert sentence(path, "a:\n\t- b").endswith(
        "line 2: the line is indented with a tab. Use spaces."
    )


def test_the_parser_is_the_one_that_every_computer_has() -> None:
    bases = [base.__module__ for base in yaml_format._Loader.__mro__]
    assert not [name for name in bases if name.startswith(("yaml.cyaml", "_yaml"))]


def test_a_file_that_is_read_again_is_read_as_it_is_then(path: Path) -> None:
    first = read(path, "a: [1]")
    first["a"].append(2)
    assert read(path, "a: [1]") == {"a": [1]}
    assert read(path, "a: [3]") == {"a": [3]}
