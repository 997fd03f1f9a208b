"""Text as every kind of file can hold it: characters that control a device are no part of words.

They come with what is pasted: a vertical tab is Word's line break, a form feed a page's end. The
record keeps text as it was sent; what is made of it for people goes through here.
"""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What XML 1.0 cannot hold or HTML calls an error. Joiners and marks of direction are no such thing:
# Persian, Hindi and Arabic are written with them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NO_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def printable_text(text: str) -> str:
    """The text with one kind of line end (also for vertical tabs and the like), no other controls.

    What is no character at all, such as half of a surrogate pair, is shown as U+FFFD.
    """
    broken = _BREAKS.sub("\n", text)
    return _NO_CHARACTERS.sub("\ufffd", _CONTROLS.sub("", broken))


def one_line(text: str) -> str:
    """The text on one line, as `printable_text`, with single spaces."""
    return " ".join(printable_text(text).split())
