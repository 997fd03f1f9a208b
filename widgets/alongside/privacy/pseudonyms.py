"""Pseudonyms: another name, the same every time, for each name that the learner chooses to hide.

The key that says who is who leaves the learner's record only as `record.record_files` says. A
pseudonym hides a name from strangers; somebody who knows the story will still know the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.errors import AnswerError
from alongside.privacy import private_files
from alongside.privacy.detector.finding import NAMES, Finding
from alongside.privacy.detector.plain_text import name_key, name_words, plain_text
from alongside.privacy.detector.tokens import tokenise
from alongside.privacy.name_list import clean_words
from alongside.record.record_files import pseudonyms_file
from alongside.storage.record_store import RecordStore

SCHEMA = "alongside-pseudonyms"
LONGEST = 60  # characters of a pseudonym
LONGEST_NAME = 200

ROLES = {
    "person": ("Person", "young person", "colleague", "parent or carer", "partner worker"),
    "school": ("School", "college"),
    "place": ("Person", "Place", "Group", "young person", "colleague"),
}
"""The words that a letter is put behind, by what the name is of; the first is offered first."""

BLANKS = {
    "email": "[e-mail address]",
    "phone": "[telephone number]",
    "postcode": "[postcode]",
    "address": "[address]",
    "birth-date": "[date of birth]",
    "national-insurance": "[National Insurance number]",
    "nhs-number": "[health service number]",
    "reference": "[record number]",
    "plate": "[number plate]",
    "handle": "[name used online]",
}
"""What can stand in the place of things that need no pseudonym."""


@dataclass(frozen=True)
class Pseudonyms:
    """Who is called what: (name, pseudonym, letter), in the order they were chosen."""

    entries: tuple[tuple[str, str, str], ...] = ()

    def of(self, name: str) -> str | None:
        """The pseudonym for a name, or for a part of a name that belongs to one person only."""
        wanted = name_words(name)
        for known, pseudonym, _ in self.entries:
            if name_key(known) == name_key(name):
                return pseudonym
        partly = {
            p for known, p, _ in self.entries if len(wanted) == 1 and wanted[0] in _ends(known)
        }
        return partly.pop() if len(partly) == 1 else None

    def offers(self, name: str, kind: str = "person") -> tuple[str, ...]:
        """What to offer for a name found as ``kind``: what it has, then what it could have."""
        letter = self._letter(name)
        first = name_words(name)[:1]
        alike = [p for known, p, _ in self.entries if name_words(known)[:1] == first]
        known = self.of(name)
        roles = [f"{role} {letter}" for role in ROLES[_GROUPS.get(kind, "person")]]
        return tuple(dict.fromkeys([*([known] if known else alike), *roles]))

    def choose(self, name: str, pseudonym: str) -> Pseudonyms:
        """The same with this pseudonym for this name; raises AnswerError if it is empty or long."""
        clean = clean_words("pseudonym", pseudonym, LONGEST)
        entry = (clean_words("name", name, LONGEST_NAME), clean, self._letter(name))
        rest = [one for one in self.entries if name_key(one[0]) != name_key(name)]
        return Pseudonyms((*rest, entry))

    def forget(self, name: str) -> Pseudonyms:
        """The same without this name."""
        return Pseudonyms(tuple(e for e in self.entries if name_key(e[0]) != name_key(name)))

    def _letter(self, name: str) -> str:
        for known, _, letter in self.entries:
            if name_key(known) == name_key(name):
                return letter
        # Behind all others: a letter that stood for somebody in an older export is not used again
        # while the ones after it are.
        return _letters(max((_number(letter) for _, _, letter in self.entries), default=0) + 1)


_GROUPS = {"school": "school", "recurring": "place", "unfamiliar": "place"}


def propose_pseudonyms(
    findings: Iterable[Finding], known: Pseudonyms
) -> dict[str, tuple[str, ...]]:
    """What to offer for every name found, in the order they stand; each has a letter of its own.

    "Sarah Whitlock" and "Sarah" are offered the same, if there is one Sarah.
    """
    kinds: dict[str, str] = {}
    for one in findings:
        if one.kind in NAMES and len(one.name) <= LONGEST_NAME:
            kinds.setdefault(one.name, one.kind)
    first = {name_words(name): at for at, name in reversed(list(enumerate(kinds)))}
    found: dict[str, tuple[str, ...]] = {}
    # By where they stand first, whole names before their parts.
    for name in sorted(kinds, key=lambda name: (_first(name, first), -len(name_words(name)))):
        found[name] = known.offers(name, kinds[name])
        known = known.choose(name, found[name][0])
    return {name: found[name] for name in kinds}


def _first(name: str, first: Mapping[tuple[str, ...], int]) -> int:
    """Where a name or its first or last word stands first among the names found."""
    parts = [(part,) for part in _ends(name)]
    return min(first[key] for key in (name_words(name), *parts) if key in first)


def read_pseudonyms(store: RecordStore) -> Pseudonyms:
    """The learner's pseudonyms; raises RecordError where the key can't be read."""
    return _from(private_files.load_file(pseudonyms_file(store), SCHEMA))


def keep_pseudonym(store: RecordStore, name: str, pseudonym: str) -> Pseudonyms:
    """Choose a pseudonym for a name and keep it in the key; returns them all.

    Raises AnswerError (an empty or long pseudonym), RecordError, RecordWriteError.
    """
    return _keep(store, lambda known: known.choose(name, pseudonym))


def forget_pseudonym(store: RecordStore, name: str) -> Pseudonyms:
    """Take a name out of the key; returns the rest. Raises RecordError, RecordWriteError."""
    return _keep(store, lambda known: known.forget(name))


def apply_pseudonyms(
    texts: Mapping[str, str],
    findings: Iterable[Finding],
    pseudonyms: Pseudonyms,
    *,
    blank: Iterable[str] = (),
) -> dict[str, str]:
    """The texts with pseudonyms in the place of the names found; findings without one stay.

    ``blank`` are kinds (of `BLANKS`) to take out as well. Raises AnswerError where a text is no
    longer the one that was checked.
    """
    out = dict(texts)
    blanked = frozenset(blank)
    begins = {field: _beginnings(text) for field, text in texts.items()}
    for one in sorted(findings, key=lambda f: f.start, reverse=True):
        text = texts.get(one.field, "")
        if text[one.start : one.end] != one.text:
            raise AnswerError(one.field, "These words changed since the check. Check them again.")
        other = BLANKS.get(one.kind) if one.kind in blanked else None
        if one.kind in NAMES:
            other = pseudonyms.of(one.name)
        if other:
            other = other[:1].upper() + other[1:] if one.start in begins[one.field] else other
            out[one.field] = out[one.field][: one.start] + other + out[one.field][one.end :]
    return out


def _beginnings(text: str) -> set[int]:
    """Where the words stand that begin a sentence, and have a capital for it."""
    read = plain_text(text)
    return {read.span(t.start, t.end)[0] for t in tokenise(read.text) if t.begins}


def _keep(store: RecordStore, edit: Any) -> Pseudonyms:
    kept: list[Pseudonyms] = []

    def write(data: dict[str, Any]) -> dict[str, Any]:
        kept.append(edit(_from(data)))
        return {
            "names": [{"name": n, "pseudonym": p, "letter": le} for n, p, le in kept[-1].entries]
        }

    private_files.edit_file(pseudonyms_file(store), SCHEMA, write)
    return kept[-1]


def _from(data: Mapping[str, Any]) -> Pseudonyms:
    entries = data.get("names", [])
    fields = ("name", "pseudonym", "letter")
    whole = [
        (entry["name"], entry["pseudonym"], entry["letter"])
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in fields)
    ]
    return Pseudonyms(tuple(whole))


def _letters(number: int) -> str:
    """A for 1, B for 2, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + max(0, ord(letter) - ord("A") + 1)
    return number


def _ends(name: str) -> tuple[str, ...]:
    """The first and the last word of a name."""
    parts = name_words(name)
    return (parts[0], parts[-1]) if parts else ()
