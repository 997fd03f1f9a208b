"""A page's kernel, seen from inside: how it starts and ends.

Runs as ``python -m alongside.site.kernels.kernel_entry -f CONNECTION_FILE`` in a process of its
own, or in a fork of the fork server (see fork_server.py). It is an ordinary IPython kernel
without what a reader of a page never needs (see page_kernel.py), and without a debugger, which
alone takes half of a kernel's start.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import NoReturn

SHARED = (
    "anywidget",
    "filelock",
    "ipykernel.comm",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipywidgets",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "tornado.platform.asyncio",
    "alongside.site.kernels.page_kernel",
)
"""What a kernel imports only when it starts, runs its first cell or saves its first words."""
OURS = (
    "alongside.api",
    "alongside.forms.activity_widget",
    "alongside.notebook_page.notebook_widget",
    "alongside.forms.scene_widget",
    "alongside.reading.notes_widget",
    "alongside.toolkit.toolkit_widget",
)


@cache
def prepare() -> None:
    """Import all a page's kernel needs, so that forks share it in memory.

    ``None`` in ``sys.modules`` is Python's way to say "this module can't be imported": ipykernel
    then goes on without a debugger.
    """
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
    for name in SHARED:
        import_module(name)
    for name in OURS:
        with suppress(ImportError):  # a page that needs it will say so
            import_module(name)
    from jupyter_client import localinterfaces

    localinterfaces.localhost()  # looks at the network's interfaces once, and remembers


def preload() -> None:
    """Do once what opening a page does before its widgets exist: read the course's activities.

    Imports, compiled schemas and patterns are then there in each fork. Nothing is kept of what
    was read: a page reads its activity afresh. What fails here will say so on its page.
    """
    from alongside.site.kernels import page_kernel

    page_kernel.build()
    with suppress(Exception):
        from alongside.course.outline import Course
        from alongside.forms import bundle, spec, static_html
        from alongside.forms.bundle import FORM, SCENE
        from alongside.notebook_page import notebook_widget  # noqa: F401 - for the forks
        from alongside.notebook_page.notebook_script import NOTEBOOK
        from alongside.toolkit import toolkit_widget  # noqa: F401 - for the forks
        from alongside.toolkit.toolkit_script import TOOLKIT

        course = Course.find()
        for activity in course.activities():
            spec.spec_of(course, activity, "")
            static_html.form_html(course, activity, "")
        for script in (FORM, NOTEBOOK, SCENE, TOOLKIT):
            bundle.module(script)


def preload_tools() -> Iterator[None]:
    """Read the course's tools, one a step: My notebook and My toolkit ask for all of them.

    There are more than twice as many as activities, and the first page does not wait for them.
    """
    with suppress(Exception):
        from alongside.course.outline import Course

        course = Course.find()
        for path in course.tool_files:
            course.activity(path.stem)
            yield


def main(argv: Sequence[str], ready: Callable[[], None] = lambda: None) -> NoReturn:
    """Start the kernel named by ``argv`` (``-f CONNECTION_FILE …``) and serve until shut down.

    ``ready`` is called once its sockets are bound. Ends the process.
    """
    prepare()
    from alongside.site.kernels import page_kernel

    app = page_kernel.make(argv)
    ready()
    app.start()
    exit_process(app.close)


def exit_process(close: Callable[[], None]) -> NoReturn:
    """End the process now that the kernel was shut down.

    ipykernel's own closing (7.4) stops its output thread and then waits for its control thread,
    which waits for the output thread: a kernel would hang for 2.6 s until it is killed. Nothing
    is left to close that the end of the process does not close. The interpreter's own tidying-up
    is left out as well: in a fork it would first copy each shared page it frees.
    """
    atexit.unregister(close)
    atexit._run_exitfuncs()
    os._exit(0)


if __name__ == "__main__":
    from alongside.site.kernels import kernel_entry

    kernel_entry.main(sys.argv[1:])
