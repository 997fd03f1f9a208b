"""A page's HTML is finished so that everyone can find and read its parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.paths import TESTS

from alongside.course.html_tree import Node, parse_html, write_html
from alongside.course.markdown_html import to_html
from alongside.site.pages import postprocess

SAMPLE = TESTS / "site_course" / "course"


def figures(html: str) -> str:
    placer = postprocess.FigurePlacer(SAMPLE, lambda path: f"/pictures/{path}")
    return finished(html, placer.place)


def finished(html: str, finish: Callable[[list[Node]], object]) -> str:
    nodes = parse_html(html)
    finish(nodes)
    return write_html(nodes)


def tables(text: str) -> str:
    return finished(to_html(text), postprocess.frame_tables)


def asides(text: str) -> str:
    return finished(to_html(text), postprocess.mark_asides)


def test_a_heading_keeps_the_id_that_links_use() -> None:
    nodes = parse_html(to_html("## Some words"))
    found = postprocess.name_headings(nodes, postprocess.Ids())
    assert found == [(2, "some-words", "Some words")]
    assert '<h2 id="some-words" tabindex="-1">' in write_html(nodes)


def test_the_same_heading_twice_gets_two_ids() -> None:
    ids = postprocess.Ids()
    nodes = parse_html(to_html("## Some words"))
    postprocess.name_headings(nodes, ids)
    found = postprocess.name_headings(parse_html("<h2>Some words</h2>"), ids)
    assert found == [(2, "some-words-2", "Some words")]


def test_a_drawing_stands_in_the_page_with_its_caption() -> None:
    html = figures(to_html("![Two steps.](figures/steps.svg)\n\n*Figure: two steps. Ours.*"))
    assert html.startswith("<figure><svg")
    assert "<figcaption>Two steps. Ours.</figcaption></figure>" in html


def test_a_caption_in_the_same_paragraph_counts_too() -> None:
    html = figures(to_html("![Two steps.](figures/steps.svg)\n*Figure: two steps.*"))
    assert "<figcaption>Two steps.</figcaption></figure>" in html


def test_another_picture_is_fetched_when_it_comes_near() -> None:
    html = figures(to_html("![A dot.](figures/dot.png)"))
    assert '<img src="/pictures/figures/dot.png" alt="A dot." loading="lazy"' in html


def test_a_missing_picture_leaves_its_words() -> None:
    html = figures(to_html("![A <thing>.](figures/none.svg)"))
    assert "[A &lt;thing&gt;.]" in html
    assert "<img" not in html


def test_pictures_from_elsewhere_are_never_fetched() -> None:
    assert "elsewhere" not in figures(to_html("![x](https://elsewhere.example/x.png)"))


def test_the_first_column_names_the_rows_where_the_corner_is_empty() -> None:
    html = tables("| | Ask |\n|---|---|\n| **Time** | How long? |")
    assert '<th scope="row" role="rowheader">Time</th>' in html
    assert '<th scope="col"></th>' not in html


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    html = tables("| One | Two |\n|---|---|\n| a | b |")
    assert '<div class="table" role="group" tabindex="0" aria-label="Table: One, Two">' in html


def test_a_cell_says_its_column_where_the_cells_of_a_row_stand_below_each_other() -> None:
    html = tables("| | Ask |\n|---|---|\n| **Time** | How long? |")
    assert '<td data-label="Ask" role="cell">How long?</td>' in html
    assert '<table role="table">' in html
    assert html.count('role="row"') == 2


def test_asides_are_told_apart_from_quotations() -> None:
    assert 'class="further"' in asides("> **Going further.** More.")
    assert 'class="note"' in asides("> **Before you read.** Careful.")
    assert "class" not in asides("> Somebody said so.")


@pytest.mark.parametrize(
    "text",
    [
        "![A dot.](figures/dot.png) and words.",
        "Words ![A dot.](figures/dot.png)",
        "![A dot.](figures/dot.png)\n*no caption*",
        "- ![A dot.](figures/dot.png) in a list",
    ],
)
def test_a_picture_among_words_stays_among_them(text: str) -> None:
    html = figures(to_html(text))
    assert "<figure" not in html
    assert '<img src="/pictures/figures/dot.png"' in html


def test_words_behind_a_figure_that_are_no_caption_stay() -> None:
    html = figures(to_html("![A dot.](figures/dot.png)\n\n*Figure it out.*"))
    assert html.endswith("</figure>\n<p><em>Figure it out.</em></p>")


def test_a_caption_keeps_its_links() -> None:
    html = figures(to_html("![A dot.](figures/dot.png)\n\n*Figure: a dot, [ours](a.ipynb).*"))
    assert '<figcaption>A dot, <a href="a.ipynb" rel="noopener">ours</a>.</figcaption>' in html


def test_a_table_in_a_part_that_folds_is_framed_too() -> None:
    html = tables("<details>\n<summary>More</summary>\n\n| One |\n|---|\n| a |\n\n</details>")
    assert html.count('<div class="table"') == 1


def test_text_that_looks_like_a_tag_is_text() -> None:
    assert "<b>" not in asides("> `<b>`")
