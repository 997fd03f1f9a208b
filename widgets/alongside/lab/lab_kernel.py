"""A page's kernel in JupyterLab: ``python -m alongside.lab.lab_kernel -f CONNECTION_FILE``.

An ordinary IPython kernel without the debugger, which no page of the course needs and a learner
would wait for.
"""

from __future__ import annotations

import sys


def leave_out_the_debugger() -> None:
    """Make its import fail, which ipykernel expects and goes on without."""
    # None here is Python's way to say that a module can't be imported.
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]


if __name__ == "__main__":
    leave_out_the_debugger()
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
