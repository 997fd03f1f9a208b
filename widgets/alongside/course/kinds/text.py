"""Text in one line, a few lines or many: the kinds short-text, paragraph and long-text."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, Settings
from alongside.course.kinds.kind import check_text as check_text


def _check(name: str, settings: Settings, value: Any) -> str:
    return check_text(name, value)


def _answered(settings: Settings, value: Any) -> bool:
    return bool(value.strip())


def _texts(settings: Settings, value: Any) -> list[str]:
    return [value] if value else []


def _markdown(settings: Settings, value: Any) -> str:
    return str(value)


SHORT_TEXT = Kind("short-text", "one line of text", _check, _answered, _texts, _markdown)
PARAGRAPH = Kind("paragraph", "a box of four lines", _check, _answered, _texts, _markdown)
LONG_TEXT = Kind("long-text", "a box of ten lines", _check, _answered, _texts, _markdown)
