"""A case told in steps, each after a choice and the learner's reason for it: the kind branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    ID,
    ITEM_LIMIT,
    RELOAD,
    WORDS,
    CountablePart,
    Kind,
    KindSettings,
    check_group,
    check_option,
    check_text,
    label_of,
    labels_of,
    option_ids,
)
from alongside.course.kinds.view import ChoiceView, ListView, PartsView, TableView, TextView, View
from alongside.errors import AnswerError, PlacedSentence

ENTRY = {"step", "choice", "reason"}
"""What is kept of one step of a walk: its id, the id of the choice or None, and the words."""


def steps_of(settings: KindSettings) -> dict[str, Mapping[str, Any]]:
    """Id → step, in the order in which the case lists them; the case begins with the first."""
    return {step["id"]: step for step in settings["steps"]}


def _choices(step: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(step.get("choices", ()))


def _leads_to(step: Mapping[str, Any], choice: str | None) -> str | None:
    return next((one["to"] for one in _choices(step) if one["id"] == choice), None)


# --- the case itself --------------------------------------------------------------------


def _problem(settings: KindSettings) -> str | None:
    steps = steps_of(settings)
    return next(_step_problems(steps), None) or _way_problem(steps)


def _step_problems(steps: Mapping[str, Mapping[str, Any]]) -> Iterator[PlacedSentence]:
    for at, (name, step) in enumerate(steps.items()):
        asks, choices = "asks" in step, _choices(step)
        if asks and len(choices) < 2:
            said = f"step '{name}' asks, and has fewer than two choices: give it two or more."
            yield PlacedSentence(said, "steps", at)
        if choices and not asks:
            said = f"step '{name}' has choices, and doesn't ask: give it 'asks'."
            yield PlacedSentence(said, "steps", at)
        for number, one in enumerate(choices):
            if one["to"] not in steps:
                said = (
                    f"choice '{one['id']}' of step '{name}' leads to '{one['to']}', which is no "
                    f"step: use one of {', '.join(steps)}."
                )
                yield PlacedSentence(said, "steps", at, "choices", number, "to")


def _way_problem(steps: Mapping[str, Mapping[str, Any]]) -> PlacedSentence | None:
    """What is wrong with the ways through a case whose choices all lead to steps."""
    seen: set[str] = set()
    names = list(steps)
    first = names[0]
    circle = _find_circle(steps, first, (), seen)
    if circle:
        said = (
            f"the way {' → '.join(circle)} comes back to where it was and need never end: have "
            "the last choice lead on to another step."
        )
        at = names.index(circle[-2])
        number = [one["to"] for one in _choices(steps[circle[-2]])].index(circle[-1])
        return PlacedSentence(said, "steps", at, "choices", number, "to")
    lost = [name for name in steps if name not in seen]
    if lost:
        said = f"no choice leads to step '{lost[0]}': lead one there, or take the step out."
        return PlacedSentence(said, "steps", names.index(lost[0]))
    if "asks" not in steps[first]:
        said = f"the case ends with its first step '{first}': give it 'asks' and choices."
        return PlacedSentence(said, "steps", 0)
    return None


def _find_circle(
    steps: Mapping[str, Mapping[str, Any]], at: str, way: tuple[str, ...], seen: set[str]
) -> tuple[str, ...]:
    """The first way that comes back to a step of its own; `seen` gets all that is reached."""
    if at in way:
        return (*way[way.index(at) :], at)
    if at in seen:
        return ()
    found: tuple[str, ...] = ()
    for one in _choices(steps[at]):
        found = found or _find_circle(steps, one["to"], (*way, at), seen)
    seen.add(at)
    return found


# --- walks through it -------------------------------------------------------------------


def _check(name: str, settings: KindSettings, value: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(value, list) or not all(isinstance(walk, list) for walk in value):
        raise AnswerError(name, f"the answer should be a list of walks. {RELOAD}")
    if sum(map(len, value)) > ITEM_LIMIT:
        raise AnswerError(
            name, f"there are more than {ITEM_LIMIT} steps in these walks. Take one out."
        )
    return [_check_walk(name, settings, walk) for walk in value if walk]


def _check_walk(name: str, settings: KindSettings, walk: list[Any]) -> list[dict[str, Any]]:
    steps = steps_of(settings)
    expected: str | None = next(iter(steps))
    out = []
    for given in walk:
        part = check_group(name, given, ENTRY)
        if expected is None or part.get("step") != expected:
            raise AnswerError(name, f"a walk goes on where no choice has led. {RELOAD}")
        step = steps[expected]
        choice = check_option(name, part.get("choice"), option_ids(_choices(step)))
        out.append(
            {"step": expected, "choice": choice, "reason": check_text(name, part.get("reason", ""))}
        )
        expected = _leads_to(step, choice)
    return out


def _fit(settings: KindSettings, value: Any) -> list[list[dict[str, Any]]]:
    """Each walk as far as the case still goes that way."""
    walks = value if isinstance(value, list) else []
    kept = []
    for walk in walks:
        part = list(walk) if isinstance(walk, list) else []
        while part:
            try:
                kept.append(_check_walk("", settings, part))
                break
            except AnswerError:
                part.pop()
    return kept


def _has_ended(settings: KindSettings, walk: list[dict[str, Any]]) -> bool:
    return bool(walk) and "asks" not in steps_of(settings)[walk[-1]["step"]]


def _answered(settings: KindSettings, value: Any) -> bool:
    return any(_has_ended(settings, walk) for walk in value)


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [entry["reason"] for walk in value for entry in walk if entry["reason"].strip()]


def _labels(settings: KindSettings) -> dict[str, str]:
    found = {step["id"]: step.get("asks", step["says"]) for step in settings["steps"]}
    for step in settings["steps"]:
        found |= dict(labels_of(_choices(step)))
    return found


# --- how it is shown --------------------------------------------------------------------


def _view(settings: KindSettings, value: Any) -> View:
    walks = [[entry for entry in walk if _is_said(entry)] for walk in value]
    walks = [walk for walk in walks if walk]
    return _beside_each_other(settings, walks) if len(walks) > 1 else _one(settings, walks)


def _is_said(entry: Mapping[str, Any]) -> bool:
    return bool(entry["choice"] or entry["reason"].strip())


def _one(settings: KindSettings, walks: list[list[dict[str, Any]]]) -> View:
    steps = steps_of(settings)
    return PartsView(
        tuple(
            (steps[entry["step"]].get("asks", ""), _said(steps[entry["step"]], entry))
            for walk in walks
            for entry in walk
        )
    )


def _said(step: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[View, ...]:
    choice = ChoiceView(label_of(_choices(step), entry["choice"]))
    reason = TextView(entry["reason"])
    return (choice, reason) if entry["reason"].strip() else (choice,)


def _beside_each_other(settings: KindSettings, walks: list[list[dict[str, Any]]]) -> View:
    """A row for each step that one of them came to, in the case's order, a column a walk."""
    head = ("The case asked", *(f"Walk {number}" for number, _ in enumerate(walks, 1)))
    by_step = [{entry["step"]: entry for entry in walk} for walk in walks]
    rows: list[tuple[View, ...]] = []
    for name, step in steps_of(settings).items():
        if any(name in walk for walk in by_step):
            cells = (_cell(step, walk.get(name)) for walk in by_step)
            rows.append((TextView(step.get("asks", ""), own=False), *cells))
    return TableView(head, tuple(rows), row_heads=True)


def _cell(step: Mapping[str, Any], entry: Mapping[str, Any] | None) -> View:
    return ListView(_said(step, entry)) if entry else ChoiceView("")


def _offers(settings: KindSettings) -> tuple[View, ...]:
    """The beginning of the case: what follows is told after a choice alone."""
    step = settings["steps"][0]
    choices = ListView(tuple(ChoiceView(one["label"]) for one in _choices(step)))
    told = (TextView(words, own=False) for words in (step["says"], step.get("asks", "")) if words)
    return *told, choices


def _countable(settings: KindSettings, value: Any) -> tuple[CountablePart, ...]:
    """The first decision of the first walk: a later one would tell of those before it."""
    step = settings["steps"][0]
    first = value[0][0]["choice"] if value else None
    chosen = (first,) if first else ()
    return (CountablePart("", step.get("asks", ""), labels_of(_choices(step)), chosen),)


_CHOICE = {
    "type": "object",
    "properties": {
        "id": ID,
        "label": {**WORDS, "description": "What one does."},
        "then": {**WORDS, "description": "What comes of it, told after the reason is written."},
        "to": {**ID, "description": "The step that it leads to."},
    },
    "required": ["id", "label", "then", "to"],
    "additionalProperties": False,
}
_STEP = {
    "type": "object",
    "properties": {
        "id": ID,
        "says": {**WORDS, "description": "What is told at this step."},
        "asks": {**WORDS, "description": "What is to be decided; left out where the case ends."},
        "choices": {"type": "array", "minItems": 2, "items": _CHOICE},
    },
    "required": ["id", "says"],
    "additionalProperties": False,
}
_VOICE = {
    "type": "object",
    "properties": {"who": WORDS, "says": WORDS},
    "required": ["who", "says"],
    "additionalProperties": False,
}
KINDS = (
    Kind(
        "branch",
        "a case in steps: at each a choice, and the reason in their own words",
        _check,
        _answered,
        _texts,
        _view,
        properties={
            "steps": {
                "type": "array",
                "minItems": 2,
                "description": "The case; it begins with the first of them.",
                "items": _STEP,
            },
            "voices": {
                "type": "array",
                "minItems": 1,
                "description": "Others who decided otherwise, and why; told after the end.",
                "items": _VOICE,
            },
        },
        required=("steps", "voices"),
        fit=_fit,
        labels=_labels,
        offers=_offers,
        countable=_countable,
        problem=_problem,
        assets=("branch.js", "branch.css"),
        counts_in_tools=True,
    ),
)
