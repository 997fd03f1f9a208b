"""The IPython kernel of a page: without configuration, history and what only a debugger needs.

What is left out takes a third of a kernel's start, and a reader of a page has no use for it.
The classes are made when this is imported: once in the fork server, not in each of its forks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, cast

import ipywidgets
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.history import HistoryManager
from traitlets import Type

from alongside import patches
from alongside.site.kernels.page_opening import OPEN, open_page


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


def _no_thread(*_: Any, **__: Any) -> None:
    """In the place of a thread's class: none is made."""


class PageKernel(IPythonKernel):
    """ipykernel's kernel with our shell."""

    shell_class: Any = Type(PageShell)
    msg_types: Any = (*IPythonKernel.msg_types, OPEN)

    def __init__(self, **kwargs: Any) -> None:
        """Start with the shell that is there already, and without a list of all modules.

        ipykernel makes one for its debugger. To look at each module is to write to it (Python
        counts who holds it), which in a fork copies its page: a sixth of a kernel's memory.
        """
        with patches.replaced(patches.MODULES, _NoModules()):
            cast(Any, super()).__init__(**kwargs)
        shell = cast(Any, self).shell
        shell.kernel = self
        shell.init_environment()  # a fork has taken on another environment since

    async def open_page_request(self, stream: Any, ident: Any, parent: Mapping[str, Any]) -> None:
        """Run a page's widget cells for the site.

        As a message of its own it needs none of what running a cell does around it.
        """
        answer = {"status": "ok", **open_page(parent["content"]["plan"])}
        session = cast(Any, self).session
        session.send(stream, "open_page_reply", answer, parent, ident=ident)


class PageKernelApp(IPKernelApp):
    """ipykernel's application with one argument and no files to look for."""

    kernel_class: Any = Type(PageKernel)

    def build(self) -> None:
        """Make all that needs no connection: in the fork server, once for all its forks."""
        app: Any = self
        app.init_profile_dir()
        shell = PageShell.instance(
            profile_dir=app.profile_dir,
            ipython_dir=app.ipython_dir,
            user_ns={},
            compiler_class=XCachingCompiler,
        )
        # ipywidgets registers its comm targets when it is imported inside a running shell; here
        # it was imported before there was one.
        ipywidgets.load_ipython_extension(shell)

    def parse_command_line(self, argv: Sequence[str] | None = None) -> None:
        """Take ``-f CONNECTION_FILE``."""
        self.connection_file = (argv or [])[1]
        self._settle()

    def _settle(self) -> None:
        """In a fork that has a place of its own, as a learner's account has: use that."""
        app, ipython_dir = cast(Any, self), os.environ.get("IPYTHONDIR", "")
        if ipython_dir and ipython_dir != app.ipython_dir:
            Path(ipython_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
            app.ipython_dir = ipython_dir
            app._in_init_profile_dir = True  # or asking for it makes one
            app.profile_dir = None
            app.init_profile_dir()
            shell: Any = PageShell.instance()
            shell.ipython_dir, shell.profile_dir = ipython_dir, app.profile_dir

    def init_config_files(self) -> None:
        """Load no configuration files."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Nothing: whose site it is must not change what a page does."""

    def init_control(self, context: Any) -> None:
        """The control channel, and no thread that shares the shell channel out among subshells."""
        with patches.replaced(patches.SHELL_THREAD, _no_thread):
            cast(Any, super()).init_control(context)

    def init_heartbeat(self) -> None:
        """None: the site sees whether the process lives, and each page asks its kernel."""

    def init_pdb(self) -> None:
        """Nothing: nobody stands at a page with a debugger."""

    def init_extensions(self) -> None:
        """Nothing is loaded by itself."""

    def init_code(self) -> None:
        """Nothing is run by itself."""


def build() -> Any:
    """The application without its sockets; the same one however often it is asked for."""
    if not PageKernelApp.initialized():
        app: Any = PageKernelApp.instance(
            log_level="ERROR",
            exec_PYTHONSTARTUP=False,
            capture_fd_output=False,  # what C code prints goes to the kernel's log
        )
        app.build()
    return PageKernelApp.instance()


def make(argv: Sequence[str]) -> Any:
    """The application, its sockets bound; raises what ipykernel raises."""
    app = build()
    if os.name != "nt":
        # ipykernel ends itself when its parent does, whose number it read when it was imported.
        app.parent_handle = os.getppid()
    app.initialize(list(argv))
    return app
