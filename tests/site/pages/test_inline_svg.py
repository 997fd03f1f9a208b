"""Drawings stand in the page itself, without what a page must not take from a file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.support.paths import TESTS

from alongside.site.pages.inline_svg import figure_path, inline_svg

SAMPLE = TESTS / "site_course" / "course"
STEPS = SAMPLE / "figures" / "steps.svg"


def drawn(svg: str, tmp_path: Path, alt: str = "What it shows") -> str:
    path = tmp_path / "a-figure.svg"
    path.write_text(svg, encoding="utf-8")
    drawing = inline_svg(path, alt)
    assert drawing is not None
    return drawing.html


def test_a_drawing_keeps_its_shapes_title_and_description() -> None:
    drawing = inline_svg(STEPS, "")
    assert drawing is not None
    assert drawing.html.count("<rect") == 2
    assert "<title id=" in drawing.html
    assert "A low step and a high one." in drawing.html
    assert 'role="img"' in drawing.html
    assert 'aria-labelledby="fig-steps-title fig-steps-desc"' in drawing.html


def test_scripts_handlers_and_links_elsewhere_are_left_out() -> None:
    drawing = inline_svg(STEPS, "")
    assert drawing is not None
    for forbidden in ("script", "alert", "onload", "elsewhere"):
        assert forbidden not in drawing.html


def test_its_style_sheet_is_named_for_the_security_policy() -> None:
    drawing = inline_svg(STEPS, "")
    assert drawing is not None
    assert drawing.styles == (".fig-steps rect { fill: #17705a; }",)


def test_inline_style_becomes_attributes(tmp_path: Path) -> None:
    html = drawn('<svg xmlns="http://www.w3.org/2000/svg"><g style="fill: red"/></svg>', tmp_path)
    assert 'fill="red"' in html
    assert "style" not in html


def test_the_alt_text_names_a_drawing_without_a_title(tmp_path: Path) -> None:
    html = drawn('<svg xmlns="http://www.w3.org/2000/svg"/>', tmp_path, "Two & more")
    assert ">Two &amp; more</title>" in html


def test_ids_of_two_figures_cannot_clash(tmp_path: Path) -> None:
    html = drawn(
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><use href="#a" fill="url(#a)"/></svg>',
        tmp_path,
    )
    assert 'id="fig-a-figure-a"' in html
    assert 'href="#fig-a-figure-a"' in html
    assert "url(#fig-a-figure-a)" in html


def test_a_file_that_is_no_drawing_is_not_one(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text("<html/>", encoding="utf-8")
    assert inline_svg(path, "") is None
    path.write_text("<svg", encoding="utf-8")
    assert inline_svg(path, "") is None


def test_a_picture_of_the_course_is_found() -> None:
    assert figure_path(SAMPLE, "figures/steps.svg") == STEPS.resolve()


@pytest.mark.parametrize(
    "source",
    [
        "../activities/1-sample.yml",
        "../../conftest.py",
        "notes.txt",
        "00-welcome.ipynb",
        "figures/none.svg",
        "/etc/passwd.svg",
        "https://elsewhere.example/a.svg",
        "figures",
    ],
)
def test_nothing_but_the_courses_pictures_is_found(source: str) -> None:
    assert figure_path(SAMPLE, source) is None


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "private.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "course" / "a.svg").symlink_to(tmp_path / "private.svg")
    assert figure_path(tmp_path / "course", "a.svg") is None


def test_a_drawing_keeps_its_names_whatever_other_libraries_call_them(tmp_path: Path) -> None:
    ElementTree.register_namespace("svg", "http://www.w3.org/2000/svg")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Dot</title></svg>'
    assert "<svg " in drawn(svg, tmp_path)
