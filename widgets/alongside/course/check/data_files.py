"""Scenes, group sessions, glossary, references and recalled answers: what points to what."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.course.check.course_files import Material
from alongside.course.group_session import FOLDER
from alongside.errors import Problem


def check_scenes(material: Material) -> Iterator[Problem]:
    """Every scene is called what its file is called, and is shown on some page."""
    shown = {call.arguments for _, call in material.calls if call.name == "scene"}
    for name, scene in material.scenes.items():
        stem = name.removesuffix(".yml")
        if scene.id != stem:
            yield Problem(
                f"course/scenes/{name}", "id", f"'{scene.id}' is not the file's name.",
                f"Write id: {stem}.",
            )  # fmt: skip
        if (stem,) not in shown:
            yield Problem(
                f"course/scenes/{name}", "", "no page shows this scene.",
                f'Add a code cell with scene("{stem}"), or remove the file.',
            )  # fmt: skip
        speaking = {who for who, _ in scene.lines}
        for number, (who, _) in enumerate(scene.people):
            if who in speaking:
                continue
            yield Problem(
                f"course/scenes/{name}", "people", f"{who} never speaks.",
                "Give them a line, or take them off the list.", at=("people", number),
            )  # fmt: skip


def check_group_sessions(material: Material) -> Iterator[Problem]:
    """Every group session is called what its file is called, and the outline lists it once."""
    listed, outline = material.course.group_sessions, "course/course.yml"
    names = {name.removesuffix(".yml"): name for name in material.group_sessions}
    for stem, name in names.items():
        if material.group_sessions[name].id != stem:
            yield Problem(
                f"course/{FOLDER}/{name}", "id",
                f"'{material.group_sessions[name].id}' is not the file's name.",
                f"Write id: {stem}.",
            )  # fmt: skip
        if stem not in listed:
            yield Problem(
                f"course/{FOLDER}/{name}", "", "course.yml doesn't list this group session.",
                f"Add {stem} to group-sessions there, or remove the file.",
            )  # fmt: skip
    for name in sorted({*listed} - {*names}):
        yield Problem(
            outline, "group-sessions", f"there is no '{name}' in course/{FOLDER}.",
            "Write its file, or take it off the list.",
        )  # fmt: skip
    for name in sorted({one for one in listed if listed.count(one) > 1}):
        yield Problem(
            outline, "group-sessions", f"'{name}' stands twice.", "Leave it there once.",
        )  # fmt: skip


def check_glossary(material: Material) -> Iterator[Problem]:
    """Every "see also" of the glossary names another of its terms; no term stands twice."""
    seen: dict[str, str] = {}
    glossary = material.glossary or {}
    for slug, entry in glossary.items():
        for other in entry.get("see", ()):
            if other == slug or other not in glossary:
                yield Problem(
                    "course/glossary.yml", f"{slug}, see", f"'{other}' is no other term of it.",
                    "Correct the word, or add the term.",
                )  # fmt: skip
        term = entry["term"].casefold()
        if term in seen:
            yield Problem(
                "course/glossary.yml", slug, f"the term '{entry['term']}' stands at "
                f"'{seen[term]}' already.", "Keep one of them.",
            )  # fmt: skip
        seen.setdefault(term, slug)


def check_references(material: Material) -> Iterator[Problem]:
    """Every full entry begins with its authors' first name and holds its year."""
    for key, entry in (material.references or {}).items():
        first = entry["authors"].split(",")[0].split(" (")[0]
        if not entry["entry"].startswith(first) or entry["year"] not in entry["entry"]:
            yield Problem(
                "course/references.yml", f"{key}, entry",
                f"it does not begin with '{first}' or lacks '{entry['year']}'.",
                "Make authors, year and entry agree.",
            )  # fmt: skip


def check_moved(material: Material) -> Iterator[Problem]:
    """Every picture of how thinking moved is of answers that the course asks for."""
    for number, picture in enumerate(material.course.moved, 1):
        location = f"moved, picture {number}"
        for key, name in (("activity", picture.activity), ("after", picture.after)):
            if name not in material.activities and (name or picture.show == "scales"):
                yield Problem(
                    "course/course.yml", f"{location}, {key}", f"there is no activity '{name}'.",
                    f"Name one of {', '.join(sorted(material.activities))}.",
                )  # fmt: skip
        asked = material.activities.get(picture.activity)
        if asked is None or picture.show == "scales":
            continue
        fits = [field.id for field in asked.questions if field.kind == picture.show]
        if picture.field not in fits:
            yield Problem(
                "course/course.yml", f"{location}, field",
                f"'{picture.field}' is no question of the kind {picture.show} in {asked.id}.",
                f"It has: {', '.join(fits) or 'none'}.",
            )  # fmt: skip


def check_recalls(material: Material) -> Iterator[Problem]:
    """Every recalled answer is that of a question there is, in an earlier activity."""
    order = [name for section in material.course.sections for name in section.activities]
    for activity in (*material.activities.values(), *material.tools.values()):
        file = material.relative(activity.path)
        for field in activity.fields:
            if field.kind != "recall":
                continue
            source, name = field.settings["from"]["activity"], field.settings["from"]["field"]
            asked = material.activities.get(source) or material.tools.get(source)
            location = f"field '{field.id}', from"
            if asked is None:
                yield Problem(
                    file, location, f"there is no activity '{source}'.",
                    f"Name one of {', '.join(sorted(material.activities))}.",
                )  # fmt: skip
            elif name not in [question.id for question in asked.questions]:
                yield Problem(
                    file, location, f"{source} has no question '{name}'.",
                    f"Name one of {', '.join(question.id for question in asked.questions)}.",
                )  # fmt: skip
            elif {source, activity.id} <= set(order) and order.index(source) >= order.index(
                activity.id
            ):
                yield Problem(
                    file, location, f"{source} does not come before {activity.id} in the course.",
                    "Recall an earlier answer.",
                )  # fmt: skip
