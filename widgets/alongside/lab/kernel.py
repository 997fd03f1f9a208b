"""A page's kernel in JupyterLab: ``python -m alongside.lab.kernel -f CONNECTION_FILE``.

An ordinary IPython kernel without two things no page of the course needs and that a learner
would wait for: the debugger, and a grammar of internationalised web addresses that jsonschema
compiles on import where it is installed (1.4 s).
"""

from __future__ import annotations

import sys


def leave_out_slow_imports() -> None:
    """Make the optional modules fail to import, which their users expect and go on without."""
    for name in ("debugpy", "rfc3987_syntax"):
        # None here is Python's way to say that a module can't be imported.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


if __name__ == "__main__":
    leave_out_slow_imports()
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
