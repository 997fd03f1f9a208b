"""A page's HTML is finished so that everyone can find and read its parts."""

from __future__ import annotations

from tests.support.paths import TESTS

from alongside.course.markdown_html import to_html
from alongside.site.pages import postprocess

SAMPLE = TESTS / "site_course" / "course"


def figures(html: str) -> str:
    return postprocess.with_figures(html, SAMPLE, lambda path: f"/pictures/{path}")[0]


def test_a_heading_keeps_the_id_that_links_use() -> None:
    html, found = postprocess.with_headings(to_html("## Some words"), postprocess.Ids())
    assert found == [(2, "some-words", "Some words")]
    assert '<h2 id="some-words"' in html


def test_the_same_heading_twice_gets_two_ids() -> None:
    ids = postprocess.Ids()
    postprocess.with_headings(to_html("## Some words"), ids)
    _, found = postprocess.with_headings(to_html("## Some words"), ids)
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
    html = postprocess.with_tables(to_html("| | Ask |\n|---|---|\n| **Time** | How long? |"))
    assert '<th scope="row">Time</th>' in html
    assert '<th scope="col"></th>' not in html


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    html = postprocess.with_tables(to_html("| One | Two |\n|---|---|\n| a | b |"))
    assert '<div class="table" role="group" tabindex="0" aria-label="Table: One, Two">' in html


def test_asides_are_told_apart_from_quotations() -> None:
    assert 'class="further"' in postprocess.with_asides(to_html("> **Going further.** More."))
    assert 'class="note"' in postprocess.with_asides(to_html("> **Before you read.** Careful."))
    assert "class" not in postprocess.with_asides(to_html("> Somebody said so."))
