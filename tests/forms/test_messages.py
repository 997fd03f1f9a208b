"""What of a page's messages is taken, and what can be sent to it.

Covers: forms/messages.py
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from alongside.errors import AlongsideError, RecordError
from alongside.forms.messages import (
    MAX_NUMBER,
    answer_for_page,
    is_count,
    revision_of,
    sendable_value,
    writer_of,
)
from alongside.record.reflection import Answer


@pytest.mark.parametrize("number", [0, 1, MAX_NUMBER])
def test_a_page_can_count_to_it(number: int) -> None:
    assert is_count(number)


@pytest.mark.parametrize(
    "thing", [True, False, -1, MAX_NUMBER + 1, 1.0, "1", None, [1], {}], ids=repr
)
def test_this_is_no_number_of_a_page(thing: Any) -> None:
    assert not is_count(thing)
    with pytest.raises(RecordError, match="There is no such version"):
        revision_of({"revision": thing})


@pytest.mark.parametrize("writer", [None, "", 3, True, [], {}, "x" * 65, b"page"])
def test_a_page_without_an_id_is_not_taken_for_another(writer: Any) -> None:
    with pytest.raises(AlongsideError, match="Reload the page"):
        writer_of({"writer": writer})


def test_a_page_is_known_by_its_id() -> None:
    assert writer_of({"writer": "3f0a"}) == "3f0a"


def test_an_answer_is_sent_without_its_question_or_writer() -> None:
    answer = Answer("old", "sha256:x", 3, "2026-11-21T10:00:00.000Z", "page")
    assert answer_for_page(answer, "as it fits") == {
        "value": "as it fits", "revision": 3, "saved_at": "2026-11-21T10:00:00.000Z",
    }  # fmt: skip


def test_halves_of_characters_are_left_out_wherever_they_stand() -> None:
    cleaned = sendable_value(
        {"a\ud83d": ["b\udc00", {"c": "d\ud800e"}], "f": 1, "g": None, "h": "🧑‍🤝‍🧑"}
    )
    assert cleaned == {"a\ufffd": ["b\ufffd", {"c": "d\ufffde"}], "f": 1, "g": None, "h": "🧑‍🤝‍🧑"}
    json.dumps(cleaned, ensure_ascii=False).encode("utf-8")
