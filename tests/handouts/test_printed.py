"""What is printed for a group: cards four to a page, run sheets, blanks.

Covers: handouts/print_page.py, handouts/tool_cards.py, handouts/group_handout.py,
handouts/printed.py.
"""

from __future__ import annotations

import html
import re

import pytest
from tests.support.everything import pdf_objects
from tests.support.paths import ROOT

from alongside.book.writers.pdf import print_pdf
from alongside.cli.author_commands import PAPERS
from alongside.course.group_session import read_group_session
from alongside.course.outline import Course
from alongside.errors import AlongsideError, CourseError
from alongside.handouts.printed import PRINTED, printable, printed_file

COURSE = Course.read(ROOT)
ONE_BY_ONE = (
    "<style>@media print{@page cards{size:105mm 148mm;margin:0}.how,.sheet,.blank{display:none}"
    ".four{break-before:auto;width:105mm;height:auto;overflow:visible}"
    ".four .card{position:static;height:auto;overflow:visible;break-after:page}"
    ".four .card.empty{display:none}}</style></head>"
)
"""The same cards, each on a page of a card's size, so that one that is too long takes two."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {what: printed_file(COURSE, what, "html").decode() for what in printable(COURSE)}


def leaves(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf_objects(data)))


def test_there_is_a_page_for_each_session_and_for_the_cards(pages: dict[str, str]) -> None:
    assert [*pages] == [*COURSE.group_sessions, "dilemmas"]
    assert tuple(sorted(PRINTED)) == tuple(sorted(PAPERS))


def test_a_page_asks_no_address_for_anything_and_runs_nothing(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert "default-src 'none'" in html.unescape(page)
        assert not re.search(r"<(script|img|link|iframe)\b|url\(|ipynb", page)


@pytest.mark.slow
def test_the_cards_stand_four_to_a_page_and_the_last_page_has_the_same_cuts(
    pages: dict[str, str],
) -> None:
    four = [part.count('class="card') for part in pages["dilemmas"].split('<div class="four">')[1:]]
    assert four == [4, 4, 4, 4]
    assert pages["dilemmas"].count('class="card empty"') == 1
    assert leaves(printed_file(COURSE, "dilemmas", "pdf")) == 4


def test_a_card_has_the_case_and_two_positions_and_none_of_them_is_marked(
    pages: dict[str, str],
) -> None:
    tool = COURSE.activity("dilemma-whose-numbers")
    card = pages["dilemmas"].split("<h3>Whose numbers?</h3>")[1].split("</section>")[0]
    assert "Both funders want to see twelve." in card
    assert card.count("<li>") == 2
    assert tool.comment.split(".")[0] not in card
    assert "I can&#x27;t say yet" not in card


@pytest.mark.slow
def test_every_card_fits_where_it_is_cut(pages: dict[str, str]) -> None:
    parts = [page.split("<main>")[1].split("</main>")[0] for page in pages.values()]
    head, foot = pages["dilemmas"].split("<main>")[0], pages["dilemmas"].split("</main>")[1]
    head = head.replace("</head>", ONE_BY_ONE)
    cards = sum(part.count('<section class="card">') for part in parts)
    assert leaves(print_pdf(f"{head}<main>{''.join(parts)}</main>{foot}")) == cards


@pytest.mark.slow
def test_every_page_to_write_on_takes_one_page(pages: dict[str, str]) -> None:
    blank = re.compile(r'<section class="blank">.*?</section>', re.DOTALL)
    sheets = [sheet for page in pages.values() for sheet in blank.findall(page)]
    head, foot = pages["panel"].split("<main>")[0], pages["panel"].split("</main>")[1]
    assert leaves(print_pdf(f"{head}<main>{''.join(sheets)}</main>{foot}")) == len(sheets)


@pytest.mark.parametrize("name", COURSE.group_sessions)
def test_a_run_sheet_has_all_that_a_tutor_needs(name: str, pages: dict[str, str]) -> None:
    session, page = read_group_session(COURSE, name), pages[name]
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    wanted = [session.aim, session.group, session.prints]
    wanted += [words for step in session.steps for words in (step.do, step.say)]
    wanted += [card.title for card in session.cards] + [one.title for one in session.blanks]
    assert [one for one in wanted if " ".join(one.split()) not in words] == []
    assert "Watch for" in words
    assert "Online" in words


@pytest.mark.soak
def test_the_clinic_comes_as_a_pdf_of_four_pages() -> None:
    """A run sheet of one, the half page, and eight cards for listeners."""
    assert leaves(printed_file(COURSE, "clinic", "pdf")) == 4


def test_what_cannot_be_printed_is_refused_in_a_sentence() -> None:
    with pytest.raises(CourseError, match=r"nothing to print called 'before'|has no cards"):
        printed_file(COURSE, "before", "html")
    with pytest.raises(CourseError, match="There is: clinic, panel"):
        printed_file(COURSE, "x" * 500, "html")
    with pytest.raises(AlongsideError, match="from html or pdf, and not from 'docx'"):
        printed_file(COURSE, "clinic", "docx")
