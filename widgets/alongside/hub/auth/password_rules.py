"""What can't be a password here: what others try first, and what somebody else has seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

SHORTEST, LONGEST = 8, 72  # LONGEST in bytes: bcrypt looks no further
CHOOSE = "Welcome. Choose a password, with which you come back here."
SHORT = f"Choose a password of at least {SHORTEST} characters. A few words make a good one."
LONG = "That password is too long. At most 72 letters fit, fewer with accents or signs."
CODE = "That is the join code, which others may have seen. Choose a password of your own."
NAME = "That password is your name, or hardly more. Choose one that does not have it in it."
PLAIN = "That password is one letter or a short piece over and over. A few words make a good one."
COMMON = "That password is one of those that are tried first. A few words make a good one."
_FIRST = frozenset(
    """
    abc abcabc abcd abcdef abcdefg abcdefgh access admin administrator alongside angel angels
    april arsenal asdf asdfgh asdfghjkl ashley august autumn azerty babygirl banana baseball
    basketball batman blink britain buster butterfly canvas celtic changeme charlie cheese
    chelsea chocolate christ class classroom cohort college computer cookie course cricket
    daniel december default donald dragon england everton facebook family february flower
    football forever fortnite freedom friday friends ginger google group guest hello helloworld
    hockey hottie hunter iloveyou instagram internet ireland january jennifer jessica jesus
    jordan july june jupyter jupyterhub killer learner learning letmein letmeinnow liverpool
    login london lovely lovers loveyou maggie manchester manunited march master matrix michael
    michelle minecraft monday monkey moodle mustang mypassword naruto newpassword ninja
    notebook nothing november october onetwothree orange partner partners partnership pass
    passcode passphrase passw password passwort pepper pokemon princess purple qazwsx qazwsxedc
    qweasd qweasdzxc qwer qwerty qwertyuiop qwertz ranger rangers reflection roblox root rugby
    samsung saturday school scotland secret september shadow snapchat soccer softball spiderman
    spring starwars student summer sunday sunshine superman teacher temp temporary test tester
    testing thomas thursday tigger tiktok toor tottenham trustno trustnoone tuesday tutor
    university user username voila wales wednesday welcome whatever winter yellow youth
    youthwork youthworker zaqwsx zxcvbnm
    """.split()  # noqa: SIM905 (a list of two hundred lines would say no more)
)
"""Words that stand at the top of published lists of passwords in use, and this course's own.
They are compared without digits and signs around them, and with digits read as letters."""
_ROWS = ("1234567890", "0987654321", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
         "qwertyuiop", "poiuytrewq", "asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz",
         "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb",
         "zaq12wsxcde34rfv", "qazwsxedcrfvtgbyhnujm", "147258369", "741852963")  # fmt: skip
"""Rows of letters, digits and keys, as fingers run over them."""
_DAY = re.compile(r"(19|20)\d{6}|\d{4}(19|20)\d\d")
_LEET = tuple(str.maketrans("013457@$!|€", f"o{one}eastas{one}{one}e") for one in "il")


def password_problem(chosen: str | None, names: Iterable[str] = (), code: str = "") -> str | None:
    """What to tell somebody about the password they chose, or None if it will do.

    `names` are how they are called, `code` the join code that they came with.
    """
    if chosen is None:
        return CHOOSE
    if len(chosen) < SHORTEST:
        return SHORT
    if len(chosen.encode("utf-8", "replace")) > LONGEST:
        return LONG
    plain = _bare(chosen)
    read = {plain, *(_bare(chosen.casefold().translate(signs)) for signs in _LEET)}
    if code and plain == _bare(code):
        return CODE
    if any(_is_name(one, _bare(name)) for name in names for one in read):
        return NAME
    if _repeats(chosen.casefold()) or _repeats(plain):
        return PLAIN
    return COMMON if _is_row(plain) or _is_common(chosen, read) else None


def _bare(text: str) -> str:
    """Small letters and digits alone, without accents."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if c.isalnum())


def _is_name(plain: str, name: str) -> bool:
    """Whether it is a name, forwards or backwards, with fewer than four letters besides."""
    if len(name) < 3:
        return plain == name
    return any(way in plain and len(plain.replace(way, "")) < 4 for way in (name, name[::-1]))


def _repeats(text: str) -> bool:
    """Whether it is a piece of at most four letters, over and over, or of two letters in all."""
    pieces = (text[:size] for size in (1, 2, 3, 4))
    return len(set(text)) <= 2 or any(text == (one * len(text))[: len(text)] for one in pieces)


def _is_row(plain: str) -> bool:
    """Whether it is a row of keys or digits, or a day."""
    if any(plain in row * 2 for row in _ROWS):
        return True
    digits = plain.isdecimal()
    return digits and (_runs(plain) or _DAY.fullmatch(plain) is not None)


def _is_common(chosen: str, read: Iterable[str]) -> bool:
    """Whether one of those words is in it, alone, twice, or with digits and signs around it."""
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", chosen.casefold())
    forms = {*read, _bare(inner), *(_bare(inner.translate(signs)) for signs in _LEET)}
    halves = {form[: len(form) // 2] for form in forms if form[: len(form) // 2] * 2 == form}
    return bool(_FIRST & (forms | halves))


def _runs(digits: str) -> bool:
    return len({(int(b) - int(a)) % 10 for a, b in pairwise(digits)}) == 1
