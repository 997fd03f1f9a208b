"""Scenes: read from their file, shown as a dialogue, in a page and in JupyterLab.

Covers: course/scene.py, forms/scene_widget.py
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ipywidgets
import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.course.scene import Scene, read_scene, scene_html
from alongside.errors import CourseError
from alongside.forms.scene_widget import SceneWidget

if TYPE_CHECKING:
    from tests.support.sample import Sample

TALK = Scene(
    "talk",
    "Tea & <toast>",
    "Two people *meet*.",
    3,
    (("Ada", "Youth worker"), ("Ben", "Teacher <b>")),
    (("Ada", "It's <script>alert(1)</script>."), ("", "They wait & see."), ("Ben", "“Yes.”")),
)


@pytest.mark.parametrize("name", ["planning", "review"])
def test_the_courses_scenes_are_dialogues_between_their_people(name: str) -> None:
    scene = read_scene(Course.read(ROOT), name)
    assert scene.id == name
    speakers = {who for who, _ in scene.lines if who}
    assert speakers == {person for person, _ in scene.people}
    html = scene_html(scene)
    assert html.count('class="al-line"') == sum(bool(who) for who, _ in scene.lines)


def test_a_scene_says_who_speaks_and_how_long_it_takes() -> None:
    html = scene_html(TALK)
    assert '<b class="al-speaker">Ada</b> <span>It&#x27;s' in html
    assert "<li><strong>Ada</strong>, Youth worker</li>" in html
    assert "About 3 minutes to read." in html
    assert '<p class="al-direction"><em>They wait &amp; see.</em></p>' in html


def test_a_scene_is_named_for_those_who_hear_the_page() -> None:
    assert 'aria-label="Scene: Tea &amp; &lt;toast&gt;"' in scene_html(TALK)


def test_what_people_say_is_text_and_never_html() -> None:
    html = scene_html(TALK)
    assert "<script" not in html
    assert "<toast>" not in html
    assert set(re.findall(r"<(\w+)", html)) == {
        "section", "h3", "p", "em", "ul", "li", "strong", "details", "summary", "b", "span",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["nowhere", "", "talk.yml", "1"])
def test_a_scene_that_is_not_there_is_told_with_those_that_are(sample: Sample, name: str) -> None:
    with pytest.raises(CourseError) as error:
        read_scene(Course.read(sample.root), name)
    assert str(error.value) == (f"There is no scene '{name}' in course/scenes. There are: talk.")


def test_somebody_who_speaks_and_is_not_there_is_told(sample: Sample) -> None:
    path = sample.root / "course" / "scenes" / "talk.yml"
    text = path.read_text(encoding="utf-8")
    name = re.search(r"who: (\w+)", text)
    assert name
    path.write_text(text.replace(f"who: {name[1]}", "who: Nobody", 1), encoding="utf-8")
    with pytest.raises(CourseError) as error:
        read_scene(Course.read(sample.root), "talk")
    assert str(error.value) == (
        "scenes/talk.yml: 'Nobody' speaks but is not among the people. Add them."
    )


def test_in_jupyterlab_a_scene_is_a_widget_of_safe_html() -> None:
    widget = SceneWidget(TALK)
    assert isinstance(widget, ipywidgets.DOMWidget)
    assert widget.html == scene_html(TALK)
    state = widget.get_state()
    assert state["html"] == widget.html
    assert "export default" in state["_esm"]
    assert ".al-line" in state["_css"]
