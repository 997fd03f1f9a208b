"""Care and completion stand beside the core: they know it and nothing else of ours."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

WIDGETS = Path(__file__).resolve().parent.parent / "widgets" / "alongside"


@pytest.mark.parametrize("layer", ["care", "completion"])
def test_the_layer_imports_the_core_and_nothing_else_of_ours(layer: str) -> None:
    allowed = ("alongside.core", f"alongside.{layer}")
    for path in (WIDGETS / layer).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in names if name.split(".")[0] == "alongside"]
            assert all(name.startswith(allowed) for name in ours), f"{path.name} imports {ours}"


@pytest.mark.parametrize("layer", ["care", "completion"])
def test_the_layer_starts_without_anything_heavy(layer: str) -> None:
    code = f"import sys, alongside.{layer}; print(*sorted(m.split('.')[0] for m in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {
        "IPython",
        "ipywidgets",
        "anywidget",
        "voila",
        "tornado",
        "jwt",
        "cryptography",
    } & set(loaded)
