"""A page's kernel in JupyterLab is the Python that the course is installed in.

Covers: lab/kernel_spec.py, lab/lab_kernel.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from alongside.lab.kernel_spec import NAME, OneKernel


def test_another_python_of_the_same_name_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/elsewhere/python"], "display_name": "Other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert OneKernel().get_kernel_spec(NAME).argv[0] == sys.executable


def test_there_is_one_kernel_and_no_other() -> None:
    assert set(OneKernel().get_all_specs()) == {NAME}
    with pytest.raises(NoSuchKernel):
        OneKernel().get_kernel_spec("ir")


def test_the_kernel_leaves_out_the_debugger() -> None:
    code = (
        "from alongside.lab.lab_kernel import leave_out_the_debugger as leave; leave();"
        "import sys, ipykernel.kernelapp; print(sys.modules.get('debugpy'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "None"
