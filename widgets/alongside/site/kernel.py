"""A page's kernel, seen from inside: how it starts, and how it opens a page's widgets.

Runs as ``python -m alongside.site.kernel -f CONNECTION_FILE`` in a process of its own, or in a
fork of the warm process (see forkserver.py). It is an ordinary IPython kernel without what a
reader of a page never needs (see pagekernel.py), and without a debugger, which alone takes half
of a kernel's start.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any, NoReturn

SHARED = (
    "anywidget",
    "ipykernel.comm",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipywidgets",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "tornado.platform.asyncio",
    "alongside.site.pagekernel",
)
"""What a kernel imports only when it starts or runs its first cell."""
OURS = (
    "alongside.notebook",
    "alongside.forms.form",
    "alongside.forms.notebook_page",
    "alongside.forms.scene",
)
OPEN = "open_page_request"
"""The message that only the site sends: Voila lets pages send widgets' messages alone."""
VIEW = "application/vnd.jupyter.widget-view+json"


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


def rehearse() -> None:
    """Do once what opening a page does before its widgets exist: read the course's activities.

    Imports, compiled schemas and patterns are then there in each fork. Nothing is kept of what
    was read: a page reads its activity afresh. What fails here will say so on its page.
    """
    from alongside.site import pagekernel

    pagekernel.build()
    with suppress(Exception):
        from alongside.core.course import Course
        from alongside.forms import assets, spec

        course = Course.find()
        for activity in course.activities():
            spec.spec_of(course, activity, "")
        for name in ("form.js", "notebook.js", "scene.js"):
            assets.module(name)


def main(argv: Sequence[str], ready: Callable[[], None] = lambda: None) -> NoReturn:
    """Start the kernel named by ``argv`` (``-f CONNECTION_FILE …``) and serve until shut down.

    ``ready`` is called once its sockets are bound. Ends the process.
    """
    prepare()
    from alongside.site import pagekernel

    app = pagekernel.make(argv)
    ready()
    app.start()
    leave(app.close)


def leave(close: Callable[[], None]) -> NoReturn:
    """End the process now that the kernel was shut down.

    ipykernel's own closing (7.4) stops its output thread and then waits for its control thread,
    which waits for the output thread: a kernel would hang for 2.6 s until it is killed. Nothing
    is left to close that the end of the process does not close. The interpreter's own tidying-up
    is left out as well: in a fork it would first copy each shared page it frees.
    """
    atexit.unregister(close)
    atexit._run_exitfuncs()
    os._exit(0)


def open_page(plan: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Run a page's widget cells.

    The plan is a list of ``{"key", "call": [name, arguments]}`` (a call of the public API of
    alongside) or ``{"key", "source"}`` (any other cell). The answer holds ``models`` (key →
    comm id of what it shows; a second widget of a cell has the key ``KEY/2``) and ``errors``
    (key → the traceback, for the server's log).
    """
    models: dict[str, str] = {}
    errors: dict[str, str] = {}
    for step in plan:
        key = step["key"]
        try:
            shown = _call(*step["call"]) if "call" in step else _run(step["source"])
        except Exception:
            import traceback

            errors[key] = traceback.format_exc()
            continue
        for number, model in enumerate(shown, start=1):
            models[key if number == 1 else f"{key}/{number}"] = model
    return {"models": models, "errors": errors}


def _call(name: str, arguments: Sequence[Any]) -> list[str]:
    import alongside

    widget = getattr(alongside, name)(*arguments)
    return [widget.model_id]


def _run(source: str) -> list[str]:
    """Run a cell as the notebook would, and collect the widgets it shows."""
    from IPython.core.getipython import get_ipython
    from IPython.utils.capture import capture_output

    shell: Any = get_ipython()
    with capture_output() as captured:
        done = shell.run_cell(source, store_history=False)
    done.raise_error()
    shown = [output.data for output in captured.outputs]
    if done.result is not None:  # the last expression goes to the shell's own display hook
        shown.append(shell.display_formatter.format(done.result)[0])
    return list(dict.fromkeys(str(data[VIEW]["model_id"]) for data in shown if VIEW in data))


async def ask(client: Any, plan: Sequence[Mapping[str, Any]], within: float) -> dict[str, Any]:
    """In the site: have a kernel open a page; ``within`` is in seconds.

    ``client`` is Jupyter's for that kernel, its shell channel open. Raises RuntimeError where the
    kernel fails, queue.Empty where it does not answer.
    """
    client.shell_channel.send(client.session.msg(OPEN, {"plan": plan}))
    content: dict[str, Any] = (await client.get_shell_msg(timeout=within))["content"]
    if content.get("status") != "ok":
        raise RuntimeError(json.dumps(content)[:2000])
    return content


if __name__ == "__main__":
    from alongside.site import kernel

    kernel.main(sys.argv[1:])
