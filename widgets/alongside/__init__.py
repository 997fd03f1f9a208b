"""A course you read, and the reflection notebook you keep while taking it.

A notebook of the course calls these and nothing else: ``activity(3)`` shows the form of
Activity 3, ``scene("planning")`` a scene to read, ``policy("england")`` a nation's law and
policy, ``glossary()`` and ``references()`` the course's lists, ``my_notebook()`` everything the
learner wrote, ``my_toolkit()`` their own partnerships and the tools for them. ``my_answers()``
gives one's own record as plain Python, for a notebook of one's own.
CONTRIBUTING.md has the map of what is inside.
"""

from __future__ import annotations

from typing import Any

from alongside.lazy_imports import defer_import

__version__ = "0.1.0"
__all__ = [
    "activity",
    "glossary",
    "my_answers",
    "my_notebook",
    "my_toolkit",
    "policy",
    "references",
    "scene",
]


defer_import()


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter's server finds our extension; imported only by a server that asks."""
    from alongside.lab.server_extension import Alongside

    return [{"module": "alongside", "app": Alongside}]


def __getattr__(name: str) -> Any:
    """Import what a notebook calls only when it is called."""
    if name not in __all__:
        raise AttributeError(f"module 'alongside' has no attribute '{name}'")
    from alongside import api

    return getattr(api, name)
