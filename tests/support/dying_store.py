"""A record's store whose program dies at one of its writes."""

from __future__ import annotations

from typing import Any

from alongside.storage.record_store import RecordStore

CHANGES = frozenset(
    {"replace", "append", "create", "cut", "move", "remove", "remove_folder", "put_blob"}
)
"""What changes a store; a death may come at each."""


class Died(BaseException):
    """The program is gone: nothing catches this."""


class DyingStore:
    """A store that dies at its change number `at` (from 1); an append has half got there then."""

    def __init__(self, inner: RecordStore, at: int) -> None:
        """Nothing has been changed yet."""
        self._inner = inner
        self._left = at

    def __getattr__(self, name: str) -> Any:
        """As the store itself, until it dies."""
        found = getattr(self._inner, name)
        if name not in CHANGES:
            return found

        def change(*given: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                if name == "append":
                    found(given[0], given[1][: len(given[1]) // 2])
                raise Died
            return found(*given, **more)

        return change
