"""The course's Markdown becomes HTML that is safe to show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from alongside.course.markdown_html import to_html, to_inline_html, to_plain


def test_authors_get_paragraphs_emphasis_lists_and_links() -> None:
    html = to_html("One *small* step.\n\n- a\n- **b**\n\nSee [trust](17-glossary.ipynb#trust).")
    assert html == (
        "<p>One <em>small</em> step.</p>\n<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n"
        '<p>See <a href="17-glossary.ipynb#trust" rel="noopener">trust</a>.</p>'
    )


def test_a_tables_headings_say_which_column_they_head() -> None:
    html = to_html("| A | B |\n| --- | ---: |\n| 1 | 2 |")
    assert html.count('<th scope="col">') == 2
    assert "<td>2</td>" in html


def test_a_heading_that_an_author_gave_a_direction_keeps_it() -> None:
    html = to_html('<table><tr><th scope="row">A</th><th>B</th></tr></table>')
    assert '<th scope="row">A</th><th scope="col">B</th>' in html


def test_the_head_of_a_table_is_no_heading() -> None:
    assert "<thead>" in to_html("| A |\n| --- |\n| 1 |")


def test_markdown_works_inside_a_part_that_folds() -> None:
    html = to_html("<details>\n<summary>More</summary>\n\n*Later*\n\n</details>")
    assert "<em>Later</em>" in html
    assert "markdown=" not in html


def test_headings_have_ids_that_do_not_depend_on_what_was_rendered_before() -> None:
    assert to_html("## Trust\n\n## Trust") == to_html("## Trust\n\n## Trust")
    assert '<h2 id="trust">Trust</h2>' in to_html("## Trust")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ("<style>body{display:none}</style>", "display"),
        ('<img src="x.png" alt="" onerror="alert(1)">', "onerror"),
        ('<p onclick="alert(1)">x</p>', "onclick"),
        ("[x](javascript:alert(1))", "javascript"),
        ("[x](JaVaScRiPt&#58;alert(1))", "href"),
        ("[x](data:text/html,hello)", "data:"),
        ('<a href="vbscript:x">x</a>', "vbscript"),
        ('<iframe src="https://example.org"></iframe>', "iframe"),
        ('<form action="/x"><input name="a"></form>', "input"),
        ('<object data="x"></object><embed src="x">', "embed"),
        ("<svg><script>alert(1)</script></svg>", "alert"),
        ("<math><mtext><script>alert(1)</script>", "alert"),
        ("*x*{: onclick=alert(1) style=color:red }", "onclick"),
        ("<details open ontoggle=alert(1)><summary>x</summary></details>", "ontoggle"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "onerror"),
        ("<!-- a remark -->x", "remark"),
        ("<base href='https://example.org'>", "base"),
        ("<meta http-equiv=refresh content='0;url=x'>", "meta"),
    ],
)
def test_what_could_do_harm_is_taken_out(text: str, gone: str) -> None:
    assert gone not in to_html(text)


def test_only_real_tags_are_tags() -> None:
    assert to_html("1 < 2 & 3 > 2") == "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"


def test_a_label_has_no_paragraph_around_it() -> None:
    assert to_inline_html("How *much*?") == "How <em>much</em>?"


def test_two_paragraphs_stay_two() -> None:
    assert to_inline_html("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How *much* [trust](x.ipynb) & <b>care</b>?", "How much trust & care?"),
        ("One.\n\nTwo:\n\n- a\n- b", "One. Two: a b"),
        ("1 &lt; 2 and “3”&nbsp;kg", "1 < 2 and “3” kg"),
        ("&amp;lt;", "&lt;"),
        ("<script>alert(1)</script>So", "So"),
        ("`a <b>`", "a <b>"),
    ],
)
def test_plain_words_are_what_a_reader_hears(text: str, words: str) -> None:
    assert to_plain(text) == words


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    assert "href" in to_html("See [a].\n\n[a]: b.ipynb")
    assert to_html("See [a].") == "<p>See [a].</p>"


def test_threads_do_not_mix_their_texts() -> None:
    texts = [f"## Heading {n}\n\n| A |\n| --- |\n| *{n}* |\n\n<div>{n}</div>" for n in range(40)]
    alone = [to_html(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(to_html, texts * 5)) == alone * 5
