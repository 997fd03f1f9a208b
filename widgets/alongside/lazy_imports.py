"""Defers an import that takes seconds until its first use.

jsonschema, and so everything of Jupyter, imports a grammar of web addresses in all the world's
scripts where that is installed. Importing it compiles it three times over (3 s on two cores; all
the rest of the site takes 1.7 s), for a kind of value that nothing here ever checks.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"


def defer_import(name: str = GRAMMAR) -> None:
    """Let a module stand in for the grammar, which is compiled when the first address is checked.

    Nothing is done where it is not installed (jsonschema goes on without) or was imported before.
    """
    if name in sys.modules or (spec := find_spec(name)) is None:
        return
    stand_in = ModuleType(name)

    def whole() -> ModuleType:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return importlib.import_module(name)

    def is_valid_syntax(rule: str, text: str) -> bool:
        return bool(whole().is_valid_syntax(rule, text))

    def other(attribute: str) -> Any:
        # Whoever walks through all modules asks for names like __file__ and wants no more.
        if attribute.startswith("__"):
            raise AttributeError(f"module {name!r} has no attribute {attribute!r} yet")
        return getattr(whole(), attribute)

    vars(stand_in).update(
        __path__=spec.submodule_search_locations, is_valid_syntax=is_valid_syntax, __getattr__=other
    )
    sys.modules[name] = stand_in
