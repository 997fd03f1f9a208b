"""The IPython kernel of a page: without configuration, history and what only a debugger needs.

What is left out takes a third of a kernel's start, and a reader of a page has no use for it.
The classes are made when this is imported: once in the warm process, not in each of its forks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, ClassVar, cast
from unittest import mock

from ipykernel import ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.history import HistoryManager
from traitlets import Type


class PageShell(ZMQInteractiveShell):
    """IPython's shell; what is run is not written down anywhere."""

    def init_history(self) -> None:
        """Have no database, and no thread that saves to it."""
        self.history_manager: Any = HistoryManager(shell=self, parent=self, enabled=False)
        cast(Any, self.configurables).append(self.history_manager)


class _NoModules:
    """Python's ``sys`` without its modules."""

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class PageKernel(IPythonKernel):
    """ipykernel's kernel with our shell."""

    shell_class: Any = Type(PageShell)

    def __init__(self, **kwargs: Any) -> None:
        """Start without a list of all modules.

        ipykernel makes one for its debugger. To look at each module is to write to it (Python
        counts who holds it), which in a fork copies its page: a sixth of a kernel's memory.
        """
        with mock.patch.object(ipkernel, "sys", _NoModules()):
            cast(Any, super()).__init__(**kwargs)


class PageKernelApp(IPKernelApp):
    """ipykernel's application with one argument and no files to look for."""

    kernel_class: Any = Type(PageKernel)

    def parse_command_line(self, argv: Sequence[str] | None = None) -> None:
        """Take ``-f CONNECTION_FILE``."""
        self.connection_file = (argv or [])[1]

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Nothing: whose site it is must not change what a page does."""

    def init_pdb(self) -> None:
        """Nothing: nobody stands at a page with a debugger."""

    def init_extensions(self) -> None:
        """Nothing is loaded by itself."""


def make(argv: Sequence[str]) -> Any:
    """The application, its sockets bound; raises what ipykernel raises."""
    app: Any = PageKernelApp.instance(
        log_level="ERROR",
        exec_PYTHONSTARTUP=False,
        capture_fd_output=False,  # what C code prints goes to the kernel's log
    )
    if os.name != "nt":
        # ipykernel ends itself when its parent does, whose number it read when it was imported.
        app.parent_handle = os.getppid()
    app.initialize(list(argv))
    return app
