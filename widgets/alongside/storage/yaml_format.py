"""The small, safe part of YAML that the course's files are in, and what is wrong with a text in it.

Mappings, lists, text, whole numbers, true and false. Words such as ``No`` and ``12:30`` stay the
text that the author wrote, and nothing is repeated by anchors.

PyYAML's own parser reads it everywhere. The one in C, which most computers have too, is ten times
as quick and takes other things for right; then a course would open on one computer and not on the
next. This course's files take a second, once: what was read is kept by its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import yaml


class UnreadableYamlError(ValueError):
    """A text that is not in this part of YAML: ", line 3: …", what is wrong and what to do."""


@lru_cache(maxsize=256)
def as_json(text: str) -> str:
    """The data in a text as JSON, kept so that each caller can make a copy of its own.

    Raises UnreadableYamlError.
    """
    try:
        if unseen := _UNSEEN_SIGN.search(text):
            raise _OurError(_line_of(text, unseen.start()), _UNSEEN)
        return json.dumps(yaml.load(text, Loader=_Loader))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError) as why:
        raise UnreadableYamlError(_explained(text, why)) from None


def compose_nodes(text: str) -> Any:
    """The nodes in a text that `as_json` reads, with their places in it."""
    return yaml.compose(text, Loader=_Loader)


def line_finder(text: str) -> Callable[[Sequence[str | int]], int]:
    """A function from a place in a text's data to its line (from 1; 0: unknown).

    A place is what leads there: keys of mappings and numbers in lists, as jsonschema has it.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        root = None

    def line(place: Sequence[str | int]) -> int:
        node, at = root, root
        for step in place:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = at = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                found = next((pair for pair in node.value if pair[0].value == step), None)
                at, node = found or (at, None)
        return int(at.start_mark.line) + 1 if at is not None else 0

    return line


class _OurError(yaml.YAMLError):
    """What we refuse ourselves, in a whole sentence about a line (from 0)."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


_SIGN = "text that begins with {} has to stand in quotes. Put quotes round it"
_UNSEEN_SIGN = re.compile("[\ufeff\x85\u2028\u2029]")
"""The mark of some editors, which can only be at the very start, where it was taken off; and ends
of lines that come in with pasted text, which YAML takes for such and no editor counts."""
_UNSEEN = "there is a character that can't be seen. Delete it"
_BASE: Any = yaml.SafeLoader


class _Loader(_BASE):  # type: ignore[misc]
    """PyYAML's safe loader with our rules."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def fetch_anchor(self) -> None:
        """Refuse an anchor, which would swallow a word: ``help: &Rooms and tools``."""
        raise _OurError(self.get_mark().line, _SIGN.format("* or &"))

    fetch_alias = fetch_anchor

    def fetch_tag(self) -> None:
        """Refuse a tag, which would swallow a word as well: ``help: !important now``."""
        raise _OurError(self.get_mark().line, _SIGN.format("!"))

    def scan_plain(self) -> Any:
        """Text without quotes, in braces too with a question mark in it, as YAML 1.2 has it.

        PyYAML, of YAML 1.1, ends such text there: ``{prompt: Anything else?, required: false}``.
        """
        if not getattr(self, "flow_level"):  # noqa: B009 - outside braces it ends at no mark
            return super().scan_plain()
        peek: Any = getattr(self, "peek")  # noqa: B009

        def other(index: int = 0) -> Any:
            found = peek(index)
            return "x" if found == "?" else found

        self.peek = other
        try:
            return super().scan_plain()
        finally:
            del self.peek


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    """A mapping whose keys are text and stand once each; YAML itself would keep the last."""
    keys: set[str] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise _OurError(key_node.start_mark.line, "a key here is not text. Put it in quotes")
        if key in keys:
            raise _OurError(
                key_node.start_mark.line, f"the key '{key}' stands twice. Keep one of them"
            )
        keys.add(key)
    return dict(loader.construct_mapping(node, deep=True))


_RESOLVED = (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
)
for _tag, _pattern, _first in _RESOLVED:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"({_pattern})\Z"), _first
    )
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _Explanation(NamedTuple):
    """What to say of a parser's message; ``opening`` where the trouble is where a part began."""

    message: str
    sentence: str
    opening: bool = False


_TAB = "the line is indented with a tab. Use spaces"
_EXPLANATIONS = (
    _Explanation(
        "mapping values are not allowed",
        "there is a colon where none can be. Put text that holds a colon in quotes; if the line "
        "begins with a new key, line it up with the other keys",
    ),
    _Explanation(r"'\\t'|tab character", _TAB),
    _Explanation(
        r"character '(.)' that cannot start",
        "text that begins with {0} has to stand in quotes. Put quotes round it",
    ),
    _Explanation(
        "unexpected end of stream",
        "a quotation mark opens here and is never closed. Close it",
        opening=True,
    ),
    _Explanation(
        "could not find expected ':'",
        "this line has no key and is not part of the text above it. Indent it like that text, or "
        "begin it with a key and a colon",
        opening=True,
    ),
    _Explanation(
        r"expected ',' or '[]}]'",
        "a bracket opens here that is not closed, or a comma is missing after it. Add what is "
        "missing",
        opening=True,
    ),
    _Explanation("found '<stream end>'", "the file ends before a bracket is closed. Close it"),
    _Explanation(
        "expected (the )?node content",
        "a bracket or comma stands where text should begin. Put the text in quotes, or take the "
        "sign out",
    ),
    _Explanation("another document", "a line of three hyphens stands here. Take it out"),
    _Explanation(
        "unknown escape",
        "there is a backslash in text in double quotes. Use single quotes round that text",
    ),
    _Explanation(
        "comment or a line break|chomping",
        "text stands beside the sign | or >. Begin the text on the next line, indented",
    ),
    _Explanation(
        r"expected <block end>, but found '<scalar>'",
        "some text here belongs to nothing: a quotation mark before it may end the text too "
        "early, or the line is not indented like the lines above. Put the whole text in double "
        "quotes, or line it up",
    ),
    _Explanation(
        "expected <block end>",
        "the line is not indented like the lines it belongs to. Line it up with them",
    ),
)


def _explained(text: str, why: Exception) -> str:
    """The line and, in an author's words, what is wrong there and what to do."""
    if isinstance(why, _OurError):
        return f", line {why.line + 1}: {why}."
    if isinstance(why, yaml.reader.ReaderError):
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = _line_of(text, found.start()) if found else 0
        return f", line {line + 1}: {_UNSEEN}."
    if not isinstance(why, yaml.MarkedYAMLError):
        return ": its parts are nested too deeply. Write it as activities/README.md says."
    message = " ".join(filter(None, (why.problem, why.context)))
    for explanation in _EXPLANATIONS:
        match = re.search(explanation.message, message)
        if match:
            mark = why.context_mark if explanation.opening else why.problem_mark
            sentence = explanation.sentence
            if sentence == _TAB and mark and not _indented_with_tab(text, mark.line):
                sentence = "there is a tab in the line. Use spaces"
            return f"{_line(mark)}: {sentence.format(*match.groups())}."
    remedy = "Check the indentation, colons and quotes there"
    return f"{_line(why.problem_mark)}: {why.problem}. {remedy}."


_LINE_END = re.compile(r"\r\n|[\r\n]")


def _line_of(text: str, at: int) -> int:
    """The line, from 0, on which a character stands."""
    return len(_LINE_END.findall(text, 0, at))


def _indented_with_tab(text: str, line: int) -> bool:
    whole = _LINE_END.split(text)[line]
    return "\t" in whole[: len(whole) - len(whole.lstrip())]


def _line(mark: yaml.Mark | None) -> str:
    return f", line {mark.line + 1}" if mark else ""
