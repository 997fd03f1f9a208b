"""Characters that no book, page or table can hold are line breaks or gone."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest

from alongside.text.control_characters import one_line, printable_text


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x1e"])
def test_whatever_ends_a_line_somewhere_ends_one_here(sign: str) -> None:
    assert printable_text(f"one{sign}two") == "one\ntwo"
    assert one_line(f" one{sign}{sign} two\t") == "one two"


def test_what_controls_a_device_is_gone_and_what_is_no_character_is_seen() -> None:
    assert printable_text("a\x00b\x07c\x1b[31md\x7fe\x9ff") == "abc[31mdef"
    assert printable_text("a\ud83db\uffffc\ufdd0d\U0001fffee") == "a\ufffdb\ufffdc\ufffdd\ufffde"


@pytest.mark.slow
def test_every_character_there_is_comes_through_fit_for_xml() -> None:
    every = "".join(map(chr, range(0x110000)))
    left = printable_text(every)
    assert {sign for sign in left if unicodedata.category(sign) == "Cc"} == {"\n", "\t"}
    read = ElementTree.fromstring(f"<p>{left.replace('&', '').replace('<', '')}</p>")
    assert read.text == left.replace("&", "").replace("<", "")


@pytest.mark.parametrize(
    "words", ["می\u200cخواهم", "क्\u200dष", "👩‍👩‍👧 🏴\U000e0067\U000e007f", "\u200fabc", "a\tb"]
)
def test_what_scripts_and_pictures_need_stays(words: str) -> None:
    assert printable_text(words) == words
