"""What a notebook imports: `from alongside import …`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import alongside


@pytest.mark.parametrize("name", alongside.__all__)
def test_a_notebook_can_import(name: str) -> None:
    assert callable(getattr(alongside, name))


def test_any_other_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'journal'"):
        _ = alongside.journal


def test_importing_the_package_imports_no_jupyter() -> None:
    code = "import sys, alongside; print({'ipywidgets', 'IPython'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"
