"""``alongside lab``: JupyterLab on the course's folder, opening on its first page.

Nothing is installed for it and nothing of the reader's own JupyterLab is changed: the front-end
extension and the settings are handed over by configuration, and what the reader changes in this
JupyterLab (a dark theme, say) is kept in a folder of its own.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alongside import __version__
from alongside.course.outline import Course
from alongside.lab.lab_kernel import leave_out_the_debugger
from alongside.lab.page_list import course_outline

HERE = Path(__file__).resolve().parent
EXTENSIONS = HERE / "labextension"
"""A folder of front-end extensions, in JupyterLab's own layout: one, ``alongside-course``."""
TEMPLATES = HERE / "templates"
"""``logout.html``, in place of Jupyter's own."""
SETTINGS = HERE / "settings"
"""``overrides.json``: settings that pages need; ``page_config.json``: what they do without."""


def main(
    course: Course, *, ip: str, port: int, open_browser: bool, extra_argv: Sequence[str] = ()
) -> None:
    """Serve the course in JupyterLab until interrupted; prints the address, with its token.

    A taken ``port`` gives the next free one. ``extra_argv`` are JupyterLab's own options
    (``--ServerApp.…=…``) and win over ours.
    """
    leave_out_the_debugger()
    from alongside.lab.lab_server import CourseLab

    os.environ["ALONGSIDE_COURSE"] = str(course.root)  # kernels inherit it
    os.environ.pop("ALONGSIDE_STATIC_URL", None)  # forms bring their own code here
    token = secrets.token_urlsafe(32)
    argv = arguments(course, ip=ip, port=port, open_browser=open_browser, extra_argv=extra_argv)
    server = CourseLab.initialize_server(argv=[f"--IdentityProvider.token={token}", *argv])
    server.web_app.settings["page_config_hook"] = lambda _, config: {
        **config,
        "alongside": course_outline(course),
        "alongsideVersion": __version__,
        "alongsideHome": f"{server.ip}:{server.port}" if server.ip == "127.0.0.1" else "",
        # At each page it would start Node for a second, to ask whether it must be built anew.
        "buildAvailable": False,
        "buildCheck": False,
    }
    add_handlers(server, course)
    token = server.identity_provider.token  # another, if extra_argv brought one
    print(
        f"The course is open at {server.connection_url.rstrip('/')}{first_page(course)}"
        f"{'?token=' + token if token else ''}\nTo stop: press Ctrl+C here.",
        flush=True,
    )
    server.start()


def add_handlers(server: Any, course: Course) -> None:
    """Have a Jupyter server tell how far the learner has come, and give the comforts of reading."""
    from jupyter_server.utils import url_path_join

    from alongside.lab.course_state import CourseStateHandler
    from alongside.lab.reading_handler import LabMarksHandler, ReadingHandler

    base = server.web_app.settings["base_url"]
    find = {"find": lambda root, path: course}
    ours: list[Any] = [
        (url_path_join(base, "alongside/progress"), CourseStateHandler, {"course": course}),
        (url_path_join(base, r"alongside/reading/([^/]+)"), ReadingHandler, find),
        (url_path_join(base, "alongside/marks"), LabMarksHandler, find),
    ]
    server.web_app.add_handlers(".*$", ours)


def first_page(course: Course) -> str:
    """The address of the first page within the server: alone in the window, not among tabs."""
    return f"/doc/tree/{quote(course.sections[0].notebook)}"


def arguments(
    course: Course, *, ip: str, port: int, open_browser: bool, extra_argv: Sequence[str] = ()
) -> list[str]:
    """JupyterLab's command line. It wins over the reader's own configuration files."""
    home = own_settings()
    ours = {
        "Application.log_level": 40,  # errors only: a terminal that a learner can read
        # Started again in its first seconds, a kernel would get other ports, and the page, which is
        # told at once, might look for it at the old ones for a minute.
        "KernelRestarter.random_ports_until_alive": False,
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.default_url": first_page(course),
        "LabApp.extension_manager": "readonly",  # asks no package index
        "LabApp.extra_labextensions_path": EXTENSIONS,
        "LabApp.user_settings_dir": home / "settings",
        "LabApp.workspaces_dir": home / "workspaces",
        # A closed page's kernel goes after ten minutes; one that a page is connected to stays.
        "MappingKernelManager.cull_idle_timeout": 600,
        "MappingKernelManager.cull_interval": 60,
        "ServerApp.allow_root": True,  # a container has nobody else
        "ServerApp.answer_yes": True,  # Ctrl+C stops at once: everything is saved
        "ServerApp.contents_manager_class": "alongside.lab.read_only_contents.ReadOnlyContents",
        "ServerApp.extra_template_paths": TEMPLATES,
        "ServerApp.ip": ip,
        "ServerApp.kernel_spec_manager_class": "alongside.lab.kernel_spec.OneKernel",
        "ServerApp.open_browser": open_browser,
        "ServerApp.port": port,
        "ServerApp.preferred_dir": course.folder,
        "ServerApp.root_dir": course.folder,
        "ServerApp.terminals_enabled": False,
    }
    given = {argument.lstrip("-").split("=")[0] for argument in extra_argv}
    return [f"--{name}={value}" for name, value in ours.items() if name not in given] + [
        *extra_argv
    ]


def own_settings() -> Path:
    """The folder for what a reader sets in the course's JupyterLab, apart from their own."""
    from jupyter_core.paths import jupyter_config_dir

    return Path(jupyter_config_dir()) / "alongside"
