"""The packages that the course says it needs, and whether their versions are among those."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

OURS = "alongside-course"


@dataclass(frozen=True)
class Dependency:
    """A package that the course needs; `installed` is "" if it is not there."""

    name: str
    installed: str
    wanted: str
    fits: bool


def dependencies(ours: str = OURS) -> Iterator[Dependency]:
    """Everything that is always needed, as the installed course has it; extras are left out.

    Nothing where the course itself was not installed as a package.
    """
    try:
        listed = importlib.metadata.requires(ours) or ()
    except importlib.metadata.PackageNotFoundError:
        return
    for text in listed:
        try:
            wish = Requirement(text)
        except InvalidRequirement:
            continue
        if wish.marker is None or wish.marker.evaluate({"extra": ""}):
            yield _looked_up(wish)


def _looked_up(wish: Requirement) -> Dependency:
    wanted = ",".join(sorted(str(one) for one in wish.specifier))
    try:
        installed = importlib.metadata.version(wish.name)
    except importlib.metadata.PackageNotFoundError:
        return Dependency(wish.name, "", wanted, False)
    fits = wish.specifier.contains(installed, prereleases=True)
    return Dependency(wish.name, installed, wanted, fits)
