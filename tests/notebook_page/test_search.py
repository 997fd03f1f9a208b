"""Search in "My notebook" finds words in every spelling, and compares as the check for names."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from tests.text.test_matching import TEXTS

from alongside.forms.bundle import STATIC
from alongside.text.matching import fold_with_spans, tables

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not NODE, reason="node is not installed")

# A change of direction: what is replaced takes in both ends of it, what is marked need not.
BALANCED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

SCRIPT = """
import { makeMatching } from "./matching.mjs";
import { readFileSync } from "node:fs";
const { tables, texts, searches } = JSON.parse(readFileSync(0, "utf-8"));
const matching = makeMatching(tables);
const found = searches.map(([query, text]) => {
  const folded = matching.fold(text);
  const cut = ([start, end]) => text.slice(start, end);
  return matching.words(query).map((word) => matching.spans(folded, word).map(cut));
});
console.log(JSON.stringify({ found, folded: texts.map((text) => matching.fold(text)) }));
"""

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Folds texts and searches in texts as the page does."""
    folder = tmp_path_factory.mktemp("search")
    shutil.copy(STATIC / "shared" / "textMatching.js", folder / "matching.mjs")
    (folder / "run.mjs").write_text(SCRIPT, encoding="utf-8")

    def answer(
        texts: list[str] | None = None, searches: list[tuple[str, str]] | None = None
    ) -> dict[str, Any]:
        asked = {"tables": dict(tables()), "texts": texts or [], "searches": searches or []}
        done = subprocess.run(
            [str(NODE), "run.mjs"], input=json.dumps(asked), cwd=folder,
            capture_output=True, text=True, check=True, encoding="utf-8",
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return answer


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_a_browser_counts(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and for each of its units where it was written."""
    found = fold_with_spans(text)
    starts, ends = [], []
    for at, char in enumerate(found.text):
        first, behind = found.span(at, at + 1)
        for _ in range(units(char)):
            starts.append(units(text[:first]))
            ends.append(units(text[:behind]))
    return found.text, starts, ends


@pytest.mark.slow
def test_the_page_compares_every_character_as_the_check_does(run: Run) -> None:
    codes = (
        *range(0x3400),
        *range(0xA000, 0xAC20),
        *range(0xF900, 0x11000),
        *range(0x1D000, 0x1FB00),
    )
    known = [chr(c) for c in codes if unicodedata.category(chr(c)) not in ("Cn", "Co", "Cs")]
    found = run(texts=known)["folded"]
    assert [one["text"] for one in found] == [fold_with_spans(char).text for char in known]


def test_the_page_counts_places_as_the_check_does(run: Run) -> None:
    texts = ["Moham\u00ad\nmed", "one\r\nтwo\r\n", "👍🏽 ﬁ👨\u200d👩", "Straße"]

    @settings(max_examples=80, database=None)
    @given(text=TEXTS)
    def collect(text: str) -> None:
        if not any("\ud800" <= char <= "\udfff" for char in text) and all(
            unicodedata.category(char) != "Cn" and char not in BALANCED for char in text
        ):
            texts.append(text)

    collect()
    for text, one in zip(texts, run(texts=texts)["folded"], strict=True):
        assert (one["text"], one["starts"], one["ends"]) == as_a_browser_counts(text), text


FOUND = [
    ("o'clock", "at ten o’clock", [["o’clock"]]),
    ("oclock", "at ten o’clock", [["o’clock"]]),
    ("clock", "at ten o’clock", [["clock"]]),
    ("café", "the cafe\u0301s", [["cafe\u0301"]]),
    ("CAFE\u0301", "the café", [["café"]]),
    ("STRASSE", "in the Straße", [["Straße"]]),
    ("straße", "STRASSEN", [["STRASSE"]]),
    ("final", "a ﬁnal word", [["ﬁnal"]]),
    ("cooperate", "we co\u00adoperate", [["co\u00adoperate"]]),
    ("cooperate", "we co-operate, coope-\nrate", [["co-operate", "coope-\nrate"]]),
    ("co-operate", "we cooperate", [["cooperate"]]),
    ("Mohammed", "Moham-\nmed", [["Moham-\nmed"]]),
    ("Mohammed", "Moham\u00ad\r\nmed", [["Moham\u00ad\r\nmed"]]),
    ("nurses washing", "a nurse washing up", [["nurse"], ["washing"]]),
    ("washing nurses", "a nurse washing up", [["nurse"], ["washing"]]),
    ("nurse", "nurses, the nurse’s, a nursery", [["nurse", "nurse", "nurse"]]),
    ("nurses", "a nurse’s, a nursery", [["nurse’s"]]),
    ("nurse's", "the nurses’ room", [["nurses"]]),
    ("families", "a family", [["family"]]),
    ("family", "two families", [["families"]]),
    ("buses", "a bus", [["bus"]]),
    ("bus", "two buses", [["bus"]]),
    ("part", "part-time partnership apart", [["part", "part"]]),
    ("time", "part-time", [["time"]]),
    ("ship", "partnership", [[]]),
    ("pass", "pas passes", [["pass"]]),
    ("小明", "我今天见到王小明了", [["小明"]]),
    ("kian", "我见到Kian了", [["Kian"]]),
    ("สมชาย", "ฉันพบสมชายที่", [["สมชาย"]]),
    ("🎉", "well done 🎉🎉", [["🎉", "🎉"]]),
    ("1ｓｔ", "the １st and 1st", [["１st", "1st"]]),
    ("zoe's", "Zoë said", [["Zoë"]]),
]


def test_words_are_found_in_every_spelling_and_marked_where_they_stand(run: Run) -> None:
    found = run(searches=[(query, text) for query, text, _ in FOUND])["found"]
    for (query, text, places), got in zip(FOUND, found, strict=True):
        order = sorted(got) if query == "washing nurses" else got
        assert order == places, (query, text)


def test_nothing_asked_for_is_nothing_to_find(run: Run) -> None:
    assert run(searches=[("", "words"), (" \u200b", "words")])["found"] == [[], []]
