"""The scenes learners read: invented meetings, written as dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from alongside.course.allowance import in_minutes
from alongside.course.markdown_html import to_html
from alongside.course.outline import Course
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import read_yaml, short_file_name
from alongside.errors import CourseError


@dataclass(frozen=True)
class Scene:
    """A scene: ``people`` are (name, role), ``lines`` (speaker or "", words or direction)."""

    id: str
    title: str
    setting: str
    minutes: int
    people: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]


def read_scene(course: Course, name: str) -> Scene:
    """Read ``course/scenes/<name>.yml``; raises CourseError with place and remedy."""
    folder = course.folder / "scenes"
    path = folder / f"{name}.yml"
    if not path.is_file():
        have = ", ".join(sorted(p.stem for p in folder.glob("*.yml"))) or "none"
        raise CourseError(f"There is no scene '{name}' in course/scenes. There are: {have}.")
    data = read_yaml(path, CourseError)
    check_against("scene.v1.json", data, path, CourseError)
    scene = Scene(
        id=data["id"],
        title=data["title"],
        setting=data["setting"],
        minutes=data["minutes"],
        people=tuple((person["name"], person["role"]) for person in data["people"]),
        lines=tuple(_line(line) for line in data["lines"]),
    )
    known = {person for person, _ in scene.people}
    for who, _ in scene.lines:
        if who and who not in known:
            raise CourseError(
                f"{short_file_name(path)}: '{who}' speaks but is not among the people. Add them."
            )
    return scene


def _line(data: Mapping[str, Any]) -> tuple[str, str]:
    return (data["who"], data["says"]) if "who" in data else ("", data["direction"])


def scene_html(scene: Scene) -> str:
    """The scene as safe HTML: a dialogue with the speakers' names, to show or hide."""
    people = "".join(
        f"<li><strong>{escape(name)}</strong>, {escape(role)}</li>" for name, role in scene.people
    )
    title = escape(scene.title)
    return (
        f'<section class="al-scene" data-scene="{escape(scene.id)}" aria-label="Scene: {title}">'
        f"<h3>{title}</h3>{to_html(scene.setting)}"
        f'<p class="al-time">About {in_minutes(scene.minutes)} to read.</p>'
        f'<ul class="al-people">{people}</ul><details open class="al-script">'
        f"<summary>The scene</summary>{''.join(map(_line_html, scene.lines))}</details></section>"
    )


def _line_html(line: tuple[str, str]) -> str:
    who, words = line
    if not who:
        return f'<p class="al-direction"><em>{escape(words)}</em></p>'
    return (
        f'<p class="al-line"><b class="al-speaker">{escape(who)}</b> '
        f"<span>{escape(words)}</span></p>"
    )
