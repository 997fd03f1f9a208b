"""The course's figures: readable on a phone, in both themes, and safe to put into a page."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.support.paths import ROOT

SVG = "{http://www.w3.org/2000/svg}"
FOLDER = ROOT / "course" / "figures"
FIGURES = sorted(FOLDER.glob("*.svg"))
NAMES = {
    "advantage-inertia",
    "boundary-spanner",
    "conflict-styles",
    "depths",
    "four-level-structure",
    "life-cycle",
    "policy-timeline",
    "staircase",
}
PHONE_WIDTH = 288  # how wide a figure is on a 320 px screen
SMALLEST_TEXT = 11.5
COLOURS = ("ink", "paper", "muted", "line", "accent", "accent-soft", "second", "second-soft")
TEXT_ON = [  # what text stands on what
    *[(text, ground) for text in ("ink", "muted") for ground in ("paper", "accent-soft")],
    *[(text, "second-soft") for text in ("ink", "muted")],
    *[("paper", "accent"), ("paper", "second"), ("second", "paper")],
]
PART_ON = [
    (part, ground)
    for part in ("line", "accent", "second")
    for ground in ("paper", "accent-soft", "second-soft")
]

every_figure = pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)


def root_of(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))


def style_of(path: Path) -> str:
    return "".join(style.text or "" for style in root_of(path).iter(f"{SVG}style"))


def palettes(path: Path) -> list[dict[str, str]]:
    """The fall-back colours of each theme block that names all of them, in order."""
    blocks = re.findall(r"\{([^{}]*)\}", style_of(path))
    found = [dict(re.findall(r"var\(--fig-([\w-]+), (#[0-9a-f]{6})\)", block)) for block in blocks]
    return [palette for palette in found if palette]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_figure_is_there() -> None:
    assert {path.stem for path in FIGURES} >= NAMES


@every_figure
def test_it_has_a_name_and_a_description(path: Path) -> None:
    root = root_of(path)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text or "").strip()
    assert (desc.text or "").strip()
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.get("id") == f"fig-{path.stem}-title"


@every_figure
def test_it_runs_nothing_and_fetches_nothing(path: Path) -> None:
    for element in root_of(path).iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            if name.endswith("href"):
                assert value.startswith("#")
    assert "@import" not in style_of(path)
    assert not re.search(r"url\((?!#)", path.read_text(encoding="utf-8"))


@every_figure
def test_its_text_is_large_enough_on_a_phone(path: Path) -> None:
    root = root_of(path)
    width = float(root.attrib["viewBox"].split()[2])
    assert "width" not in root.attrib
    assert "height" not in root.attrib
    assert "scale(" not in path.read_text(encoding="utf-8")
    declared = re.findall(r"font(?:-size)?:[^;{}]*?([\d.]+)(px|em|rem|%|pt)", style_of(path))
    attributes = [e.get("font-size") for e in root.iter() if e.get("font-size")]
    assert not attributes, "sizes belong in the style block"
    assert declared
    for size, unit in declared:
        assert unit == "px"
        assert float(size) * PHONE_WIDTH / width >= SMALLEST_TEXT
    assert re.search(rf"\.fig-{path.stem} text \{{ font: ", style_of(path)), "a size for all text"


@every_figure
def test_its_styles_stay_inside_it(path: Path) -> None:
    """A figure put into a page must not restyle the page, nor break a Markdown cell."""
    assert root_of(path).get("class") == f"fig-{path.stem}"
    bare = re.sub(r"@media[^{]*\{", "", style_of(path))
    for selectors in re.findall(r"([^{}]+)\{", bare):
        for selector in selectors.split(","):
            assert f".fig-{path.stem}" in selector
    assert "\n\n" not in path.read_text(encoding="utf-8")


@every_figure
def test_its_colours_can_be_themed_and_are_never_bare(path: Path) -> None:
    style = style_of(path)
    light, *dark = palettes(path)
    assert set(light) == set(COLOURS)
    assert len(dark) == 2
    assert dark[0] == dark[1]
    assert "@media (prefers-color-scheme: dark)" in style
    for theme in ("light", "dark"):
        assert f':root[data-theme="{theme}"] .fig-{path.stem}' in style
    without_properties = re.sub(r"var\(--fig-[\w-]+, #[0-9a-f]{6}\)", "", style)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", without_properties)
    assert (light, dark[0]) == (palettes(FIGURES[0])[0], palettes(FIGURES[0])[1]), "one family"
    for element in root_of(path).iter():
        assert not {"fill", "stroke", "style", "opacity"} & set(element.attrib)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast(theme: int) -> None:
    palette = palettes(FIGURES[0])[theme]
    for text, ground in TEXT_ON:
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for part, ground in PART_ON:
        assert contrast(palette[part], palette[ground]) >= 3, (part, ground)


def test_no_two_figures_share_an_id() -> None:
    ids = Counter(
        e.attrib["id"] for path in FIGURES for e in root_of(path).iter() if "id" in e.attrib
    )
    assert [name for name, times in ids.items() if times > 1] == []
