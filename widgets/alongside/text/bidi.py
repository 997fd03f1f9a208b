"""Which way a text runs: Arabic, Hebrew and their like from right to left."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

_RIGHT = {"R", "AL"}
# Blocks of right-to-left scripts, with what stands between two of their words.
_LETTERS = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_STRETCH = re.compile(rf"[{_LETTERS}](?:[^\w\n]*[{_LETTERS}]+)*")


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction goes from right to left."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in _RIGHT:
            return True
        if kind == "L":
            return False
    return False


def isolate_in_english(text: str) -> str:
    """A name or a tag as it stands among English words, so that what follows keeps its order.

    A date after an Arabic name would be drawn before it: the mark after the name (U+200E) says that
    the sentence runs on from left to right.
    """
    return f"{text}\u200e" if any(right for _, right in split_by_direction(text)) else text


def split_by_direction(text: str) -> list[tuple[str, bool]]:
    """Cut a text into (stretch, whether it is of right-to-left letters)."""
    right = [False] * len(text)
    for found in _STRETCH.finditer(text):
        right[found.start() : found.end()] = [True] * (found.end() - found.start())
    return [
        ("".join(char for char, _ in group), is_right)
        for is_right, group in groupby(zip(text, right, strict=True), key=lambda pair: pair[1])
    ]
