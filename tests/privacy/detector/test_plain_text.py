"""Names are found whatever is inside them, and go whole where a pseudonym stands for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.privacy import Finding, Pseudonyms, Redaction, check_texts, propose_pseudonyms
from alongside.privacy.detector.plain_text import name_key, plain_text

SPELLINGS = [
    "Mohammed",
    "Moham\u00admed",
    "Moham\u200bmed",
    "Moham\u2060med",
    "Mo\ufeffhammed",
    "Mo\u200fhammed",
    "Mo\u034fhammed",
    "Ｍｏｈａｍｍｅｄ",
    "Mohamme\u0301d",
    "Moham-\nmed",
    "Moham\u00ad\nmed",
    "Moham\u2010\r\n  med",
    "Mo-\nham-\nmed",
    "MOHAM-\nMED",
]
AROUND = [
    *(
        "{}",
        "{}-led",
        "{}\u2011led",
        "ex-{}",
        "{}s’",
        "{}s'",
        "{}’s",
        "{}‘s",
        "{}´s",
        "{}s",
        "{}’ll",
    ),
    *("“{}”", "我见到{}了", "{}–Kian", "_{}_"),
]


@pytest.mark.slow
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_is_found_and_goes_in_every_spelling_and_form(spelling: str) -> None:
    redaction = Redaction(Pseudonyms().choose("Mohammed", "Person A"))
    for around in AROUND:
        text = f"Then we met {around.format(spelling)} at noon."
        at = text.index(spelling)
        span = (at, at + len(spelling))
        assert span in [(one.start, one.end) for one in check_texts({"a": text})], around
        listed = check_texts({"a": text}, names=["Mohammed"])
        assert span in [(one.start, one.end) for one in listed if one.kind == "own-list"], around
        assert redaction.texts({"a": text})["a"] == text.replace(spelling, "Person A"), around


@pytest.mark.parametrize(
    ("name", "text", "redacted"),
    [
        ("Aisha Khan", "I saw Ai\u00adsha Khan, AISHA KHAN’s.", "I saw P, P’s."),
        ("Winterbourne", "I saw Winter-\nbourne.", "I saw P."),
        ("Mary-Kate", "I saw Mary-\nKate, Mary–Kate, Mary\u2010Kate.", "I saw P, P, P."),
        ("O'Neill", "I saw O’Neill, O`Neill and O′Neill.", "I saw P, P and P."),
        ("Griffiths", "I saw Griﬃths.", "I saw P."),
        ("James", "I saw James’ and James’s.", "I saw P’ and P’s."),
        ("Grace", "I saw the Grace-led group.", "I saw the P-led group."),
        ("Mehmet", "I saw Mehmet’in.", "I saw P’in."),
        ("王小明", "我今天见到王小明了。", "我今天见到P了。"),
        ("佐藤 花子", "今日は佐藤花子さん、佐藤さん。", "今日はPさん、Pさん。"),
        ("ジョン・スミス", "彼はｼﾞｮﾝ・スミスさん", "彼はPさん"),
        ("สมชาย", "วันนี้ฉันพบสมชายที่โรงเรียน", "วันนี้ฉันพบPที่โรงเรียน"),
        ("김민준", "오늘 김민준을 만났다", "오늘 P을 만났다"),
        ("मोहम्मद", "मैं मोहम्मद से मिला", "मैं P से मिला"),
        ("علی\u200cرضا", "با علیرضا و علی\u200cرضا", "با P و P"),
    ],
)
def test_a_name_of_the_learners_own_goes_in_its_spellings(
    name: str, text: str, redacted: str
) -> None:
    redaction = Redaction(Pseudonyms().choose(name, "P"))
    assert redaction.texts({"a": text})["a"] == redacted
    assert "own-list" in [one.kind for one in check_texts({"a": text}, names=[name])]


@pytest.mark.parametrize(
    "text",
    ["well-\nknown", "Part-\ntime", "We rob-\nbed", "Christ-\nmas",  "will-\ning",
     "Faith-based", "faith-led", "the Leeds-wide plan", "multi-agency-led", "the Wirral-based one",
     "Kian –\nAisha", "Kian -\nAisha", "Hope-\nfully", "The Finns came", "王-\n小"],
)  # fmt: skip
def test_nothing_is_joined_or_parted_where_no_name_comes_of_it(text: str) -> None:
    assert plain_text(text).text.replace("–", "-") == text.replace("–", "-")
    assert [one.text for one in check_texts({"a": text})] in ([], ["Kian", "Aisha"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Hope-led group met.", []),
        ("Clive Owens came.", ["Clive Owens"]),
        ("We saw Mrs Averys.", ["Mrs Averys"]),
        ("We saw the Joneses.", ["Jones"]),
    ],
)
def test_words_that_are_names_too_and_family_names_in_s_stay_whole(
    text: str, found: list[str]
) -> None:
    assert [one.text for one in check_texts({"a": text})] == found


def test_the_key_has_the_name_as_one_would_write_it() -> None:
    found = check_texts({"a": "I saw Ai\u00adsha Kha\u200bn, then Moham-\nmed."})
    assert [one.name for one in found] == ["Aisha Khan", "Mohammed"]
    chosen = Pseudonyms()
    for name, offers in propose_pseudonyms(found, chosen).items():
        chosen = chosen.choose(name, offers[0])
    assert [name for name, _, _ in chosen.entries] == ["Aisha Khan", "Mohammed"]
    assert Pseudonyms().choose("Moham-\nm\u00aded", "P").entries[0][0] == "Mohammed"
    assert chosen.of("Moham\u200bmed") == chosen.of("Moham-\nmed") == chosen.of("MOHAMMED")


def test_numbers_and_addresses_are_read_through_unseen_characters_too() -> None:
    text = "Ring 07700\u200b 900\u00ad123 or a\u2060n@example.org, KY12\u00a09QT."
    found = check_texts({"a": text})
    assert [(one.kind, one.text) for one in found] == [
        ("phone", "07700\u200b 900\u00ad123"),
        ("email", "a\u2060n@example.org"),
        ("postcode", "KY12\u00a09QT"),
    ]


def test_a_name_in_two_spellings_has_one_key() -> None:
    assert name_key("佐藤 花子") == name_key("佐藤花子")
    assert name_key("Zoë O’Neill") == name_key("ZOE\u0308 O'NEILL")
    assert name_key("Aisha Khan") != name_key("AishaKhan")


@given(
    st.text(
        alphabet=st.sampled_from("KianAisha'’-–\n \u00ad\u200b\u2060\u0301\u2068\u2069.s王小明ﬁ我"),
        max_size=60,
    )
)
def test_any_text_gives_findings_that_stand_where_they_say(text: str) -> None:
    ends = 0
    for one in check_texts({"a": text}, names=["Aisha", "王小明", "Kian-Aisha"]):
        assert ends <= one.start < one.end <= len(text)
        assert one == Finding("a", one.start, one.end, one.kind, text[one.start : one.end])
        ends = one.end
