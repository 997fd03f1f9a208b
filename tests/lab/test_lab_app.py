"""What ``alongside lab`` hands to JupyterLab.

Covers: lab/lab_app.py, lab/page_list.py, lab/course_state.py.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version
from tests.support.sample import Sample

from alongside.course.outline import Course
from alongside.lab.course_state import read_states
from alongside.lab.lab_app import EXTENSIONS, SETTINGS, arguments
from alongside.lab.page_list import course_outline
from alongside.record.record import Record


def options(course: Course, *extra: str) -> dict[str, list[str]]:
    """Every option of the command line and the values it is given."""
    given: dict[str, list[str]] = {}
    argv = arguments(course, ip="127.0.0.1", port=8888, open_browser=False, extra_argv=extra)
    for argument in argv:
        name, _, value = argument.removeprefix("--").partition("=")
        given.setdefault(name, []).append(value)
    return given


@pytest.fixture
def course(sample: Sample) -> Course:
    """The small course."""
    return Course.read(sample.root)


def test_only_the_courses_folder_is_shown(course: Course) -> None:
    assert options(course)["ServerApp.root_dir"] == [str(course.folder)]


def test_it_opens_on_the_first_page_of_the_course(course: Course) -> None:
    assert options(course)["LabApp.default_url"] == ["/doc/tree/01-first.ipynb"]


def test_an_option_of_the_readers_own_is_given_once_and_is_theirs(course: Course) -> None:
    given = options(course, "--LabApp.default_url=/lab")
    assert given["LabApp.default_url"] == ["/lab"]


def test_nothing_is_installed_and_the_readers_settings_are_left_alone(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(config))
    given = options(course)
    assert given["LabApp.user_settings_dir"] == [str(config / "alongside" / "settings")]
    assert given["LabApp.workspaces_dir"] == [str(config / "alongside" / "workspaces")]
    assert not config.exists()


def test_the_outline_names_the_pages_in_order_and_those_that_run(sample: Sample) -> None:
    sample.notebook("02-second.ipynb", lambda data: data["cells"].pop(3))
    pages = course_outline(Course.read(sample.root))["pages"]
    assert [page["path"] for page in pages[:2]] == ["01-first.ipynb", "02-second.ipynb"]
    assert [page["runs"] for page in pages[:2]] == [True, False]


def test_the_outline_says_which_pages_are_read_in_order_and_whose_reading_it_is(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "record"))
    outline = course_outline(Course.read(sample.root))
    assert [page["ordered"] for page in outline["pages"]] == [
        not section.reference for section in Course.read(sample.root).sections
    ]
    assert outline["learner"]
    assert "export function readTo" in outline["reading"]
    monkeypatch.setenv("ALONGSIDE_COHORT", "")
    monkeypatch.delenv("ALONGSIDE_LEARNER", raising=False)
    assert course_outline(Course.read(sample.root))["learner"] == ""


def test_a_notebook_that_cannot_be_read_is_left_for_jupyterlab_to_complain_about(
    sample: Sample,
) -> None:
    (sample.root / "course" / "02-second.ipynb").write_text("{")
    assert course_outline(Course.read(sample.root))["pages"][1]["runs"] is True


def test_the_extension_has_the_packages_version() -> None:
    from alongside import __version__

    assert _extension()["version"] == __version__


def test_every_file_the_extension_names_is_there() -> None:
    folder = EXTENSIONS / "alongside-course"
    assert (folder / _extension()["jupyterlab"]["_build"]["load"]).is_file()
    modules = {path.name: path.read_text() for path in folder.rglob("*.js")}
    assert modules
    imported = {
        name
        for text in modules.values()
        for line in text.splitlines()
        for name in modules | {"missing.js": ""}
        if f'"./{name}"' in line
    }
    assert imported == set(modules) - {"remoteEntry.js"}


def test_jupyterlab_does_not_keep_the_extensions_files_for_a_year() -> None:
    # It lets browsers keep whatever lies in a folder of this name, and our names have no hash.
    assert not list(EXTENSIONS.rglob("static"))


def test_the_settings_are_ones_that_jupyterlab_has() -> None:
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, settings in json.loads((SETTINGS / "overrides.json").read_text()).items():
        package, _, name = plugin.partition(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text())
        assert set(settings) <= set(schema["properties"]), plugin


def _extension() -> dict[str, Any]:
    text = (EXTENSIONS / "alongside-course" / "package.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_the_contents_name_the_parts_and_the_activities_that_count(course: Course) -> None:
    pages = course_outline(course)["pages"]
    assert {page["part"] for page in pages} == {title for _, title in course.parts}
    found = [activity for page in pages for activity in page["activities"]]
    assert {"id": "activity-1", "name": "Activity 1", "counts": True} in found


def test_an_activity_that_cannot_be_read_is_in_the_contents_all_the_same(sample: Sample) -> None:
    next((sample.root / "activities").glob("1-*.yml")).write_text("id: [")
    pages = course_outline(Course.read(sample.root))["pages"]
    assert pages[0]["activities"] == [{"id": "activity-1", "name": "activity", "counts": False}]


def test_how_far_a_learner_is_is_told_without_making_a_record(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    assert read_states(course) == {}
    assert not home.exists()
    Record.open(home).save(
        "activity-1", {"gain": ("Time.", "h")}, base_revision=0, writer="t", origin="lab"
    )
    assert read_states(course)["activity-1"] == "started"


def test_a_record_that_cannot_be_read_leaves_the_contents_without_marks(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", "not/a/full/path")
    assert read_states(course) == {}


NEWER = {"inspector:toggle", "jp-mainmenu-codefold"}
"""What JupyterLab's menus have since 4.5 or 4.6; an older one takes no notice of them."""


def test_menus_that_are_put_away_are_ones_that_jupyterlab_has() -> None:
    schemas = (Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas").rglob("*.json")
    known: set[str] = set()
    for path in schemas:
        menus = json.loads(path.read_text()).get("jupyter.lab.menus", {}).get("main", [])
        for menu in menus:
            known |= {menu["id"], *_named(menu.get("items", []))}
    overrides = json.loads((SETTINGS / "overrides.json").read_text())
    ours = overrides["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    named = {menu["id"] for menu in ours}.union(*(_named(menu.get("items", [])) for menu in ours))
    assert named - known <= (set() if Version(version("jupyterlab")) >= Version("4.6") else NEWER)


def _named(items: list[dict[str, Any]]) -> set[str]:
    """The commands and menus in a menu."""
    found = {item["command"] for item in items if "command" in item}
    for item in items:
        if "submenu" in item:
            inside = item["submenu"]
            found |= {inside["id"], *_named(inside.get("items", []))}
    return found
