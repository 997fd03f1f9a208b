"""Text in one line, a few lines or many: the kinds short-text, paragraph and long-text."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, Settings
from alongside.course.kinds.kind import check_text as check_text
from alongside.course.kinds.view import TextView, View


def _check(name: str, settings: Settings, value: Any) -> str:
    return check_text(name, value)


def _answered(settings: Settings, value: Any) -> bool:
    return bool(value.strip())


def _texts(settings: Settings, value: Any) -> list[str]:
    return [value] if value else []


def _view(settings: Settings, value: Any) -> View:
    return TextView(value)


def _kind(name: str, about: str, *, brief: bool = False) -> Kind:
    return Kind(
        name, about, _check, _answered, _texts, _view, assets=("text.js",), brief=brief, plain=True
    )


KINDS = (
    _kind("short-text", "one line of text", brief=True),
    _kind("paragraph", "a box of four lines"),
    _kind("long-text", "a box of ten lines"),
)
