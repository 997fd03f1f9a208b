"""How a kernel opens a page's widgets, and how the site asks it to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from alongside.forms.widget_host import forms_standing

OPEN = "open_page_request"
"""The message that only the site sends: Voila lets pages send widgets' messages alone."""
VIEW = "application/vnd.jupyter.widget-view+json"


def open_page(plan: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Run a page's widget cells.

    The plan is a list of steps, each with a ``key``. ``call`` is [name, arguments] of the public
    API of alongside, with ``stands`` where the page has its form's HTML already; ``make`` is
    "module:function" for a widget of ours that no cell names; ``source`` is any other cell, which
    costs most. The answer holds ``models`` (key → comm id of what it shows; a second widget of a
    cell has the key ``KEY/2``), ``errors`` (key → the traceback, for the server's log) and
    ``sentences`` (key → why a call shows no widget, for the reader).
    """
    models: dict[str, str] = {}
    errors: dict[str, str] = {}
    sentences: dict[str, str] = {}
    for step in plan:
        key = step["key"]
        try:
            shown = _shown(step)
        except NothingToShowError as why:
            sentences[key] = str(why)
            continue
        except Exception:
            import traceback

            errors[key] = traceback.format_exc()
            continue
        for number, model in enumerate(shown, start=1):
            models[key if number == 1 else f"{key}/{number}"] = model
    return {"models": models, "errors": errors, "sentences": sentences}


class NothingToShowError(Exception):
    """A call gave a sentence in place of a widget: a file of the course is broken, say."""


def _shown(step: Mapping[str, Any]) -> list[str]:
    """The models of what one step shows."""
    if "call" in step:
        with forms_standing(stands=step.get("stands") is True):
            return _call(*step["call"])
    if "make" in step:
        module, _, function = step["make"].partition(":")
        return [getattr(import_module(module), function)().model_id]
    return _run(step["source"])


def _call(name: str, arguments: Sequence[Any]) -> list[str]:
    import alongside

    widget = getattr(alongside, name)(*arguments)
    if not hasattr(widget, "model_id"):
        raise NothingToShowError(str(widget))
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


async def ask_to_open_page(
    client: Any, plan: Sequence[Mapping[str, Any]], within: float
) -> dict[str, Any]:
    """In the site: have a kernel open a page; ``within`` is in seconds.

    ``client`` is Jupyter's for that kernel, its shell channel open. Raises RuntimeError where the
    kernel fails, queue.Empty where it does not answer.
    """
    client.shell_channel.send(client.session.msg(OPEN, {"plan": plan}))
    content: dict[str, Any] = (await client.get_shell_msg(timeout=within))["content"]
    if content.get("status") != "ok":
        raise RuntimeError(json.dumps(content)[:2000])
    return content
