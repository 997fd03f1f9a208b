"""Writes HTML: text is escaped, and what is HTML already says so by its type."""

from __future__ import annotations

from html import escape
from typing import TypeAlias

VOID = frozenset({"br", "hr", "img", "input"})


class Html(str):
    """Text that is safe HTML already."""

    __slots__ = ()


Child: TypeAlias = "str | Html | None"


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. Children are text, or `Html` as it is; None is left out.

    An attribute's name loses a trailing underscore and has hyphens for the others (``for_``,
    ``aria_label``); None and False leave it out, True writes its name alone.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}{_value(value)}"
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{joined(*children)}</{name}>")


def _value(value: str | int) -> str:
    return "" if value is True else f'="{escape(str(value))}"'


def joined(*children: Child) -> Html:
    """Pieces one after the other."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children if c is not None))


def unseen(*children: Child) -> Html:
    """Words that a sighted reader does not need, because the layout says them."""
    return element("span", *children, class_="al-unseen")


def push_button(label: Child, class_: str = "al-button", **attributes: str | bool | None) -> Html:
    """A button that does nothing before the form's module has taken it over."""
    return element("button", label, type="button", class_=class_, **attributes)
