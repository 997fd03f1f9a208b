"""In a browser, what jsonschema's `referencing` needs of rpds, which is compiled: slower, the same.

The engine's archive has this module as `rpds`. Interfaces as in https://rpds.readthedocs.io.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class HashTrieMap(Mapping[K, V], Generic[K, V]):
    """A mapping that never changes: each change gives another."""

    def __init__(self, given: Any = (), **more: Any) -> None:
        """As dict."""
        self._held: dict[K, V] = dict(given, **more)

    @classmethod
    def convert(cls, given: Any) -> Any:
        """The same, if it is such a mapping, else one made of it."""
        return given if isinstance(given, cls) else cls(given)

    def __getitem__(self, key: K) -> V:
        """As dict."""
        return self._held[key]

    def __iter__(self) -> Iterator[K]:
        """As dict."""
        return iter(self._held)

    def __len__(self) -> int:
        """As dict."""
        return len(self._held)

    def __hash__(self) -> int:
        """Of what is in it."""
        return hash(frozenset(self._held.items()))

    def insert(self, key: K, value: V) -> HashTrieMap[K, V]:
        """With one more."""
        return HashTrieMap({**self._held, key: value})

    def remove(self, key: K) -> HashTrieMap[K, V]:
        """Without one. Raises KeyError."""
        rest = dict(self._held)
        del rest[key]
        return HashTrieMap(rest)

    def update(self, *given: Any, **more: Any) -> HashTrieMap[K, V]:
        """With others."""
        return HashTrieMap({**self._held, **dict(*given), **more})


class HashTrieSet(frozenset[T]):
    """A set that never changes."""

    def insert(self, value: T) -> HashTrieSet[T]:
        """With one more."""
        return HashTrieSet(self | {value})

    def remove(self, value: T) -> HashTrieSet[T]:
        """Without one. Raises KeyError."""
        if value not in self:
            raise KeyError(value)
        return HashTrieSet(self - {value})

    def update(self, *others: Iterable[T]) -> HashTrieSet[T]:
        """With others."""
        return HashTrieSet(self.union(*others))


class List(tuple[T, ...]):
    """A list that never changes."""

    __slots__ = ()

    @property
    def first(self) -> T:
        """The one in front. Raises IndexError."""
        return self[0]

    @property
    def rest(self) -> List[T]:
        """All but the one in front."""
        return List(self[1:])

    def push_front(self, value: T) -> List[T]:
        """With one more in front."""
        return List((value, *self))
