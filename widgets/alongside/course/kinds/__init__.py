"""The kinds of field an activity can have: one module a kind or a family of kinds.

A module of this folder that has a tuple `KINDS` adds these to the course; there is no list to keep.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from alongside.course.kinds.kind import Kind


def _find_kinds() -> dict[str, Kind]:
    """Name → kind, from every module in the folder. Raises ValueError where a name stands twice."""
    found: dict[str, Kind] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for kind in getattr(import_module(module.name), "KINDS", ()):
            if kind.name in found:
                raise ValueError(f"{module.name}: there is a kind '{kind.name}' already.")
            found[kind.name] = kind
    return dict(sorted(found.items()))


KINDS: dict[str, Kind] = _find_kinds()
