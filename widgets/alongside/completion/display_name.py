"""The name a learner chooses to stand on a completion record."""

from __future__ import annotations

import unicodedata

from alongside.errors import AnswerError

LONGEST = 120
"""Characters a name may have."""

# Marks that turn the direction of all that follows: around a name they could turn a page's words.
# The ones that Arabic, Persian or Hindi names need inside (joiners, single marks) stay.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def shown_name(name: str) -> str:
    """The name on one line, without control characters; "" where none is given.

    Raises AnswerError for a name longer than `LONGEST`: a record does not cut somebody's name.
    """
    whole = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_TURNING)
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in whole)
    clean = unicodedata.normalize("NFC", " ".join(plain.split()))
    if len(clean) > LONGEST:
        raise AnswerError(
            "name",
            f"The name has {len(clean):,} characters and {LONGEST} fit on the record. "
            "Write it as you want it to be read.",
        )
    return clean
