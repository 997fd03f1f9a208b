"""What is compared loses how it was written, and the way back to what was written is exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.text.matching import (
    IGNORABLE,
    Normalised,
    clean_for_matching,
    fold_text,
    fold_with_spans,
    is_unspaced,
    visible_text,
)

Form = Callable[[str], Normalised]
# What changes its length, what joins, what changes direction, and what stays.
ODD = (
    "aA z\n\r\t-'’‐é e\u0301\u0323ßﬁ…½Ａ１\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\ufe0f´`ŉİıσςŁ"
    "\u2066\u2067\u2068\u2069\u202e\u202c\u0903\u0e33\u0e34क्षิ가ㄱㅏ\u11a8ｶﾞがか王👨👩🏽🇬🇧™\ud800"
)
TEXTS = st.one_of(st.text(alphabet=st.sampled_from(ODD), max_size=30), st.text(max_size=30))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Moham\u00admed"),
        ("Mohammed", "Mo\u200bham\u2060med\ufeff"),
        ("Mohammed", "\u2068Mohammed\u2069"),
        ("Mohammed", "Ｍｏｈａｍｍｅｄ"),
        ("Mohammed", "𝓜𝓸𝓱𝓪𝓶𝓶𝓮𝓭"),
        ("O'Neill", "O’Neill"),
        ("O'Neill", "O´Neill"),
        ("o'clock", "o‘clock"),
        ("Mary-Kate", "Mary\u2011Kate"),
        ("Zoé", "Zoe\u0301"),
        ("final", "ﬁnal"),
        ("ガク", "ｶﾞｸ"),
        ("가", "ㄱㅏ"),
        ("a b", "a\u00a0b"),
        ("a\nb", "a\u2028b"),
    ],
)
def test_two_spellings_of_one_text_are_one_cleaned(one: str, other: str) -> None:
    assert clean_for_matching(one).text == clean_for_matching(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("STRASSE", "Straße"), ("ZOË", "zoe"), ("Łukasz", "lukasz"), ("ΟΔΟΣ", "οδος"),
     ("İzmir", "izmir"), ("مُحَمَّد", "محمد"), ("Ѐ", "е")],
)  # fmt: skip
def test_capitals_and_accents_make_no_difference_folded(one: str, other: str) -> None:
    assert fold_with_spans(one).text == fold_with_spans(other).text == fold_text(one)
    assert clean_for_matching(one).text != clean_for_matching(other).text


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("मल", "मील"), ("กด", "กุด"), ("a", "b")])
def test_signs_that_make_another_letter_are_kept(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


def test_capitals_and_accents_stay_cleaned() -> None:
    assert clean_for_matching("Zoë’s ÉCOLE…").text == "Zoë's ÉCOLE..."


def test_a_soft_hyphen_at_the_end_of_a_line_is_seen_and_stays_a_hyphen() -> None:
    assert clean_for_matching("Moham\u00ad\nmed").text == "Moham-\nmed"
    assert clean_for_matching("Moham\u00ad\u200b \r\nmed").text == "Moham- \r\nmed"


def test_the_unseen_characters_are_those_that_unicode_names() -> None:
    """All of category Cf but those that are seen: signs of Arabic, Syriac, Kaithi, hieroglyphs."""
    unseen = re.compile(f"[{IGNORABLE}]")
    seen = re.compile("[\u0600-\u08ff\ufff9-\ufffb\U00011000-\U00013fff]")
    for code in (*range(0x20000), *range(0xE0000, 0xE1000)):
        char = chr(code)
        if unicodedata.category(char) == "Cf" and not seen.match(char):
            assert unseen.match(char), hex(code)


@pytest.mark.parametrize("form", [clean_for_matching, fold_with_spans])
@given(text=TEXTS, data=st.data())
def test_any_span_leads_back_and_replacing_it_leaves_the_rest_as_it_was(
    form: Form, text: str, data: st.DataObject
) -> None:
    found = form(text)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    first, behind = found.span(start, end)
    assert 0 <= first <= behind <= len(text)
    assert (first < behind) == (start < end)
    if start < end:  # what is covered reads as what was found; a line's end shows a soft hyphen
        alone = form(text[first:behind]).text
        assert found.text[start:end].replace("-", "") in alone.replace("-", "")
    assert not re.match(r"[\u0300-\u036f\ufe0f]", text[behind:]) or start == end
    replaced = text[:first] + "X" + text[behind:]
    assert replaced.startswith(text[:first])
    assert replaced.endswith(text[behind:])
    if start == 0 and end == len(found.text) and end:
        assert form(text[:first] + text[behind:]).text == "", "nothing seen is left over"


@given(text=TEXTS)
def test_places_never_go_back_and_a_word_folds_as_its_text_does(text: str) -> None:
    found = fold_with_spans(text)
    assert fold_text(text) == found.text
    starts = [found.span(at, at + 1)[0] for at in range(len(found.text))]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "at", "covers"),
    [
        ("ﬁnal", (1, 2), "ﬁ"),
        ("cafe\u0301 x", (3, 4), "e\u0301"),
        ("Kian\u200b says", (0, 4), "Kian"),
        ("\u200bKian", (0, 4), "Kian"),
        ("\u2068Kian\u2069 x", (0, 4), "Kian"),
        ("\u2068Ki\u2069an x", (0, 4), "\u2068Ki\u2069an"),
        ("Aisha \u2068Khan\u2069 x", (0, 10), "Aisha \u2068Khan\u2069"),
        ("👨\u200d👩\u200d👧", (0, 1), "👨\u200d👩\u200d👧"),
        ("👍🏽!", (0, 1), "👍🏽"),
        ("🇬🇧🇫🇷", (0, 1), "🇬🇧"),
    ],
)
def test_whole_letters_are_covered_and_nothing_beside_them(
    text: str, at: tuple[int, int], covers: str
) -> None:
    start, end = clean_for_matching(text).span(*at)
    assert text[start:end] == covers


def test_what_is_changed_in_the_read_text_leads_back_too() -> None:
    text = "ﬁ Moham-\nmed cafe\u0301"
    read = clean_for_matching(text)
    start = read.text.index("-\n")
    joined = read.without([(start, start + 2, "")])
    assert joined.text == "fi Mohammed café"
    at = joined.text.index("Mohammed")
    first, behind = joined.span(at, at + 8)
    assert text[first:behind] == "Moham-\nmed"
    first, behind = joined.span(12, 16)
    assert text[first:behind] == "cafe\u0301"


def test_a_text_to_show_keeps_what_shapes_letters_and_joins_pictures() -> None:
    assert visible_text("Moham\u00admed\u202e") == "Mohammed"
    assert visible_text("علی\u200cرضا 👨\u200d👩") == "علی\u200cرضا 👨\u200d👩"


def test_scripts_without_blanks_are_known() -> None:
    assert is_unspaced("王小明")
    assert is_unspaced("กิตติ")
    assert not is_unspaced("Kian")
    assert not is_unspaced("")
