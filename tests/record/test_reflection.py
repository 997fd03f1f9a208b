from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from tests.support.paths import TESTS

from alongside.errors import RecordTooNewError
from alongside.record import reflection
from alongside.record.reflection import Answer, DamagedError, Reflection
from alongside.storage import json_format

NOW = "2026-11-21T10:42:03.123Z"
WHOLE = Reflection(
    "activity-3",
    12,
    NOW,
    {
        "why": Answer("Because \0 <b>שלום</b> \ud83d", "sha256:q", 12, NOW, "page-a"),
        "rows": Answer([{"partner": "Library"}, None, 2.5], "sha256:r", 3, NOW, "page-b"),
    },
    {"opened_at": NOW, "asked": True, "words": 5, "revision": 11},
)


def _schema() -> dict[str, Any]:
    text = (resources.files("alongside") / "schema" / "reflection.v1.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _changed(**changes: object) -> bytes:
    """The whole file with other members, sealed anew."""
    data = json_format.parse(reflection.to_bytes(WHOLE))
    del data["sum"]
    return json_format.to_page(json_format.with_checksum({**data, **changes}))


def test_what_is_written_reads_back_the_same() -> None:
    assert reflection.from_bytes(reflection.to_bytes(WHOLE), "activity-3") == WHOLE


def test_what_is_written_fits_the_published_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(_schema())
    for comment in (WHOLE.comment, None):
        data = json_format.parse(reflection.to_bytes(replace(WHOLE, comment=comment)))
        jsonschema.validate(data, _schema())


def test_everything_in_the_schema_is_described() -> None:
    schema = _schema()
    described = [schema["properties"], schema["$defs"]["answer"]["properties"]]
    described.append(schema["$defs"]["comment"]["properties"])
    for properties in described:
        for name, part in properties.items():
            assert {"description", "const", "$ref"} & set(part), name


def test_a_person_can_read_the_file() -> None:
    text = reflection.to_bytes(WHOLE).decode("utf-8")
    assert '      "value": "Because \\u0000 <b>שלום</b> \\ud83d",\n' in text


def test_a_file_cut_at_any_byte_is_damaged() -> None:
    whole = reflection.to_bytes(WHOLE)
    for cut in range(len(whole) - 1):  # without its last line end it is whole
        with pytest.raises(DamagedError):
            reflection.from_bytes(whole[:cut], "activity-3")


@pytest.mark.slow
def test_any_flipped_bit_is_noticed_or_harmless() -> None:
    whole = reflection.to_bytes(WHOLE)
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            try:
                assert reflection.from_bytes(bytes(flipped), "activity-3") == WHOLE
            except (DamagedError, RecordTooNewError):
                continue


@pytest.mark.parametrize("version", [2, 3, 10**6])
def test_a_newer_file_is_refused_and_the_learner_told_to_update(version: int) -> None:
    with pytest.raises(RecordTooNewError, match="Update Alongside"):
        reflection.from_bytes(_changed(schema_version=version, answers="else"), "activity-3")


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "something-else", "schema_version": 2},
        {"schema_version": "2"},
        {"activity": "activity-4"},
        {"revision": 0},
        {"revision": "12"},
        {"saved_at": None},
        {"answers": []},
        {"answers": {"why": "words"}},
        {"answers": {"why": {"value": "words"}}},
        {"answers": {"why": {"value": "words", "question_hash": 1, "revision": 1}}},
        {"comment": []},
    ],
    ids=str,
)
def test_a_sealed_file_of_another_shape_is_damaged(changes: dict[str, Any]) -> None:
    with pytest.raises(DamagedError):
        reflection.from_bytes(_changed(**changes), "activity-3")


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"null", b"[]", b"\xff\xfe{}", b"not json"])
def test_a_file_of_something_else_is_damaged(raw: bytes) -> None:
    with pytest.raises(DamagedError):
        reflection.from_bytes(raw, "activity-3")


def test_a_file_edited_by_hand_is_noticed_and_says_what_it_seems_to_say() -> None:
    edited = reflection.to_bytes(WHOLE).replace(b"Library", b"Bookshop")
    with pytest.raises(DamagedError) as caught:
        reflection.from_bytes(edited, "activity-3")
    assert caught.value.seems is not None
    assert caught.value.seems.answers["rows"].value[0] == {"partner": "Bookshop"}


def test_the_file_of_version_1_opens_for_ever() -> None:
    kept = TESTS / "data" / "record-v1" / "reflections" / "activity-3.json"
    opened = reflection.from_bytes(kept.read_bytes(), "activity-3")
    assert opened.revision == 6
    assert opened.answers["level"].value == "coordination"
    assert opened.answers["why-together"].value.startswith("The school and the youth club")
    assert opened.comment
    assert opened.comment["words"] == 18
