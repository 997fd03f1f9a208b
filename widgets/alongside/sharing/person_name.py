"""Names of people as others read them: what is wrong with one, and one in a sentence."""

from __future__ import annotations

import unicodedata

_LONGEST = 100  # characters
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # Unicode's controls, formats and separators


def shown_problem(shown: str) -> str | None:
    """What is wrong with a name for others to read, or None.

    Characters that can't be seen or that turn the writing round could make one name look like
    another.
    """
    if not shown.strip():
        return "the name to show is empty. Write one, or leave the column out."
    if len(shown) > _LONGEST:
        return f"the name to show has {len(shown)} characters; {_LONGEST} fit. Shorten it."
    if any(unicodedata.category(letter) in _UNSEEN for letter in shown):
        return f"{shorten_name(shown)} holds characters that can't be seen. Type the name again."
    return None


def shorten_name(name: str) -> str:
    """A name for a sentence: quoted, unseen characters spelt out, not too long."""
    text = ascii(name) if not name.isprintable() else f"'{name}'"
    return text if len(text) <= 60 else text[:57] + "…"
