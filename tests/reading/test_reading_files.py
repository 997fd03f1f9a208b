"""What every host gives its pages to be read with.

Covers: reading/reading_files.py, reading/static/.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.sample import Sample

from alongside.course.outline import Course
from alongside.forms.bundle import join_modules
from alongside.reading.reading_files import READING_PAGE, TYPEFACE, glossary_meanings
from alongside.site.server.assets import PLAIN

NODE = shutil.which("node")
SHEET = PLAIN["site.css"].read_text(encoding="utf-8")
PALETTES = re.findall(r':root\[data-al-palette="(\w+)"\] \{(.*?)\}', SHEET)
LARGEST_FONT = 20_000  # bytes: what somebody who chose the typeface waits for, three times


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_term_is_explained_in_plain_words_without_links_or_marks(sample: Sample) -> None:
    (sample.root / "course" / "glossary.yml").write_text(
        "a-term:\n  term: A term\n  means: Words *with* a [link](18-references.ipynb#x).\n",
        encoding="utf-8",
    )
    found = glossary_meanings(Course.read(sample.root))
    assert found == {"page": "03-glossary", "terms": {"a-term": ["A term", "Words with a link."]}}


def test_a_glossary_that_cannot_be_read_explains_nothing(sample: Sample) -> None:
    (sample.root / "course" / "glossary.yml").write_text("a-term: [", encoding="utf-8")
    assert glossary_meanings(Course.read(sample.root))["terms"] == {}


def test_a_course_without_a_glossary_explains_nothing(sample: Sample) -> None:
    def empty(notebook: dict[str, object]) -> None:
        notebook["cells"] = []

    sample.notebook("03-glossary.ipynb", empty)
    assert glossary_meanings(Course.read(sample.root)) == {"page": "", "terms": {}}


@pytest.mark.parametrize(("name", "rules"), PALETTES, ids=[name for name, _ in PALETTES])
def test_every_choice_of_colours_has_the_contrast_that_text_needs(name: str, rules: str) -> None:
    colour = dict(re.findall(r"--([\w-]+): (#\w{6});", rules))
    for ground in ("paper", "sheet", "wash"):
        for text in ("ink", "soft", "one", "one-deep", "two-ink", "bad"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        assert contrast(colour["edge"], colour[ground]) >= 3, ground
        assert contrast(colour["focus"], colour[ground]) >= 3, ground
    for text, ground in (("two-ink", "two-wash"), ("one-deep", "one-wash"), ("ink", "bad-wash")):
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)


def test_there_are_softer_and_stronger_colours_for_light_and_dark() -> None:
    shades = [re.search(r"color-scheme: (\w+)", rules) for _, rules in PALETTES]
    assert sorted(found[1] for found in shades if found) == ["dark", "dark", "light", "light"]


def test_the_typeface_is_small_and_comes_from_the_course_itself() -> None:
    assert len(TYPEFACE) == 3
    assert all(path.stat().st_size < LARGEST_FONT for path in TYPEFACE.values())
    assert sorted(re.findall(r'src: url\("([^"]+)"\)', SHEET)) == sorted(TYPEFACE)


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_what_furnishes_a_page_is_one_module_that_a_browser_can_read(tmp_path: Path) -> None:
    joined = join_modules(READING_PAGE)
    assert not re.search(r"^\s*import\b", joined, re.MULTILINE)
    (tmp_path / "reading.mjs").write_text(joined, encoding="utf-8")
    ran = subprocess.run([NODE or "", "--check", tmp_path / "reading.mjs"], capture_output=True)
    assert ran.returncode == 0, ran.stderr
