"""The published formats: what the loaders take is what the JSON Schemas allow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.support.kind_samples import SETTINGS

from alongside.course import yaml_file
from alongside.course.activity import load_activity
from alongside.course.activity_schema import ACTIVITY_SCHEMA, activity_schema
from alongside.course.glossary import read_glossary, read_references
from alongside.course.kinds import KINDS
from alongside.course.outline import Course
from alongside.course.scene import read_scene
from alongside.errors import ActivityError, AlongsideError

if TYPE_CHECKING:
    from tests.support.sample import Sample

SCHEMAS = sorted(yaml_file.SCHEMAS.glob("*.json"))
MINIMAL: dict[str, dict[str, Any]] = {
    name: {key: SETTINGS[name][key] for key in kind.required}
    for name, kind in KINDS.items()
    if kind.required
}


def activity(**field: Any) -> dict[str, Any]:
    """An activity with one field."""
    return {
        "id": "activity-3",
        "number": 3,
        "title": "A title",
        "minutes": 30,
        "introduction": "Hello.",
        "fields": [{"id": "why", "kind": "paragraph", "prompt": "Why?", **field}],
        "comment": "Because.",
    }


def without(data: dict[str, Any], key: str) -> dict[str, Any]:
    """The data without one key."""
    return {name: value for name, value in data.items() if name != key}


def accepted_by_schema(data: Any) -> bool:
    """Whether the published schema allows it."""
    return Draft202012Validator(yaml_file.published_schema("activity.v1.json")).is_valid(data)


def accepted_by_loader(data: Any, folder: Path) -> bool:
    """Whether the loader takes it."""
    path = folder / "3-why.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        load_activity(path)
    except ActivityError:
        return False
    return True


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_published_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_the_published_activity_schema_is_that_of_the_kinds() -> None:
    """After changing a kind, write it again: `make fmt`."""
    assert yaml_file.published_schema(ACTIVITY_SCHEMA) == activity_schema()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_with_no_more_than_it_needs_is_accepted(kind: str, tmp_path: Path) -> None:
    data = activity(kind=kind, **MINIMAL.get(kind, {}))
    assert accepted_by_schema(data)
    assert accepted_by_loader(data, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_refuses_a_key_it_does_not_know(kind: str, tmp_path: Path) -> None:
    data = activity(kind=kind, **MINIMAL.get(kind, {}), colour="red")
    assert not accepted_by_schema(data)
    assert not accepted_by_loader(data, tmp_path)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, settings in MINIMAL.items() for key in settings]
)
def test_each_kind_refuses_to_lack_what_it_needs(kind: str, key: str, tmp_path: Path) -> None:
    data = activity(kind=kind, **without(MINIMAL[kind], key))
    assert not accepted_by_schema(data)
    assert not accepted_by_loader(data, tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        without(activity(), "comment"),
        without(activity(), "title"),
        {**activity(), "comment": ""},
        {**activity(), "minutes": "thirty"},
        {**activity(), "minutes": 0},
        {**activity(), "fields": []},
        {**activity(), "author": "me"},
        activity(kind="txet"),
        activity(id="Why"),
        activity(prompt=""),
        activity(required="yes"),
        [],
        None,
        "text",
    ],
    ids=str,
)
def test_schema_and_loader_refuse_the_same(data: Any, tmp_path: Path) -> None:
    assert not accepted_by_schema(data)
    assert not accepted_by_loader(data, tmp_path)


def test_what_no_schema_can_say_the_loader_still_refuses(tmp_path: Path) -> None:
    twice = {**activity(), "fields": activity()["fields"] * 2}
    assert accepted_by_schema(twice)
    assert not accepted_by_loader(twice, tmp_path)


Change = Callable[[dict[str, Any]], object]
LINE = "lines"


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("scenes/talk.yml", lambda d: d.pop("setting"), "'setting' is missing"),
        ("scenes/talk.yml", lambda d: d.update(mood="calm"), "unknown key 'mood'"),
        ("scenes/talk.yml", lambda d: d[LINE][1].pop("says"), "line 2: 'says' is missing"),
        ("scenes/talk.yml", lambda d: d[LINE][0].update(who="Ada"), "line 1: unknown key 'who'"),
        ("scenes/talk.yml", lambda d: d[LINE].clear(), "lines: it is empty"),
        ("glossary.yml", lambda d: d["turf"].pop("means"), "turf: 'means' is missing"),
        ("glossary.yml", lambda d: d["turf"].update(mean="x"), "turf: unknown key 'mean'"),
        ("glossary.yml", lambda d: d["turf"].update(see="trust"), 'turf, see: "trust" should be'),
        ("references.yml", lambda d: d["huxham-1996"].pop("short"), "'short' is missing"),
        ("references.yml", lambda d: d["huxham-1996"].update(year=1996), "1996 should be text"),
        ("references.yml", lambda d: d["huxham-1996"].update(doi="x"), "unknown key 'doi'"),
    ],
)
def test_a_data_file_that_breaks_its_format_is_refused_with_a_sentence(
    sample: Sample, file: str, change: Change, said: str
) -> None:
    path = sample.root / "course" / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    course = Course.read(sample.root)
    readers: dict[str, Callable[[], object]] = {
        "scenes/talk.yml": lambda: read_scene(course, "talk"),
        "glossary.yml": lambda: read_glossary(course),
        "references.yml": lambda: read_references(course),
    }
    with pytest.raises(AlongsideError) as error:
        readers[file]()
    assert said in str(error.value)


def test_a_reference_may_hold_an_address(sample: Sample) -> None:
    sample.replace(
        "course/references.yml", "short: Huxham", "short: Huxham\n  url: https://example.org/h"
    )
    assert sample.lines() == []
