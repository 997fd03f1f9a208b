"""Markdown taken to pieces: headings, links, pictures, paragraphs."""

from __future__ import annotations

from alongside.course.check.markdown_text import Image, read_document


def test_headings_have_levels_and_words() -> None:
    assert read_document("# One\n\ntext\n\n### *Two* more").headings == [
        (1, "One"),
        (3, "Two more"),
    ]


def test_a_link_knows_its_paragraph() -> None:
    (link,) = read_document("First.\n\nHuxham ([1996](x.ipynb#h)) asks.").links
    assert (link.href, link.text, link.block.text) == (
        "x.ipynb#h",
        "1996",
        "Huxham (1996) asks.",
    )


def test_a_paragraph_can_be_read_without_its_links() -> None:
    (block,) = read_document("See ([A, 1996](x); [B](y)).").blocks
    assert block.unlinked == "See (⟦⟧; ⟦⟧)."


def test_a_picture_has_its_words() -> None:
    assert read_document("![Two steps.](figures/a.svg)").images == [
        Image("figures/a.svg", "Two steps.")
    ]


def test_text_in_tables_and_folded_parts_is_found() -> None:
    table = "| A | B |\n|---|---|\n| c | d |"
    folded = "<details><summary>More</summary>\n\nInside.\n\n</details>"
    blocks = read_document(f"{table}\n\n{folded}").blocks
    assert [(b.tag, b.text) for b in blocks] == [
        ("th", "A"),
        ("th", "B"),
        ("td", "c"),
        ("td", "d"),
        ("summary", "More"),
        ("p", "Inside."),
    ]


def test_characters_that_html_escapes_are_read_as_written() -> None:
    assert read_document("a < b & “c”").blocks[0].text == "a < b & “c”"
