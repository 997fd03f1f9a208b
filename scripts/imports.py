"""Imports every module of the installed package: what it needs and does not declare shows here."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

import alongside


def main() -> None:
    """Import them all and say how many."""
    found = pkgutil.walk_packages(alongside.__path__, prefix="alongside.")
    # `python -m alongside` is no module to import, and the cohort's server needs its extra.
    left_out = ["alongside.__main__"]
    if importlib.util.find_spec("jupyterhub") is None:
        left_out.append("alongside.hub.")
    names = [module.name for module in found if not module.name.startswith(tuple(left_out))]
    for name in names:
        importlib.import_module(name)
    print(f"{len(names)} modules of {alongside.__path__[0]} can be imported.")


if __name__ == "__main__":
    main()
