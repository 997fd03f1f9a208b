"""Keeps the version in one place, and says whether a release may go out.

    python scripts/version.py write          # after a change in widgets/alongside/__init__.py
    python scripts/version.py release v0.1.0

The version is `__version__` in `widgets/alongside/__init__.py`; other programs read it in COPIES.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "widgets" / "alongside" / "__init__.py"
COPIES = {
    ROOT / "CITATION.cff": re.compile(r"(?<=^version: )\S+", re.MULTILINE),
    ROOT / "widgets/alongside/lab/labextension/alongside-course/package.json": re.compile(
        r'(?<="version": ")[^"]+'
    ),
}
"""Files that name the version for programs that read no Python, and where."""
ADDRESSED = ("pyproject.toml", "CITATION.cff", ".github/SECURITY.md", ".github/CODE_OF_CONDUCT.md")
"""Files with addresses that end in `.example` until the project has one of its own."""


def version() -> str:
    """The version that the package says it has."""
    found = re.search(r'^__version__ = "([^"]+)"$', SOURCE.read_text(encoding="utf-8"), re.M)
    if not found:
        raise SystemExit(f"{SOURCE.name} says no __version__. Write it there.")
    return found[1]


def write() -> None:
    """Write the version into its copies."""
    for path, place in COPIES.items():
        text = path.read_text(encoding="utf-8")
        path.write_text(place.sub(version(), text, count=1), encoding="utf-8")


def obstacles(tag: str, root: Path = ROOT) -> list[str]:
    """What keeps a release under this tag from going out, a sentence each; none if it may."""
    found = []
    if tag != f"v{version()}":
        found.append(f"The tag is {tag} and the version {version()}. Tag it v{version()}.")
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## \[{re.escape(version())}\] - \d{{4}}-\d\d-\d\d$", changes, re.M):
        found.append(f"CHANGELOG.md has no day for {version()}. Write it behind the version.")
    for name in ADDRESSED:
        if ".example" in (root / name).read_text(encoding="utf-8"):
            found.append(f"{name} still has an address that ends in .example. Write the real one.")
    return found


def main(arguments: Sequence[str]) -> int:
    """Write the copies, or say what is in a release's way; exit code 1 if anything is."""
    match list(arguments):
        case ["write"]:
            write()
            return 0
        case ["release", tag]:
            found = obstacles(tag)
            print(*found, sep="\n", file=sys.stderr)
            return 1 if found else 0
    print("Say what to do: write, or release and the tag.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
