"""The line of its file on which a problem stands, for an editor that shows it there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from alongside.course.check.source_tree import SourcePart, read_source_tree
from alongside.errors import Problem

_NAMED = re.compile(r"([\w-]+) '(.+)'\Z")
_NUMBERED = re.compile(r"([\w-]+) (\d+)\Z")
_QUOTED = re.compile(r"'(.+?)'(?![\w’'])")
_MARKUP = re.compile(r"[*_`\\]")


def problem_lines(root: Path, problems: Iterable[Problem]) -> Iterator[int]:
    """The line of each problem in its file, from 1; 1 as well where it is about the whole file.

    ``root`` is the course's folder. Each file is read once.
    """
    files: dict[str, Callable[[Problem], int]] = {}
    for problem in problems:
        if problem.line:
            yield problem.line
            continue
        if problem.file not in files:
            files[problem.file] = _line_finder(root / problem.file)
        yield files[problem.file](problem)


def _line_finder(path: Path) -> Callable[[Problem], int]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = read_source_tree(path, text)
    except (OSError, ValueError):  # a picture, a file that is missing
        return lambda _: 1
    lines = [_as_shown(line) for line in text.split("\n")]

    def line(problem: Problem) -> int:
        part = _part(tree, problem)
        if problem.at:
            return part.first
        calls = _calls(problem)
        if calls:  # of two that show the same, the second is one too many
            return _with_words(calls, lines, range(len(lines), 0, -1)) or part.first
        numbers = range(part.first, part.last + 1)
        return _with_words(_QUOTED.findall(problem.wrong), lines, numbers) or part.first

    return line


def _part(tree: SourcePart, problem: Problem) -> SourcePart:
    """The part of its file that a problem is about: by its place, else by how it is named."""
    if problem.at:
        return tree.at(problem.at)
    part = tree
    for words in filter(None, problem.location.split(", ")):
        found = _named(part, words)
        if found is None:
            break
        part = found
    return part


def _named(part: SourcePart, words: str) -> SourcePart | None:
    """What an author calls "field 'gain'", "statement 2" or "prompt", within a part."""
    named, numbered = _NAMED.match(words), _NUMBERED.match(words)
    if named:
        return _by_name(part, named[1], named[2])
    if numbered:
        return _by_number(part, numbered)
    return next((one.inside[words] for one in part.walk() if words in one.inside), None)


def _by_number(part: SourcePart, numbered: re.Match[str]) -> SourcePart | None:
    within = part.inside.get(f"{numbered[1]}s", part)
    return within.inside.get(int(numbered[2]) - 1)


def _by_name(part: SourcePart, noun: str, name: str) -> SourcePart | None:
    """A section, field or cell of that name: in the list of its kind, else anywhere."""
    lists = [one.inside[k] for one in part.walk() for k in (noun, f"{noun}s") if k in one.inside]
    number = _NUMBERED.match(name)  # a cell that has no id
    if noun == "cell" and number:
        return next((one.inside.get(int(number[2]) - 1) for one in lists), None)
    for one in [*(item for found in lists for item in found.inside.values()), *part.walk()]:
        if any(key in one.inside and one.inside[key].value == name for key in ("id", "title")):
            return one
    return None


def _calls(problem: Problem) -> list[str]:
    """How the cell is written that shows the activity that a notebook's problem names."""
    named = _NAMED.match(problem.location)
    if not named or named[1] != "activity" or not problem.file.endswith(".ipynb"):
        return []
    ids = {named[2], named[2].removeprefix("activity-")}
    return [f"activity({quote}{one}{quote})" for one in sorted(ids) for quote in ("", '"', "'")]


def _with_words(words: Sequence[str], lines: Sequence[str], numbers: range) -> int:
    """The first of these lines on which any of these words begin; 0 for none."""
    for wanted in filter(None, (_plain(one.strip("()")) for one in words)):
        for number in numbers:
            here = lines[number - 1]
            going_on = " ".join(lines[number - 1 : number + len(wanted.split())])
            if 0 <= going_on.find(wanted) < len(here):
                return number
    return 0


def _as_shown(line: str) -> str:
    """A line of a file without its markup; one of a notebook as the text that it stores."""
    try:
        text = json.loads(line.strip().removesuffix(","))
    except ValueError:
        text = line
    return _plain(text if isinstance(text, str) else line)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text.replace("’", "'")).split())
