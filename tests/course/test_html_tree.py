"""HTML is read into a tree and written again, unchanged in what it shows."""

from __future__ import annotations

import pytest

from alongside.course.html_tree import Markup, Tag, node_text, parse_html, walk, write_html


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <em>two</em>.</p>",
        '<a href="a.ipynb?x=1&amp;y=2" title="&quot;so&quot;">x</a>',
        "1 &lt; 2 &amp; 3",
        'a<br>b<img src="x.svg" alt="">',
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
    ],
)
def test_what_was_put_right_comes_back_as_it_was(html: str) -> None:
    assert write_html(parse_html(html)) == html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>never closed", "never closed"),
        ("closed</p> twice</p>", "closed twice"),
        ("<b><i>crossed</b></i>", "crossed"),
        ("1 < 2", "1 < 2"),
        ("<", "<"),
        ("<!-- a remark -->after<!doctype html>", "after"),
        ("&amp;lt; &nbsp;&#x41;", "&lt; \xa0A"),
    ],
)
def test_other_html_is_read_as_far_as_it_goes(html: str, text: str) -> None:
    assert node_text(parse_html(html)) == text


def test_elements_are_told_from_the_outside_in() -> None:
    html = "<div><p><b>x</b></p></div><hr>"
    assert [tag.name for tag in walk(parse_html(html))] == ["div", "p", "b", "hr"]


def test_only_ready_markup_is_written_as_it_is() -> None:
    assert write_html([Tag("p", {}, ["<b>", Markup("<b>x</b>")])]) == "<p>&lt;b&gt;<b>x</b></p>"


def test_elements_without_end_in_each_other_are_read_without_going_deep() -> None:
    nodes = parse_html("<b>" * 5_000 + "x")
    assert node_text(nodes) == "x"
    assert write_html(nodes).count("<b>") == 5_000
