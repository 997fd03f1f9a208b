"""Imports every module of the installed package: what it needs and does not declare shows here."""

from __future__ import annotations

import importlib
import pkgutil

import alongside


def main() -> None:
    """Import them all and say how many."""
    found = pkgutil.walk_packages(alongside.__path__, prefix="alongside.")
    # `python -m alongside` is no module to import: it would look for a command.
    names = [module.name for module in found if module.name != "alongside.__main__"]
    for name in names:
        importlib.import_module(name)
    print(f"{len(names)} modules of {alongside.__path__[0]} can be imported.")


if __name__ == "__main__":
    main()
