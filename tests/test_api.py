"""What a notebook of the course calls, and what it shows.

Covers: api.py, __init__.py
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from tests.support.paths import ROOT

import alongside
from alongside.api import (
    DisplayHtml,
    Sentence,
    activity,
    glossary,
    my_answers,
    my_notebook,
    my_toolkit,
    references,
    scene,
)
from alongside.forms.activity_widget import ActivityForm
from alongside.forms.scene_widget import SceneWidget
from alongside.record.record import Record
from alongside.record.record_key import RecordKey

if TYPE_CHECKING:
    from tests.support.sample import Sample


@pytest.fixture
def here(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """The small course, with its notebooks' folder as the working folder."""
    monkeypatch.chdir(sample.root / "course")
    return sample


@pytest.fixture
def the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real course, as a notebook of it finds it."""
    monkeypatch.chdir(ROOT / "course")


def told(thing: Any) -> str:
    """The sentence that is shown in place of something."""
    assert isinstance(thing, Sentence)
    return repr(thing)


@pytest.mark.usefixtures("the_course")
@pytest.mark.parametrize("number", range(1, 8))
def test_each_of_the_seven_activities_is_a_form(number: int) -> None:
    form = activity(number)
    assert isinstance(form, ActivityForm)
    assert form.spec["id"] == f"activity-{number}"


@pytest.mark.usefixtures("the_course")
@pytest.mark.parametrize("name", ["outcomes-before", "outcomes-after", "activity-3", "3"])
def test_an_activity_goes_by_its_id_too(name: str) -> None:
    assert isinstance(activity(name), ActivityForm)


@pytest.mark.usefixtures("the_course")
@pytest.mark.parametrize("name", ["planning", "review"])
def test_a_scene_is_shown_with_its_buttons(name: str) -> None:
    assert isinstance(scene(name), SceneWidget)


@pytest.mark.usefixtures("the_course")
def test_the_glossary_and_the_references_are_shown() -> None:
    for shown, said in ((glossary(), "al-glossary"), (references(), "al-references")):
        assert isinstance(shown, DisplayHtml)
        assert said in shown._repr_html_()


def test_a_tutor_sees_a_change_when_the_cell_is_run_again(here: Sample) -> None:
    activity(1)
    here.replace("activities/1-first.yml", "What do you gain?", "What is gained?")
    assert activity(1).spec["fields"][0]["prompt"] == "What is gained?"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A first", "title: [A first", "activities/1-first.yml, line 3: a bracket opens"),
        ("kind: paragraph", "kind: essay", "field 'gain', kind: 'essay' is not one of"),
        ("id: level", "id: gain", "two fields are called 'gain'. Give each its own id."),
        ("comment: |\n  Most people say time.\n", "", "'comment' is missing. Add a line"),
        ("minutes: 30", "minutes: long", 'minutes: "long" should be a whole number.'),
    ],
)
def test_a_broken_activity_is_a_sentence_and_no_traceback(
    here: Sample, old: str, new: str, said: str
) -> None:
    here.replace("activities/1-first.yml", old, new)
    assert told(activity(1)).startswith("activities/1-first.yml")
    assert said in told(activity(1))


def test_an_activity_that_recalls_a_broken_one_names_the_broken_one(here: Sample) -> None:
    here.replace("activities/1-first.yml", "kind: paragraph", "kind: essay")
    assert told(activity("looking-back")).startswith("activities/1-first.yml: field 'gain'")


@pytest.mark.parametrize("key", [9, "nine", None, [], 1.5, {}, "../1-first", True])
def test_an_activity_that_is_not_there_is_a_sentence(here: Sample, key: Any) -> None:
    assert told(activity(key)) == (
        f"There is no activity '{key}' in activities/. There are: 1-first, looking-back."
    )


@pytest.mark.parametrize("name", ["nowhere", None, 3])
def test_a_scene_that_is_not_there_is_a_sentence(here: Sample, name: Any) -> None:
    assert told(scene(name)) == (f"There is no scene '{name}' in course/scenes. There are: talk.")


def test_broken_lists_are_sentences(here: Sample) -> None:
    (here.root / "course" / "glossary.yml").unlink()
    (here.root / "course" / "references.yml").write_text("a: [", encoding="utf-8")
    assert told(glossary()).startswith("course/glossary.yml is missing")
    assert told(references()).startswith("course/references.yml, line 1: the file ends")


def test_without_a_course_everything_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("alongside.course.outline.PACKAGED", tmp_path / "none")
    for shown in (activity(1), scene("talk"), glossary(), references()):
        assert told(shown).startswith("No course found")


def test_a_cohort_without_a_learner_is_a_sentence(
    here: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COHORT", "")
    assert "does not know whose record to open" in told(activity(1))


def test_a_sentence_is_heard_and_is_never_html() -> None:
    assert Sentence("a < b")._repr_html_() == '<p class="al-notice" role="alert">a &lt; b</p>'


def test_the_package_offers_what_notebooks_call() -> None:
    for name in alongside.__all__:
        assert getattr(alongside, name) is getattr(importlib.import_module("alongside.api"), name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = alongside.nothing


def test_importing_the_package_costs_nothing_until_it_is_called() -> None:
    code = "import sys, alongside; assert not {'yaml', 'anywidget', 'markdown'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_core_without_jupyter_reads_the_course() -> None:
    code = (
        "import sys; from alongside.course.outline import Course; Course.find().activities();"
        "assert not {'IPython', 'ipywidgets', 'anywidget', 'tornado'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_my_answers_are_plain_python(
    here: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    assert my_answers() == []
    record = Record.open()
    words = {"gain": ("A minibus.", "sha256:0"), "gone": ("Kept.", "sha256:0")}
    record.save("activity-1", words, base_revision=0, writer="w", origin="lab")
    first, second = my_answers()
    assert (first["field"], first["answer"], first["text"]) == ("gain", "A minibus.", "A minibus.")
    assert first["question"] == "What do you gain?"
    assert (first["activity"], first["instance"], first["revision"]) == ("activity-1", "", 1)
    assert (second["field"], second["answer"], second["question"]) == ("gone", "Kept.", "")


def test_my_answers_tell_one_partnership_from_another(
    here: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    key = RecordKey.of("activity-1", partner="library")
    Record.open().save(
        key, {"gain": ("Books.", "sha256:0")}, base_revision=0, writer="w", origin="lab"
    )
    assert [row["instance"] for row in my_answers()] == ["partner=library"]


@pytest.mark.parametrize("shown", [lambda: scene("talk"), my_notebook, my_toolkit])
def test_what_is_shown_can_be_read_without_a_kernel(here: Sample, shown: Any) -> None:
    data, _ = shown()._repr_mimebundle_()
    assert "Run All Cells" in data["text/plain"]
    assert data["text/html"].startswith('<div class="alongside-reading">')


def test_a_page_of_html_made_without_the_state_of_forms_has_the_questions(here: Sample) -> None:
    from nbconvert import HTMLExporter  # no other test here needs it

    data, _ = activity(1)._repr_mimebundle_()
    notebook = nbformat.v4.new_notebook()
    shown = nbformat.v4.new_output("display_data", data)
    notebook.cells = [nbformat.v4.new_code_cell("activity(1)", outputs=[shown])]
    exporter: Any = HTMLExporter  # it has no types
    page, _ = exporter().from_notebook_node(notebook)
    assert "What do you gain?" in page
    assert "widget-view" not in page
