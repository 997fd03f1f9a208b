"""What has a form of its own is found in any spelling that people use, and look-alikes are not."""

from __future__ import annotations

import pytest

from alongside.privacy.detector.patterns import find_patterns


def found(text: str) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for start, end, kind in find_patterns(text)]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "07700-900-123",
        "0151 496 0772",
        "(0141) 496 0555",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "+353 85 700 0123",
        "02920 180123",
    ],
)
def test_a_telephone_number_is_found_however_it_is_spaced(number: str) -> None:
    assert ("phone", number) in found(f"Ring {number} after six.")


@pytest.mark.parametrize(
    "text",
    [
        "Childline is 0800 1111.",
        "Samaritans: 116 123.",
        "Ring 999, or 101.",
        "Call 0300 123 4567.",
        "We had 1,234 visits and £12,500.",
        "From 2019 to 2023-24.",
        "It took 10 to 12 weeks.",
        "Section 0.3.5 of the plan",
        "0 1 2 3 4 5 on a scale",
        "07 people, 900 steps",
    ],
)
def test_a_number_that_leads_to_nobody_is_no_telephone_number(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("code", ["KY12 9QT", "ky12 9qt", "EC1A 1BB", "M1 1AE", "LL574ZZ"])
def test_a_postcode_is_found(code: str) -> None:
    assert found(f"They live in {code} now.") == [("postcode", code)]


@pytest.mark.parametrize(
    "text", ["We moved to level B2 2nd floor.", "Year 9 and Year 10", "e1 1st"]
)
def test_what_only_looks_like_a_postcode_is_not(text: str) -> None:
    assert found(text) == []


def test_an_email_address_is_found_whole() -> None:
    text = "Write to h.nowak+club@mail.example.co.uk."
    assert found(text) == [("email", "h.nowak+club@mail.example.co.uk")]


@pytest.mark.parametrize("name", ["@jay_rides_bmx", "@lil.mav.07", "instagram.com/jay.rides"])
def test_a_name_used_online_is_found(name: str) -> None:
    assert ("handle", name) in found(f"Look at {name} sometime")


def test_an_at_sign_alone_is_no_name() -> None:
    assert found("Meet @ 6, 2 sessions @ £40") == []


@pytest.mark.parametrize(
    "text",
    [
        "DOB 12/03/2009",
        "D.O.B.: 12.3.09",
        "born on 12 March 2009",
        "born 12th of March",
        "date of birth is 2009-03-12",
        "her birthday is 4 May",
        "4 May is her birthday",
        "Kian (12/03/2009)",
        "turns 16 on 3 June",
        "turned sixteen on June 3rd",
    ],
)
def test_a_date_of_birth_is_found(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["birth-date"]


@pytest.mark.parametrize(
    "text",
    [
        "Signed on 1 April 2019.",
        "The review is on 12/09/2026.",
        "He was born angry. We met on 3 May.",
        "May 4 be with you",
        "In March 2009 the fund closed.",
    ],
)
def test_any_other_date_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("number", ["QQ 12 34 56 C", "QQ123456C", "QQ-12-34-56-C"])
def test_a_national_insurance_number_is_found(number: str) -> None:
    assert ("national-insurance", number) in found(f"It is {number}.")


def test_an_nhs_number_is_found_by_its_check_digit() -> None:
    assert found("999 000 1111 on the label") == [("nhs-number", "999 000 1111")]


def test_ten_digits_with_a_wrong_check_digit_are_no_nhs_number() -> None:
    assert found("999 000 1112 on the label") == []


def test_ten_digits_that_are_called_an_nhs_number_are_one() -> None:
    assert found("NHS number: 999 123 4561") == [("nhs-number", "999 123 4561")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Case reference LCS 4471203", "LCS 4471203"),
        ("Her custody number was CU/19/00231", "CU/19/00231"),
        ("URN: 20417", "20417"),
        ("pupil no. 8300412", "8300412"),
    ],
)
def test_a_number_on_a_file_is_found(text: str, code: str) -> None:
    assert ("reference", code) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "a case study from 2014",
        "the case for 120 places",
        "in that case, 2,500 people",
        "court in 2019/20",
    ],
)
def test_a_case_of_something_else_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("plate", ["KE19 XTP", "BX70ODW"])
def test_a_number_plate_is_found(plate: str) -> None:
    assert found(f"a grey {plate} outside") == [("plate", plate)]


@pytest.mark.parametrize(
    "text",
    [
        "0" * 50_000,
        "a@" * 20_000,
        "a.b@c." * 10_000,
        "0 1 2 3 " * 8_000,
        "born 1 may " * 5_000,
        "case ref " * 5_000,
        "A" * 50_000,
        " " * 50_000,
    ],
)
def test_odd_and_endless_text_comes_to_an_end(text: str) -> None:
    assert isinstance(found(text), list)
