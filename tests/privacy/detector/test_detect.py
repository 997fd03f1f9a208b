"""The check as a whole: what it says, where, and that it keeps its hands off the words.

Covers: privacy/__init__.py, privacy/detector/finding.py, privacy/explanations.py
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.privacy import KINDS, check_texts, explain_check, explain_pseudonyms

LONG = "I asked Kian Doherty (kian@example.org, 07700 900123) of 14 Tannery Lane, KY12 9QT."


def test_each_finding_says_field_place_kind_and_why() -> None:
    (one,) = check_texts({"hard-patch": "I rang Kian."})
    assert (one.field, one.start, one.end, one.kind, one.text) == (
        "hard-patch",
        7,
        11,
        "person",
        "Kian",
    )
    assert one.label == "A person's name"
    assert one.why.endswith(".")


def test_every_kind_says_in_one_sentence_why() -> None:
    for label, why in KINDS.values():
        assert label
        assert why[0].isupper()
        assert why.endswith(".")
        assert why.count(". ") == 0


def test_findings_do_not_overlap_and_the_most_telling_kind_stands() -> None:
    kinds = [one.kind for one in check_texts({"a": LONG})]
    assert kinds == ["person", "email", "phone", "address", "postcode"]


def test_findings_are_in_the_order_of_the_texts() -> None:
    found = check_texts({"b": "I met Kian.", "a": "I met Aisha and Kian."})
    assert [(one.field, one.text) for one in found] == [
        ("b", "Kian"),
        ("a", "Aisha"),
        ("a", "Kian"),
    ]


def test_names_to_pass_over_are_no_findings() -> None:
    text = {"a": "Priya said yes; Desmond said no; Priya Winterbourne was silent."}
    found = check_texts(text, passed=["Priya", "Desmond"])
    assert [one.text for one in found] == ["Priya Winterbourne"]


def test_the_own_list_wins_over_names_to_pass_over() -> None:
    found = check_texts({"a": "Priya said yes."}, names=["Priya"], passed=["Priya"])
    assert [(one.kind, one.text) for one in found] == [("own-list", "Priya")]


def test_words_stay_out_of_logs() -> None:
    (one,) = check_texts({"a": "I rang Kian."})
    assert "Kian" not in repr(one)


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800 Kian", "\u202eKian", "🎉", "-", "'", "Kian\r\nKian"]
)
def test_odd_text_is_read_all_the_same(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in check_texts({"a": text}))


@given(
    st.text(
        alphabet=st.sampled_from("Kian Aisha O'Neill-al @.,!?()07/1\n\tÉéŁł'’“”#|é🎉علي Will St "),
        max_size=120,
    )
)
def test_any_text_gives_findings_within_it_that_do_not_overlap(text: str) -> None:
    found = check_texts({"a": text}, names=["Aisha O'Neill"])
    ends = [0]
    for one in found:
        assert ends[-1] <= one.start < one.end <= len(text)
        assert one.kind in KINDS
        ends.append(one.end)


def test_the_interface_says_what_the_check_does_not_do() -> None:
    assert "misses" in explain_check()
    assert "never blocks" in explain_check()
    assert "no export" in explain_pseudonyms()
