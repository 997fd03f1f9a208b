"""Scripts and style sheets as they are sent to a browser: shorter, and doing the same."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_SPACED = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|(:) """)
"""A text in a style sheet, which stays, or a sign with blanks that say nothing."""
_BESIDE = re.compile(r"""^((?:[^"'`/\n]|"[^"\\\n]*")*?)[ \t]*//.*""")
"""A comment behind code in which no slash, and no quote but plain double ones, comes before it."""
_TICK = re.compile(r"(?<!\\)`")


def script_without_comments(source: str) -> str:
    """The same JavaScript without comments, on lines of their own or behind code, and indentation.

    A text between backticks may hold a line that only looks so: it stays as it is. So does a
    comment behind what might be a regular expression.
    """
    kept, in_text, in_block = [], False, False
    for line in source.splitlines(keepends=True):
        begins = line.strip()
        if in_block or (not in_text and begins.startswith("/*")):
            in_block = "*/" not in line
        elif in_text or (begins and not begins.startswith("//")):
            kept.append(line if in_text else _without_comment(line.lstrip()))
            in_text ^= len(_TICK.findall(kept[-1])) % 2 == 1
    return "".join(kept)


def _without_comment(line: str) -> str:
    """The line without a comment behind its code; most have none, and looking costs more."""
    return _BESIDE.sub(r"\1", line) if "//" in line else line


def style_without_comments(source: str) -> str:
    """The same style sheet without lines that hold nothing but a comment, and without blanks."""
    return _SPACED.sub(r"\1\2\3", _BLOCK.sub("", source))
