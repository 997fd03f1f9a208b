"""Drawings: what the picture says and what the sentences say are the same."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest

from alongside.drawings.canvas import WIDTH, Drawn, letter_key, wrap_label
from alongside.drawings.change_rows import ChangeRow, ChangeRows, draw_change
from alongside.drawings.dots import DotGroup, DotMark, DotRows, draw_dots
from alongside.drawings.rings import RingLink, Rings, draw_rings
from alongside.drawings.square import Square, SquareMark, draw_square
from alongside.drawings.strip import Strip, StripBox, draw_strip
from alongside.drawings.two_ended_line import LineMark, TwoEndedLine, draw_line

OPTIONS = ("Yes, and I can say when", "In part", "Not yet", "I don't know")
HOSTILE = 'A <script>alert("x")</script> & "quoted" role'
LONG = "The council's group for planning with young people who live above the town"
CHANGE = ChangeRows(
    "Health check",
    "14 October 2026",
    "3 March 2027",
    OPTIONS,
    (
        ChangeRow("Deciding: it is settled in the open", OPTIONS[2], OPTIONS[1]),
        ChangeRow(HOSTILE, OPTIONS[0], OPTIONS[0]),
        ChangeRow("Credit", OPTIONS[2], OPTIONS[0], reworded=True),
        ChangeRow(LONG, "", OPTIONS[3]),
    ),
)
RINGS = Rings(
    "Network",
    "Young people",
    ("Most weeks", "Now and then", "I don't know"),
    (
        RingLink(HOSTILE, "Most weeks", "one"),
        RingLink(LONG, "Now and then", "several"),
        RingLink("Sergeant", "I don't know"),
    ),
)
DOTS = DotRows(
    "Power",
    (
        DotGroup("Money", (DotMark("The council", "Much, I know", 2), DotMark(HOSTILE, "None", 0))),
        DotGroup("A say", (DotMark(LONG, "I don't know", None), DotMark("We", "Some", 1, False))),
    ),
    "A full dot is something you know, a hollow dot something you think.",
)
LINE = TwoEndedLine(
    "Help or control", ("Help", "Control"), 5, (LineMark(HOSTILE, 4), LineMark(LONG, None))
)
STRIP = Strip(
    "Its life",
    (StripBox("Before it begins", (HOSTILE,)), StripBox("Doing the work"), StripBox("Ending")),
    "Doing the work",
    "Nobody yet",
    ("14 October 2026: We met.",),
)
SQUARE = Square(
    "Five ways",
    "How hard do you press?",
    "How far do you meet them?",
    ("Not at all", "As hard as I can"),
    ("Not at all", "All the way"),
    5,
    (SquareMark("14 October 2026", 4, 2), SquareMark(HOSTILE, None, 1)),
)
ALL = {
    "change": draw_change(CHANGE), "rings": draw_rings(RINGS), "dots": draw_dots(DOTS),
    "line": draw_line(LINE), "strip": draw_strip(STRIP), "square": draw_square(SQUARE),
}  # fmt: skip


def labels(drawn: Drawn) -> list[str]:
    root = ET.fromstring(drawn.svg)
    return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
def test_every_word_in_a_picture_is_in_its_sentences(drawn: Drawn) -> None:
    said = re.sub(r"\W+", " ", " ".join((drawn.title, *drawn.sentences)).casefold())
    marks = {"?", "–", "→"}  # unknown, none, and the way of an axis: told in words
    for label in labels(drawn):
        for word in re.sub(r"\W+", " ", label.casefold()).split():
            assert label in marks or word in said, (label, drawn.sentences)


@pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
def test_a_picture_runs_nothing_and_has_a_name(drawn: Drawn) -> None:
    root = ET.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == drawn.title
    known = {"svg", "text", "line", "circle", "rect"}
    assert {one.tag.split("}")[1] for one in root.iter()} <= known
    assert "style" not in drawn.svg
    assert "href" not in drawn.svg


@pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
def test_a_picture_has_the_colour_of_the_text_around_it(drawn: Drawn) -> None:
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', drawn.svg)
    assert set(colours) <= {"currentColor", "none"}


@pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
def test_nothing_is_drawn_outside_the_sheet(drawn: Drawn) -> None:
    root = ET.fromstring(drawn.svg)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert width == WIDTH + 8
    for one in root.iter():
        for x in ("x", "cx", "x1", "x2"):
            assert -4 <= float(one.get(x, "0")) <= WIDTH + 4, ET.tostring(one)
        for y in ("y", "cy", "y1", "y2"):
            assert -4 <= float(one.get(y, "0")) <= height, ET.tostring(one)


@pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
def test_no_digit_but_of_dates_stands_in_a_drawing(drawn: Drawn) -> None:
    said = " ".join((*labels(drawn), *drawn.sentences))
    assert not re.search(r"\d", re.sub(r"\d+ (October|March)( \d{4})?|\b20\d\d\b", "", said)), said


def test_what_moved_what_stayed_and_what_was_reworded_is_told_apart() -> None:
    said = ALL["change"].sentences
    assert any("Not yet. 3 March 2027: In part." in one for one in said)
    assert any("alike: Yes, and I can say when." in one for one in said)
    assert any("Asked in other words then." in one for one in said)
    assert any("no answer" in one for one in said)


def test_a_reworded_row_is_shown_and_not_joined() -> None:
    joined = ChangeRows("t", "a", "b", OPTIONS, (ChangeRow("r", OPTIONS[0], OPTIONS[2]),))
    apart = ChangeRows("t", "a", "b", OPTIONS, (ChangeRow("r", OPTIONS[0], OPTIONS[2], True),))
    lines = [draw_change(one).svg.count("<line") for one in (joined, apart)]
    assert lines[0] == lines[1] + 1


def test_a_thing_that_is_thought_is_hollow_and_one_that_is_known_is_full() -> None:
    svg = draw_dots(DotRows("t", (DotGroup("g", (DotMark("we", "w", 1, False),)),))).svg
    assert 'fill="none"' in svg
    assert "<circle" in svg
    assert 'fill="currentColor" stroke' not in svg


def test_letters_go_on_after_z() -> None:
    assert [letter_key(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_bold_words_of_a_box_stay_in_it() -> None:
    """Bold letters are wide: "Ending or handing on" once ran out of its box."""
    phases = ("Before it begins", "Taking shape", "Doing the work", "Ending or handing on")
    drawn = draw_strip(Strip("Its life", tuple(map(StripBox, phases)), phases[1]))
    bold = re.findall(r'font-weight="bold">([^<]*)<', drawn.svg)
    assert " ".join(bold) == " ".join(phases)
    assert max(map(len, bold)) * 7.6 <= WIDTH / len(phases) - 10


@pytest.mark.parametrize("name", ["The Prince's Trust.", "Who is there?", "Come in!"])
def test_words_that_end_as_a_sentence_get_no_second_stop(name: str) -> None:
    rings = draw_rings(Rings("Network", "Us", ("Near",), (RingLink(name, "Near", "one"),)))
    square = draw_square(dataclasses.replace(SQUARE, marks=(SquareMark(name, 4, 2),)))
    strip = draw_strip(Strip("Its life", (StripBox("Doing", (name,)),), "Doing"))
    change = draw_change(dataclasses.replace(CHANGE, rows=(ChangeRow(name, "In part", "In part"),)))
    for drawn in (rings, square, strip, change):
        told = " ".join((*labels(drawn), *drawn.sentences))
        assert name in told
        assert f"{name}." not in told


def test_a_letter_on_the_inner_ring_stands_outside_of_it() -> None:
    """Where it would cover what is in the middle."""
    links = tuple(RingLink(name, "Near", "one") for name in ("School", "Police", "Club", "Nurse"))
    drawn = draw_rings(Rings("Network", "Young people", ("Near", "Far"), links))
    letters = re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>[A-D]</text>', drawn.svg)
    assert len(letters) == 4
    for x, anchor in letters:
        left = float(x) < WIDTH / 2 - 5
        assert anchor == ("end" if left else "start")


EAST, EMOJI = "青少年支援連絡協議会の事務局担当者", "👩🏽\u200d🚒👩🏽\u200d🚒 fire cadets"


@pytest.mark.parametrize("name", [EAST, EMOJI, LONG, "x" * 70, "Youth-and-community-work-team"])
def test_a_name_in_any_script_is_wrapped_and_nothing_of_it_lost(name: str) -> None:
    lines = wrap_label(name, 65)
    assert "".join("".join(lines).split()) == "".join(name.split())
    signs = [sum(unicodedata.category(one) == "Lo" for one in line) for line in lines]
    assert max(signs) <= 65 / 12, "a sign of East Asia is as wide as it is high"
    assert not [line for line in lines if line.startswith(("\u200d", "🏽"))]
    assert wrap_label("", 65) == [""]


def test_a_word_with_a_hyphen_breaks_there() -> None:
    assert wrap_label("decision-making", 68) == ["decision-", "making"]


def test_two_who_stand_at_one_place_have_their_letters_side_by_side() -> None:
    same = tuple(SquareMark(day, 4, 2) for day in ("14 October 2026", "3 March 2027"))
    drawn = draw_square(dataclasses.replace(SQUARE, marks=same))
    assert "A, B" in labels(drawn)
    assert drawn.svg.count("<circle") == 1


def test_two_links_that_are_alike_are_two() -> None:
    nurse = RingLink("Nurse", "Most weeks", "one")
    drawn = draw_rings(dataclasses.replace(RINGS, links=(nurse, nurse)))
    told = [line for line in drawn.sentences if "Nurse" in line]
    assert [line[0] for line in told] == ["A", "B"]
    assert {"A", "B"} <= set(labels(drawn))


def test_a_sentence_that_begins_with_an_arabic_name_goes_on_in_its_order() -> None:
    name = "مدرسة التلال"
    change = dataclasses.replace(CHANGE, rows=(ChangeRow(name, OPTIONS[0], OPTIONS[1]),))
    line = dataclasses.replace(LINE, marks=(LineMark(name, 4),))
    rings = dataclasses.replace(RINGS, links=(RingLink(name, "Most weeks"),))
    for drawn in (draw_change(change), draw_line(line), draw_rings(rings)):
        (said,) = (one for one in drawn.sentences if name in one)
        assert f"{name}.\u200e" in said or f"{name}\u200e" in said
