"""Text in one line, a few lines or many: the kinds short-text, paragraph and long-text.

A paragraph or long text is plain text, or formatted where its writer turned that on: see
`text/formatted_text.py`.
"""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, KindSettings
from alongside.course.kinds.kind import check_text as check_text
from alongside.course.kinds.view import TextView, View
from alongside.text.formatted_text import KEY, formatted_source, unformatted


def _check_line(name: str, settings: KindSettings, value: Any) -> str:
    return check_text(name, value)


def check_formattable(name: str, value: Any) -> str | dict[str, str]:
    """Check a text that is plain, or formatted: {"markdown": text}. Raises AnswerError."""
    source = formatted_source(value)
    text = check_text(name, value if source is None else source)
    return {KEY: text} if source and text else text


def _check(name: str, settings: KindSettings, value: Any) -> str | dict[str, str]:
    return check_formattable(name, value)


def _answered(settings: KindSettings, value: Any) -> bool:
    return bool(unformatted(value).strip())


def _texts(settings: KindSettings, value: Any) -> list[str]:
    text = unformatted(value)
    return [text] if text else []


def text_view(value: Any) -> TextView:
    """A text, plain or formatted, as it is shown."""
    source = formatted_source(value)
    return TextView(value) if source is None else TextView(source, formatted=True)


def _view(settings: KindSettings, value: Any) -> View:
    return text_view(value)


def _fit_line(settings: KindSettings, value: Any) -> Any:
    return unformatted(value)


def _kind(name: str, about: str) -> Kind:
    return Kind(
        name, about, _check, _answered, _texts, _view, assets=("text.js",), plain=True, formats=True
    )


KINDS = (
    Kind(
        "short-text",
        "one line of text",
        _check_line,
        _answered,
        _texts,
        _view,
        fit=_fit_line,
        assets=("text.js",),
        brief=True,
        plain=True,
    ),
    _kind("paragraph", "a box of four lines"),
    _kind("long-text", "a box of ten lines"),
)
