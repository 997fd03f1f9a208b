from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.storage import json_format

TEXT = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.slow
@settings(deadline=None)  # a busy machine is no failure
@given(VALUES)
def test_a_value_reads_back_as_exact_said_it_would(value: Any) -> None:
    try:
        expected = json_format.exact_value(value)
    except json_format.UnkeepableError:
        return
    for written in (json_format.to_line({"v": expected}), json_format.to_page({"v": expected})):
        assert json_format.canonical(json_format.parse(written)["v"]) == json_format.canonical(
            expected
        )


@settings(deadline=None)  # a busy machine is no failure
@given(TEXT)
def test_text_is_kept_exactly_but_for_pairs_of_halves(text: str) -> None:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert (
        json_format.parse(json_format.to_line({"v": json_format.exact_value(text)}))["v"] == joined
    )


def test_a_picture_of_megabytes_is_read_among_many_lists() -> None:
    picture = "A" * 8_000_000
    data = {"picture": picture, "lists": [[str(n)] for n in range(600)]}
    assert json_format.parse(json_format.to_line(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "\0 null",
        "\ud83d half",
        "\udc00",
        "\u2028\u2029\x85\r\n",
        "שלום \u202e عربي",
        "<b>&amp;</b>",
    ],
)
def test_strange_text_is_kept_character_by_character_in_one_line(text: str) -> None:
    line = json_format.to_line({"v": json_format.exact_value(text)})
    assert json_format.parse(line)["v"] == text
    assert len(line.decode("utf-8").splitlines()) == 1


def test_two_halves_of_a_pair_become_the_character_they_make() -> None:
    assert json_format.exact_value("\ud83d\ude00") == "😀"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (math.nan, "finite"),
        (-math.inf, "finite"),
        ({1: "one"}, "name"),
        ({"\ud83d\ude00": 1, "😀": 2}, "same"),
        pytest.param(10**5000, "too long", id="number"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
    ],
)
def test_what_json_cannot_hold_is_refused_with_the_reason(value: object, why: str) -> None:
    with pytest.raises(json_format.UnkeepableError, match=why):
        json_format.exact_value([value])


def test_endless_nesting_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(json_format.UnkeepableError, match="nested"):
        json_format.exact_value(ring)


def test_true_one_and_one_point_nought_are_three_values() -> None:
    assert not json_format.same(True, 1)
    assert not json_format.same(1, 1.0)
    assert json_format.same({"a": [1], "b": None}, {"b": None, "a": [1]})


def test_a_seal_survives_new_indentation_and_line_ends() -> None:
    data = json_format.with_checksum({"b": "words", "a": [1.5, None]})
    again = json.dumps(data, indent=7, sort_keys=True).replace("\n", "\r\n").encode("utf-8-sig")
    assert json_format.is_sealed(json_format.parse(again))


def test_a_seal_does_not_survive_one_other_character() -> None:
    data = json_format.with_checksum({"a": "words"})
    assert not json_format.is_sealed({**data, "a": "Words"})


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting"),
        (b"\xff", "decode"),
        (b"NaN", "not JSON"),
        pytest.param(b"[" * 100_000, "nested", id="nested"),
    ],
)
def test_what_is_no_json_is_a_value_error(raw: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        json_format.parse(raw)


def test_brackets_in_words_and_long_lists_are_no_nesting() -> None:
    said = ["[{" * 400, '"[', "\\", *([i] for i in range(800))]
    assert json_format.parse(json.dumps(said).encode()) == said
