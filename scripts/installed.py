"""Says whether the installed package is where Jupyter looks, or removes it and says what is left.

    python scripts/installed.py
    python scripts/installed.py --remove

For an environment of its own, as `make ship` makes one: `--remove` uninstalls the package there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

EXTENSIONS = {
    "labextension": "alongside-course",  # JupyterLab's front end
    "server extension": "alongside",  # tells it about the course
}
"""What Jupyter lists of ours, by the command that lists it."""


def unlisted() -> list[str]:
    """What Jupyter does not list as enabled and sound, a sentence each."""
    found = []
    for kind, name in EXTENSIONS.items():
        command = ["jupyter", *kind.split(), "list"]
        said = subprocess.run(  # noqa: S603 (Jupyter's own command)
            [str(Path(sys.executable).with_name("jupyter")), *command[1:]],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_COLOR": "1"},
        )
        lines = (said.stdout + said.stderr).splitlines()
        mine = [line for line in lines if name in line.split() and "enabled" in line]
        sound = [line for line in lines if name in line and "OK" in line]
        if not (mine and sound):
            found.append(f"`{' '.join(command)}` does not list {name} as enabled and OK.")
    return found


def left(prefix: Path) -> list[Path]:
    """Files and folders in an environment that are named after us."""
    return sorted(path for path in prefix.rglob("*") if "alongside" in path.name)


def remove() -> list[str]:
    """Uninstall the package; what is still there, a sentence each."""
    command = [sys.executable, "-m", "pip", "uninstall", "--quiet", "--yes", "alongside-course"]
    subprocess.run(command, check=True)  # noqa: S603 (ours)
    return [f"{path} is left behind." for path in left(Path(sys.prefix))]


def main(arguments: Sequence[str]) -> int:
    """Look, or remove and look; exit code 1 if anything is not as it should be."""
    found = remove() if list(arguments) == ["--remove"] else unlisted()
    print(*(found or ["Nothing is left of it." if arguments else "Jupyter finds it."]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
