"""What others try first is no password."""

from __future__ import annotations

import pytest

from alongside.hub.auth.password_rules import (
    CHOOSE,
    CODE,
    COMMON,
    LONG,
    NAME,
    PLAIN,
    SHORT,
    password_problem,
)

CODE_OF_AMINA = "4hjk-mn7p-qr2t"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (None, CHOOSE),
        ("1234567", SHORT),
        ("é" * 37, LONG),
        ("4hjk-mn7p-qr2t", CODE),
        ("4HJK MN7P QR2T", CODE),
        ("aminayusuf", NAME),
        ("Amina Yusuf", NAME),
        ("amina2026", None),  # a name with four letters besides
        ("amina123", NAME),
        ("4m1n4yusuf", NAME),
        ("fusuyanima", NAME),
        ("aaaaaaaa", PLAIN),
        ("........", PLAIN),
        ("éééééééé", PLAIN),
        ("ababababab", PLAIN),
        ("abc1abc1abc1", PLAIN),
        ("password", COMMON),
        ("P@ssw0rd123", COMMON),
        ("Password1!", COMMON),
        ("qwertyuiop", COMMON),
        ("12345678", COMMON),
        ("87654321", COMMON),
        ("1q2w3e4r", COMMON),
        ("iloveyou", COMMON),
        ("Liverpool1", COMMON),
        ("partnership", COMMON),
        ("19990401", COMMON),
        ("summer2026", COMMON),
        ("passwordpassword", COMMON),
        ("long enough for anybody", None),
        ("heron-lamp-bread", None),
        ("correct horse battery staple", None),
        ("tR7!pq9z", None),
        ("é" * 12 + "abcdefg hi", None),
    ],
)
def test_what_is_tried_first_is_refused_in_a_sentence(chosen: str | None, said: str | None) -> None:
    assert password_problem(chosen, ("amina", "Amina Yusuf"), CODE_OF_AMINA) == said
