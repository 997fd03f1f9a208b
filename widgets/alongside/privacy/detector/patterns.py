"""Finds what has a form of its own: numbers, e-mail addresses, postcodes, dates of birth.

The forms are the United Kingdom's. A telephone number is known by its form and not by a list of
numbers that exist: one with a digit wrong still points to somebody. (The usual library for that
leaves such numbers out, and brings 20 MB.) Every pattern is read once from left to right and
bounded, so that no text, however odd, takes long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

KindSpan = tuple[int, int, str]
"""Start, end and kind of something found."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PROFILE = re.compile(
    r"(?i)\b(?:instagram|facebook|tiktok|snapchat|twitter|x|youtube|linkedin|twitch)\.com/"
    r"(?:add/|in/|u/)?@?[\w.%-]{2,40}"
)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z0-9](?:[\w.]{0,38}\w)\b")
_POSTCODE = re.compile(
    r"\b(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNP-Y]?[ \u00a0]?[0-9][ABD-HJLNP-UW-Z]{2}"
    r"|[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkmnp-y]?[ \u00a0]"
    r"(?!\d(?:st|nd|rd|th))[0-9][abd-hjlnp-uw-z]{2})\b"
)
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PQR-TW-Z][A-CEGHJ-NPQ-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b")
_PHONE = re.compile(
    r"(?<![\w/.,-])(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?|\(?0)"
    r"(?:\d[ .()-]{0,2}){7,12}(?<=\d)(?![\d/]|\.\d)"
)
_TEN = re.compile(r"(?<![\d/.+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d/])")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?i)\b(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})\b|\d{{4}}-\d\d-\d\d\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})\b(?:,?\s+(?:19|20)\d\d)?"
    rf"|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?)"
)
_BIRTH = re.compile(
    r"(?i)\bd\.?o\.?b\b|\bborn\b|\bbirth\b|\bbirth-?day\b|\bbirthdate\b"
    r"|\bturn(?:s|ed|ing)?\s+(?:\d{1,2}|[a-z]+teen|twenty)\b"
)
_BIRTH_AFTER = re.compile(
    r"(?i).{0,9}\b(?:birthday|birth certificate|d\.?o\.?b\b)"
    r"|.{0,12}\bis (?:his|her|their)\b[^.!?]{0,20}\bbirthday\b"
)
_CASE = re.compile(
    r"(?i)\b(?:(?:case|crime|custody|court|incident|client|pupil|patient|passport|hospital|"
    r"referral|record|tenancy|file|pnc|upn|urn|lac|lcs|ics|eha)"
    r"[ -]?(?:reference|ref|number|num|no|id)?|ref(?:erence)?(?:\s(?:number|no))?|mosaic|"
    r"liquidlogic|charms|careworks)\b[.:#]?"
)
_CODE = re.compile(
    r"(?<![\w@£$€.])(?:[A-Z]{1,5}[ /-]?)?(?:[A-Z]{0,4}[/-]?\d[\dA-Z]{0,14}){1,4}"
    r"(?:[/-][\dA-Z]{1,12}){0,4}(?!\w)"
)
_FREE = ("0800", "0808", "0300", "0303", "0330", "0333", "0345", "0845", "0344")


def find_patterns(text: str) -> Iterator[KindSpan]:
    """Everything with a form of its own in the text, in no order; spans may overlap."""
    yield from _plain(_EMAIL, "email", text)
    yield from _plain(_PROFILE, "handle", text)
    yield from _plain(_HANDLE, "handle", text)
    yield from _plain(_POSTCODE, "postcode", text)
    yield from _plain(_NI, "national-insurance", text, _has_code_form)
    yield from _plain(_PLATE, "plate", text)
    yield from _plain(_PHONE, "phone", text, _is_phone)
    yield from _patient_numbers(text)
    yield from _birth_dates(text)
    yield from _references(text)


def _plain(
    pattern: re.Pattern[str], kind: str, text: str, fits: Callable[[str], bool] = bool
) -> Iterator[KindSpan]:
    for match in pattern.finditer(text):
        found = match.group()
        if fits(found):
            yield match.start(), match.end(), kind


def _has_code_form(found: str) -> bool:
    """Not a word in small letters that happens to stand before numbers."""
    return found[:2].isupper() or found.replace(" ", "").islower()


def _is_phone(found: str) -> bool:
    """A number of somebody's: not a freephone or other number that only organisations have."""
    digits = re.sub(r"\D", "", found)
    national = "0" + digits[2:] if found.startswith("+44") else digits
    national = "0" + digits[4:] if digits.startswith("0044") else national
    if found.startswith("+") or digits.startswith("00"):
        return 9 <= len(digits) <= 16 and not national.startswith(_FREE)
    return len(digits) in (10, 11) and digits[1] in "12357" and not digits.startswith(_FREE)


def _patient_numbers(text: str) -> Iterator[KindSpan]:
    """NHS numbers: ten digits with the right check digit, or with "NHS" or "CHI" before them."""
    for match in _TEN.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        named = re.search(r"\b(?:NHS|CHI|H&C)\b", before)
        digits = [int(char) for char in match.group() if char.isdigit()]
        if named or (digits[0] and _checks(digits)):
            yield match.start(), match.end(), "nhs-number"


def _checks(digits: list[int]) -> bool:
    rest = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 1 and digits[9] == (11 - rest) % 11


def _birth_dates(text: str) -> Iterator[KindSpan]:
    """Dates that a word about birth stands near, or that follow a name in brackets."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 45) : match.start()]
        same = re.split(r"[.!?;\n](?=\s)", before.replace("D.O.B.", "DOB"))[-1]
        near = _BIRTH.search(same)
        after = _BIRTH_AFTER.match(text[match.end() : match.end() + 50])
        bracketed = (
            re.search(r"[A-Z]\w+ \($", before) and text[match.end() : match.end() + 1] == ")"
        )
        if near or after or bracketed:
            yield match.start(), match.end(), "birth-date"


def _references(text: str) -> Iterator[KindSpan]:
    """Codes of four digits or more close behind a word such as "case reference"."""
    for cue in _CASE.finditer(text):
        behind = text[cue.end() : cue.end() + 30]
        match = _CODE.search(behind)
        while match and sum(char.isdigit() for char in match.group()) < 4:
            match = _CODE.search(behind, match.end())
        if match and not _is_year_or_time(match.group()) and _is_near(behind[: match.start()]):
            yield cue.end() + match.start(), cue.end() + match.end(), "reference"


def _is_near(between: str) -> bool:
    """Nothing but "number is", "was: " and the like between the word and the code."""
    allowed = {
        "",
        "number",
        "numbers",
        "no",
        "ref",
        "reference",
        "is",
        "was",
        "id",
        "her",
        "his",
        "their",
        "the",
        "it",
    }
    return all(word.casefold() in allowed for word in re.findall(r"[^\W\d_]+", between))


def _is_year_or_time(code: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d{2,4})?", code))
