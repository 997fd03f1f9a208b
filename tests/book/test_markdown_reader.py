"""Course Markdown becomes blocks; drawings are made still; scripts run the way they are written.

Covers: book/markdown_reader.py, course/html_tree.py, book/figures.py, text/bidi.py
"""

from __future__ import annotations

import pytest
from tests.support.paths import ROOT
from tests.support.takeaway_records import ARABIC

from alongside.book import figures
from alongside.book.document import (
    Code,
    Disclosure,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Table,
    Terms,
    plain_paragraph,
    runs_text,
)
from alongside.book.markdown_reader import Reader
from alongside.text.bidi import is_right_to_left, split_by_direction

READER = Reader(lambda link: link, lambda source: f"<svg {source}>", lambda name: f"here--{name}")


def test_looks_and_links_become_runs() -> None:
    (block,) = READER.blocks("A **strong** *word*, `code` and [a [link](x.ipynb#y).")
    assert isinstance(block, Paragraph)
    assert Run("strong", strong=True) in block.runs
    assert Run("word", emphasis=True) in block.runs
    assert Run("code", code=True) in block.runs
    assert Run("link", link="x.ipynb#y") in block.runs


def test_spaces_and_line_breaks_are_as_a_reader_sees_them() -> None:
    (block,) = READER.blocks("One\n  **two**  \nthree")
    assert isinstance(block, Paragraph)
    assert runs_text(block.runs) == "One two\nthree"


def test_lists_hold_blocks() -> None:
    (block,) = READER.blocks("3. three\n4. four\n\n    more\n\n    - point\n")
    assert isinstance(block, ListBlock)
    assert (block.ordered, block.start, len(block.items)) == (True, 3, 2)
    assert isinstance(block.items[1].blocks[-1], ListBlock)


def test_tables_know_their_headings() -> None:
    (block,) = READER.blocks("| | A | B |\n|---|---|---|\n| **x** | 1 | 2 |\n")
    assert isinstance(block, Table)
    assert block.row_heads
    assert len(block.head) == 3
    (other,) = READER.blocks("| A | B |\n|---|---|\n| 1 | 2 |\n")
    assert isinstance(other, Table)
    assert not other.row_heads


def test_a_figure_takes_its_caption_and_description() -> None:
    (block,) = READER.blocks(
        "![Two steps.](figures/steps.svg)\n\n*Figure: steps, [1](r#x).*\n\n"
        "<details><summary>Figure described in words</summary>\n\nUp and **up**.\n\n</details>\n"
    )
    assert isinstance(block, Figure)
    assert (block.name, block.svg, block.alt) == ("steps", "<svg figures/steps.svg>", "Two steps.")
    assert runs_text(block.caption) == "Figure: steps, 1."
    assert runs_text(block.description[0].runs) == "Up and up."  # type: ignore[union-attr]


def test_other_details_are_asides() -> None:
    (block,) = READER.blocks("<details><summary>Our view</summary>\n\nText.\n\n</details>")
    assert block == Disclosure((Run("Our view"),), (plain_paragraph("Text."),))


def test_quotes_code_and_terms_are_read() -> None:
    found = READER.blocks("> Said.\n\n    as  it\n\n<dl><dt id='t'>T</dt><dd>Means.</dd></dl>")
    assert found[0] == Quote((plain_paragraph("Said."),))
    assert found[1] == Code("as  it")
    assert isinstance(found[2], Terms)
    assert (found[2].items[0].name, found[2].items[0].id) == ("T", "here--t")


def test_html_that_acts_is_gone() -> None:
    found = READER.blocks("<script>alert(1)</script>Text <b onclick='x'>bold</b>")
    assert "alert" not in str(found)
    assert "onclick" not in str(found)


def test_headings_nest_without_gaps() -> None:
    before, sections = READER.sections("Intro.\n\n## A\n\n#### Deep\n\ntext\n\n## B\n")
    assert before == (plain_paragraph("Intro."),)
    assert [runs_text(s.title) for s in sections] == ["A", "B"]
    assert runs_text(sections[0].sections[0].title) == "Deep"
    assert sections[0].id == "here--a"


def test_one_line_of_markdown_is_runs() -> None:
    assert runs_text(READER.runs("What *is* it?\n\nReally?")) == "What is it? Really?"


def test_an_item_keeps_the_id_that_links_reach() -> None:
    (block,) = READER.blocks("<ul><li id='k'>One</li></ul>")
    assert isinstance(block, ListBlock)
    assert block.items == (Item((plain_paragraph("One"),), "here--k"),)


# -- drawings


@pytest.mark.parametrize(
    "path", sorted((ROOT / "course" / "figures").glob("*.svg")), ids=lambda path: path.stem
)
def test_every_figure_of_the_course_is_made_still(path: object) -> None:
    svg = figures.still_svg(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert svg.startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert "var(" not in svg
    assert "@media" not in svg
    assert "ns0:" not in svg
    assert "inherit" not in svg


def test_the_light_colours_are_the_ones_written_in() -> None:
    svg = figures.still_svg(
        '<svg xmlns="http://www.w3.org/2000/svg"><style>/* c */ .f { --a: var(--b, #111111); }'
        "@media (prefers-color-scheme: dark) { .f { --a: #eeeeee; } } @import 'x.css';"
        ".f\nrect { fill: var(--a); } .g { background: url(http://x.org/a); }</style></svg>"
    )
    assert "fill: #111111" in svg
    assert "eeeeee" not in svg
    assert "x.org" not in svg
    assert "import" not in svg


def test_what_acts_in_a_drawing_is_taken_out() -> None:
    svg = figures.still_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'onload="a()"><script>a()</script><foreignObject/><x:y xmlns:x="urn:x"/>'
        '<a href="https://x.org"><use xlink:href="#in"/></a><rect fill="url(http://x.org)"/></svg>'
    )
    for word in ("onload", "script", "foreignObject", "urn:x", "x.org"):
        assert word not in svg
    assert 'href="#in"' in svg


def test_what_is_no_drawing_is_left_out() -> None:
    assert figures.still_svg("<html/>") == ""
    assert figures.still_svg("not xml") == ""


def test_two_drawings_on_a_page_share_no_id() -> None:
    svg = '<svg aria-labelledby="t d"><title id="t"/><use href="#t"/><g fill="url(#t)"/></svg>'
    assert figures.renamed(svg, "f1-") == (
        '<svg aria-labelledby="f1-t d"><title id="f1-t"/><use href="#f1-t"/>'
        '<g fill="url(#f1-t)"/></svg>'
    )


def test_a_picture_is_made_where_the_extra_is_there() -> None:
    pytest.importorskip("resvg_py", reason="the extra `figures` makes pictures of drawings")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/>'
    svg += "</svg>"
    png = figures.picture(svg, 40)
    assert png is not None
    assert png.startswith(b"\x89PNG")


# -- directions


def test_the_first_letter_says_which_way_a_text_runs() -> None:
    assert is_right_to_left(ARABIC)
    assert is_right_to_left("1. … שלום hello")
    assert not is_right_to_left(f"Mixed {ARABIC}")
    assert not is_right_to_left("123 😀")


def test_a_text_is_cut_where_its_direction_changes() -> None:
    parts = split_by_direction(f"Mixed: {ARABIC} and more.")
    assert [right for _, right in parts] == [False, True, False]
    assert "".join(part for part, _ in parts) == f"Mixed: {ARABIC} and more."
    assert parts[1][0] == ARABIC.removesuffix(".")
