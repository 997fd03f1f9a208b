"""What the check finds, and in what words it says so."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from alongside.text.matching import Normalised, clean_for_matching

KINDS: dict[str, tuple[str, str]] = {
    "own-list": ("A name on your list", "You put this name on your own list of names to look for."),
    "person": ("A person's name", "A name points to one person, above all for a reader nearby."),
    "recurring": (
        "A name that comes back",
        "This capitalised word comes back and is no word we know: it may be a person, a group or "
        "a small place that tells readers who is meant.",
    ),
    "unfamiliar": (
        "A word that may be a name",
        "This is no word we know: it may be somebody's name, or a small place.",
    ),
    "school": (
        "A school or college",
        "A school's name beside an age or a story can be enough to tell who a young person is.",
    ),
    "address": ("A street address", "An address tells where somebody lives or can be found."),
    "postcode": ("A postcode", "A full postcode stands for about fifteen homes."),
    "phone": ("A telephone number", "A telephone number leads straight to a person or a home."),
    "email": ("An e-mail address", "An e-mail address leads straight to a person or an office."),
    "handle": (
        "A name used online",
        "A name used online leads to somebody's pictures, friends and posts.",
    ),
    "birth-date": (
        "A date of birth",
        "A date of birth with a place or a school is often enough to find one person.",
    ),
    "national-insurance": (
        "A National Insurance number",
        "This looks like a National Insurance number, which belongs to one person for life.",
    ),
    "nhs-number": (
        "An NHS or CHI number",
        "This looks like a health service number, which belongs to one patient.",
    ),
    "reference": (
        "A case or record number",
        "Anybody who can open the file with this number can see who is meant.",
    ),
    "plate": ("A vehicle registration", "A number plate leads to a vehicle and its keeper."),
}
"""Each kind of finding: its label, and one plain sentence why it might identify someone."""

NAMES = frozenset({"own-list", "person", "recurring", "unfamiliar", "school"})
"""The kinds that are names, which a pseudonym can stand in for."""


@dataclass(frozen=True, order=True)
class Finding:
    """Words in a text that might identify someone.

    ``field`` is the key of the text, ``start`` and ``end`` count its characters as Python does,
    ``kind`` is one of `KINDS`. The words themselves, ``text``,
    are left out of ``repr`` so that no log holds them. ``plain`` is the same as the check read
    it, where these differ by more than the form of letters and signs: unseen characters, a
    word broken at the end of a line.
    """

    field: str
    start: int
    end: int
    kind: str
    text: str = dataclasses.field(repr=False)
    plain: str = dataclasses.field(default="", repr=False, compare=False)

    @classmethod
    def at(cls, field: str, read: Normalised, span: tuple[int, int, str]) -> Finding:
        """The finding for a span (start, end, kind) of a text as it was read."""
        first, behind, kind = span
        start, end = read.span(first, behind)
        text, plain = read.original[start:end], read.text[first:behind]
        alike = len(plain) == len(text) and plain == clean_for_matching(text).text
        return cls(field, start, end, kind, text, "" if alike else plain)

    @property
    def name(self) -> str:
        """The words as one would write them on a list."""
        return self.plain or self.text

    @property
    def label(self) -> str:
        """The kind in a few words."""
        return KINDS[self.kind][0]

    @property
    def why(self) -> str:
        """One plain sentence why it might identify someone."""
        return KINDS[self.kind][1]
