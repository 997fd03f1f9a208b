"""The site's own files are few, small and new only when they are."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from alongside.forms.bundle import join_modules
from alongside.site.server.assets import JOINED, PLAIN, Assets

TOP = re.compile(r"^(?:export )?(?:const|let|function|async function|class) \[?(\w+)", re.MULTILINE)


@pytest.mark.parametrize("entry", JOINED.values(), ids=lambda path: path.name)
def test_modules_that_are_joined_never_give_one_name_to_two_things(entry: Path) -> None:
    names = Counter(TOP.findall(join_modules(entry)))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_joined_module_imports_nothing_and_keeps_its_own_exports() -> None:
    scene = join_modules(JOINED["scene.js"])
    assert "import {" not in scene
    assert "export function activateScene" in scene
    assert scene.count("export ") == 2  # and the default one


def test_each_module_is_joined_once_and_before_those_that_need_it() -> None:
    host = join_modules(JOINED["host.js"])
    assert host.count("// messageParts.js") == 1
    assert host.index("// messageParts.js") < host.index("// models.js") < host.index("// host.js")


def test_a_file_comes_compressed_and_whole() -> None:
    asset = Assets("/").get("site.css")
    assert asset is not None
    assert gzip.decompress(asset.packed) == asset.body
    assert len(asset.packed) < len(asset.body) / 2


def test_addresses_stand_under_the_sites_own_path() -> None:
    assert Assets("/x/").url("site.css").startswith("/x/alongside/static/")


def test_the_address_changes_with_any_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = Assets("/").tag
    changed = tmp_path / "site.css"
    changed.write_text("body {}", encoding="utf-8")
    monkeypatch.setitem(PLAIN, "site.css", changed)
    assert Assets("/").tag != before


def test_a_file_that_is_not_ours_is_not_there() -> None:
    assert Assets("/").get("../app.py") is None


def test_a_reading_page_weighs_little() -> None:
    assets = Assets("/")
    weights = [asset.packed for name in ("site.css", "page.js") if (asset := assets.get(name))]
    assert sum(map(len, weights)) < 20_000


WRITTEN_ON = ("site.css", "form.css", "page.js", "host.js", "form.js")
"""What a page names in its head whose form is to be written in."""


def test_a_form_can_be_written_in_with_little() -> None:
    """At 1.6 Mbit/s, a slow phone's line, each 10 kB more is a twentieth of a second more."""
    assets = Assets("/")
    weights = [asset.packed for name in WRITTEN_ON if (asset := assets.get(name))]
    assert len(weights) == len(WRITTEN_ON)
    assert sum(map(len, weights)) < 53_000


def test_no_file_carries_comments_over_the_wire() -> None:
    """A backtick in a regular expression (write its number instead) would keep them."""
    assets = Assets("/")
    said = [
        f"{name}: {line}"
        for name in (*JOINED, *PLAIN, "form.css", "formExtras.js", "formatBar.js")
        if name.endswith((".js", ".css")) and (asset := assets.get(name))
        for line in asset.body.decode().splitlines()
        if re.match(r"\s*(//|/\*)", line)
    ]
    assert said == []


def test_the_dark_that_is_chosen_is_the_dark_of_the_system() -> None:
    style = PLAIN["site.css"].read_text(encoding="utf-8")
    system = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', style, re.DOTALL)
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', style, re.DOTALL)
    assert system is not None
    assert chosen is not None
    assert system[1].split() == chosen[1].split()
