"""The order in which people look for names: without capitals and accents, numbers as numbers."""

from __future__ import annotations

import re
import unicodedata

from alongside.text.matching import LETTERS

_BARE = str.maketrans(LETTERS)
_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[tuple[int, str], ...], str]


def natural_key(name: str) -> NaturalKey:
    """A key to sort by: "ann" beside "Ánn", "Learner 9" before "Learner 10".

    Two names that differ in capitals or accents alone stay in one order.
    """
    bare = unicodedata.normalize("NFKD", name.translate(_BARE)).casefold()
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    parts = _DIGITS.split(" ".join(letters.split()))
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts), name
