"""The file that a partner's page saves: nothing in it is believed, and what it holds is theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.toolkit import Learner

from alongside.errors import PackError

GOOD = {"statements": {"trust": {"choice": "not-yet", "note": "I was not told."}}}


@pytest.fixture
def sheet(learner: Learner) -> str:
    one = learner.partnership()
    learner.partner(one)
    key = learner.sheet("health-check", one)
    learner.write(key, statements={"trust": {"choice": "in-part", "note": ""}})
    return key


@pytest.fixture
def file(learner: Learner, sheet: str) -> bytes:
    partnership = sheet.split("_for-")[1].split("_")[0]
    (partner,) = learner.ask("partnership", partnership=partnership)["partners"]
    return learner.from_partner(sheet, partner["id"], GOOD)


def held(learner: Learner) -> set[str]:
    return set(learner.record.activities())


def test_it_becomes_a_sheet_in_their_voice_beside_ones_own(
    learner: Learner, sheet: str, file: bytes
) -> None:
    told = learner.ask("bring-in", file)
    assert told["key"] == sheet
    voice = learner.record.read(told["voice"]).answers
    assert voice["statements"].value["trust"]["note"] == "I was not told."
    own = learner.record.read(sheet).answers["statements"].value
    assert own["trust"]["choice"] == "in-part"
    assert learner.ask("sheet", key=told["voice"])["voice"] == "The school"


def test_a_second_file_is_a_second_version(learner: Learner, file: bytes) -> None:
    first = learner.ask("bring-in", file)
    data = json.loads(file)
    data["answers"]["statements"]["trust"]["note"] = "Now I was."
    learner.ask("bring-in", json.dumps(data).encode())
    assert len(learner.record.revisions(first["voice"])) == 2


def test_the_hash_of_what_they_were_asked_is_kept(learner: Learner, file: bytes) -> None:
    data = json.loads(file)
    data["asked"]["statements"] = "sha256:" + "0" * 64
    told = learner.ask("bring-in", json.dumps(data).encode())
    answer = learner.record.read(told["voice"]).answers["statements"]
    assert answer.question_hash == "sha256:" + "0" * 64


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        *way, last = path.split("|")
        place = data
        for step in way:
            place = place[step]
        place[last] = value

    return change


STRANGE: dict[str, Callable[[dict[str, Any]], None]] = {
    "another schema": put("schema", "alongside-pack"),
    "a newer version": put("schema_version", 2),
    "no version": put("schema_version", None),
    "a key of something else": put("sheet", "activity-3"),
    "a path": put("sheet", "../../etc/passwd"),
    "another partnership": put("sheet", "health-check_for-kzzzzzz_on-2026-10-14"),
    "a day that nothing was written on": put("sheet", "health-check_for-kzzzzzz_on-2020-01-01"),
    "a partner who is none": put("partner", "pzzzzzz"),
    "a partner with a path": put("partner", "../x"),
    "a question nobody asked": put("answers", {"hold-on": {"a": {"b": "x"}}}),
    "a question for me only": put("answers", {"for-me": {"a": {"b": "x"}}}),
    "an option that is none": put("answers|statements|trust|choice", "score-5"),
    "a row that is none": put("answers|statements", {"nothing": {"choice": "not-yet"}}),
    "a part that is none": put("answers|statements|trust", {"html": "<b>"}),
    "a number for a text": put("answers|statements|trust|note", 5),
    "a list for a group": put("answers|statements", []),
    "too long a text": put("answers|statements|trust|note", "x" * 5001),
    "a key of its own": put("extra", "x"),
    "no answers": put("answers", {}),
    "a hash that is none": put("asked|statements", "md5:1"),
    "a hash of another question": put("asked", {"hold-on": "sha256:" + "0" * 64}),
    "a page that is none": put("page", "<script>"),
    "a page with a line's end": put("page", "0123456789abcdef\n"),
    "a hash with a line's end": put("asked|statements", "sha256:" + "0" * 64 + "\n"),
    "a row with a line's end": put("answers|statements", {"trust\n": {"choice": "not-yet"}}),
    "answers that are all empty": put("answers|statements", {}),
    "a row with nothing in it": put("answers|statements", {"trust": {"note": " "}}),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_a_strange_file_is_refused_in_a_sentence_and_changes_nothing(
    learner: Learner, file: bytes, change: Callable[[dict[str, Any]], None]
) -> None:
    data, before = json.loads(file), held(learner)
    change(data)
    with pytest.raises(PackError) as error:
        learner.ask("bring-in", json.dumps(data).encode())
    assert str(error.value).endswith((".", "?"))
    assert held(learner) == before


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"schema": "alongside-voice"}', b"PK\x03\x04",
     b"[" * 100_000, b"{" + b" " * (300 * 1024) + b"}", b'{"a": 1, "a": 2}', b"<html></html>"],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_such_file_is_refused(learner: Learner, sheet: str, raw: bytes) -> None:
    before = held(learner)
    with pytest.raises(PackError):
        learner.ask("bring-in", raw)
    assert held(learner) == before


@pytest.mark.parametrize("key", ['"sheet"', '"answers"', '"trust"', '"note"'])
def test_a_file_that_says_one_thing_twice_is_refused(
    learner: Learner, file: bytes, key: str
) -> None:
    """Who looks into it, and we, could each read another of the two."""
    found = file.decode().replace(f"{key}:", f"{key}: {{}}, {key}:", 1)
    with pytest.raises(PackError, match="no file that a partner's page saved"):
        learner.ask("bring-in", found.encode())


def test_what_is_refused_is_one_sentence_without_the_files_own_words(
    learner: Learner, file: bytes
) -> None:
    data = json.loads(file)
    data["answers"]["statements"] = {"call-0900-now": {"choice": "not-yet"}}
    with pytest.raises(PackError) as error:
        learner.ask("bring-in", json.dumps(data).encode())
    assert "0900" not in str(error.value)
    assert "Reload" not in str(error.value), "one remedy, and it is the partner's"


def test_a_file_for_a_sheet_that_was_erased_is_refused(
    learner: Learner, sheet: str, file: bytes
) -> None:
    learner.ask("erase", key=sheet)
    with pytest.raises(PackError, match="erased"):
        learner.ask("bring-in", file)


def test_hostile_words_stay_words(learner: Learner, sheet: str, file: bytes) -> None:
    data = json.loads(file)
    data["answers"]["statements"]["trust"]["note"] = "<script>alert(1)</script>"
    told = learner.ask("bring-in", json.dumps(data).encode())
    partnership = sheet.split("_for-")[1].split("_")[0]
    page = learner.ask("whole", partnership=partnership, format="html", voices=True)["data"]
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page
    assert told["voice"]


def test_their_words_can_be_erased_by_themselves(learner: Learner, sheet: str, file: bytes) -> None:
    told = learner.ask("bring-in", file)
    learner.ask("erase", key=told["voice"])
    assert told["voice"] not in held(learner)
    assert sheet in held(learner)


def test_a_sheet_that_goes_takes_their_views_of_it_along(
    learner: Learner, sheet: str, file: bytes
) -> None:
    told = learner.ask("bring-in", file)
    learner.ask("erase", key=sheet)
    assert not {told["voice"], sheet} & held(learner)
