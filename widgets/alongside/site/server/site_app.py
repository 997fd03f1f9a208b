"""The learning site: Voila's own server, with our pages in front of it."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
import threading
import webbrowser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from jupyter_core.paths import jupyter_config_path
from jupyter_core.utils import run_sync
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import GZipContentEncoding
from traitlets.config import Config
from voila.app import Voila, _kernel_id_regex
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from alongside import patches
from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.forms.bundle import STATIC_URL
from alongside.forms.widget_host import learner_key
from alongside.site.kernels.fork_client import ForkClient, can_fork
from alongside.site.kernels.kernel_manager import OpenPages, PageConnection, SiteKernelManager
from alongside.site.kernels.provisioner import (
    ForkProvisioner,
    SiteKernelSpecs,
    register_provisioner,
)
from alongside.site.pages.csp import SecureHeaders, content_hash, without_secrets
from alongside.site.pages.page import Addresses, PageCache, RenderedPage
from alongside.site.pages.panel import CohortPanel, activity_mark, fill_marks
from alongside.site.server import handlers, voila_fallback
from alongside.site.server.assets import HERE, Assets
from alongside.site.server.due_cache import DueCache
from alongside.site.server.former_address import FormerHandler
from alongside.site.server.handshakes import Handshakes
from alongside.site.server.page_renderer import Renderer
from alongside.site.server.probe import ProbeHandler, ProbeSocketHandler
from alongside.site.server.progress_cache import ProgressCache
from alongside.site.server.reading_data import GlossaryHandler, MarksHandler, ReadingData

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 (told of, not listened at)
"""Addresses to listen at that mean each one that the computer has."""
PING = 15  # seconds between the signs of life asked of a page's connection
CLOSED = (
    TornadoVoilaTreeHandler, VoilaContentsHandler, AllowListFileHandler, TornadoVoilaHandler,
    VoilaKernelWebsocketHandler,
)  # fmt: skip
"""Voila's handlers that would show more than the course, or that ours take the place of."""


def defaults() -> Config:
    """The site's own settings; whatever runs it can override them."""
    config = Config()
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.kernel_spec_manager_class = SiteKernelSpecs
    config.VoilaConfiguration.multi_kernel_manager_class = SiteKernelManager
    config.VoilaConfiguration.resources = {"alongside": voila_fallback.VoilaWrapper()}
    config.VoilaExecutor.allow_errors = True  # the rest of the page is shown all the same
    config.CalmExecutor.allow_errors = True
    config.Voila.kernel_websocket_connection_class = PageConnection
    # A kernel that dies stays dead: a new one is there in a moment, with the page's widgets.
    config.KernelRestarter.restart_limit = 0
    config.KernelRestarter.time_to_dead = 1.0
    # What connections miss: a page left open and forgotten. Its kernel comes back when it is used.
    config.MappingKernelManager.cull_idle_timeout = 1800
    config.MappingKernelManager.cull_interval = 60
    config.MappingKernelManager.cull_connected = True
    config.MappingKernelManager.buffer_offline_messages = False
    config.MappingKernelManager.allow_tracebacks = False
    return config


class AlongsideSite(Voila):  # type: ignore[misc]
    """Serves one course. What a cohort needs to know of a request it gets from ``learner``."""

    name = "voila"  # under which Voila's own parts look for it
    classes: ClassVar[list[type]] = [*Voila.classes, SiteKernelManager]
    base_url: str

    def __init__(self, course: Course, **kwargs: Any) -> None:
        """A site for ``course``; nothing is served before ``start``."""
        super().__init__(**kwargs)
        self.course = course
        self.root_dir = str(course.folder)
        self.config_file_paths = jupyter_config_path()  # never the folder it is started in
        self._fork_client: ForkClient | None = None

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Read the command line and configuration files over our defaults.

        Raises PatchError where no form could open with the packages that are installed.
        """
        patches.refuse()
        self.update_config(defaults())
        super().initialize(list(argv or ()))
        if not self.base_url.endswith("/"):
            self.base_url += "/"
        if not self.base_url.startswith("/"):
            self.base_url = "/" + self.base_url

    def setup_template_dirs(self) -> None:
        """Our page around Voila's front end comes before Voila's own."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(HERE / "templates" / "voila"))

    # --- what a request may ask for -------------------------------------------

    def learner(self, handler: Any) -> str | None:
        """Whose request this is; None on a site that one person runs for themselves."""
        return None

    def learner_key(self, handler: Any) -> str:
        """An opaque name for the learner's record, under which a browser keeps drafts."""
        return learner_key(self.learner(handler))

    def progress(self, handler: Any) -> dict[str, str]:
        """Activity id → "not started", "started" or "finished", for this request's learner."""
        return self._progress.of(self.learner(handler))[0]

    def notices(self, handler: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        """The progress, and what the learner's record has to tell."""
        return self._progress.of(self.learner(handler))

    def due(self, handler: Any) -> list[dict[str, str]]:
        """What this request's learner meant to look at again, as `DueCache.of` has it."""
        return self._due.of(self.learner(handler), date.today())

    def panel(self, handler: Any) -> CohortPanel | None:
        """What a cohort has to show around the course; None where there is no cohort."""
        return None

    def owner_of(self, kernel_id: str) -> str | None:
        """Whose kernel it is; None where nobody signs in, as there everything is the learner's."""
        return self.open_pages.owner_of(kernel_id)

    def titles(self) -> dict[str, Activity]:
        """The course's activities by id, for their titles and times."""
        return self._progress.activities()

    def home(self) -> str:
        """The one address of a person's own site, "127.0.0.1:8866", where it goes by two names.

        A browser keeps other words for "localhost", which is the same place.
        """
        return f"{self.ip}:{self.port}" if self.ip == "127.0.0.1" else ""

    def kernel_env(self, learner: str | None) -> dict[str, str]:
        """The environment of a page's kernel."""
        env = without_secrets(dict(os.environ))
        env["ALONGSIDE_COURSE"] = str(self.course.root)
        env[STATIC_URL] = self.assets.prefix
        env["IPYTHONDIR"] = str(Path(self.connection_dir) / "ipython")
        if learner is not None:
            env["ALONGSIDE_LEARNER"] = learner
        return env

    def prepare_full(self, section: Any, handler: Any) -> None:
        """Make ready what our page around Voila's front end shows of the course."""
        page, panel = RenderedPage(section.title, ""), self.panel(handler)
        after = fill_marks(
            "".join(map(activity_mark, section.activities)), panel, self.renderer.beside
        )
        given = {"section": section, "page": page, "body": after, "panel": panel}
        made = self.renderer.page("full.html.j2", handler, **given)
        voila_fallback.page_frame.set(made.body.decode())

    # --- the server ---------------------------------------------------------------

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings and ours: headers for everything, compression, cookies, 404."""
        settings: dict[str, Any] = super().init_settings()
        self.kernels: SiteKernelManager = self.kernel_manager
        self.assets = Assets(self.base_url)
        self.open_pages = OpenPages(self.kernels, self.log)
        self.handshakes = Handshakes(self.kernels)
        served = (self.course.folder, self.course.root / "activities")
        self._progress = ProgressCache(self.course, served)
        self._due = DueCache(self.course)
        picture = url_path_join(self.base_url, "voila/files/")
        form = {"_esm": self.assets.url("form.js"), "_css": self.assets.url("form.css")}
        self.pages = PageCache(self.course, Addresses(lambda path: picture + path, form))
        self.renderer = Renderer(self)
        self.inline_scripts = tuple(map(content_hash, self.renderer.inline.values()))
        self._start_fork_server()
        return {
            **settings,
            "alongside": self,
            "transforms": [SecureHeaders, GZipContentEncoding],
            "default_handler_class": handlers.MissingHandler,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Lax"},
            "ws_ping_interval": PING * 1000,
        }

    def _start_fork_server(self) -> None:
        register_provisioner()
        voila_fallback.install()
        Path(self.connection_dir, "ipython").mkdir(mode=0o700, exist_ok=True)
        if can_fork():
            self._fork_client = self._new_fork_client()
            try:
                self._fork_client.start()
            except OSError as error:
                self.log.warning("Pages will start slower: no fork server (%s).", error)
                self._fork_client = None
        ForkProvisioner.fork_client = self._fork_client

    def _new_fork_client(self) -> ForkClient:
        return ForkClient(Path(self.connection_dir) / "warm.log", self.kernel_env(None))

    def init_handlers(self) -> list[Any]:
        """Our handlers, then those of Voila's that show nothing but the course."""
        kernel = rf"/alongside/api/kernels/{_kernel_id_regex}/leave"
        ours: list[tuple[Any, ...]] = [
            (r"/", handlers.FrontHandler),
            (r"/accessibility", handlers.StatementHandler),
            (r"/voila/files/(.*)", handlers.PictureHandler),
            (r"/alongside/static/([^/]*)/(.*)", handlers.AssetHandler),
            (r"/alongside/api/pages/([^/]*)/kernel", handlers.KernelHandler),
            (kernel, handlers.LeaveHandler),
            (r"/alongside/api/progress", handlers.ProgressHandler),
            (r"/alongside/api/due", handlers.DueHandler),
            (r"/alongside/api/reading-notes", MarksHandler),
            (r"/alongside/api/glossary", GlossaryHandler, {"data": ReadingData(self.course)}),
            (r"/alongside/api/former", FormerHandler),
            (r"/alongside/api/probe", ProbeHandler),
            (r"/alongside/api/probe/socket", ProbeSocketHandler),
            (rf"/api/kernels/{_kernel_id_regex}/channels", handlers.SocketHandler),
        ]
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        ours.append((r"/voila/render/(.*)", handlers.PageHandler, page))
        mine = [(url_path_join(self.server_url, path), *rest) for path, *rest in ours]
        stock = [spec for spec in super().init_handlers() if spec[1] not in CLOSED]
        return mine + stock

    def listen(self) -> None:
        """Serve until told to stop; say where, once it is so."""
        self.former_ports: list[int] = []
        IOLoop.current().add_callback(self.announce_address)
        super().listen()

    def announce_address(self) -> None:
        """Tell whoever started it."""
        where, more = self.display_url, ""
        if self.ip in EVERYWHERE:
            here = "[::1]" if self.ip == "::" else "127.0.0.1"
            where = f"http://{here}:{self.port}{self.base_url}"
            more = "\nand at every address of this computer; in a container, where you publish it."
        print(f"The course is open at {where}{more}\nStop it with Ctrl-C.", flush=True)

    def stop(self) -> None:
        """End the kernels, then the fork server, then forget the private folder."""
        try:
            run_sync(self.kernel_manager.shutdown_all)()
        finally:
            if self._fork_client is not None:
                self._fork_client.stop()
                ForkProvisioner.fork_client = None
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    def launch_browser(self) -> None:
        """Open the front page in the learner's browser."""
        url = self.connection_url
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def main(
    course: Course,
    *,
    ip: str = "127.0.0.1",
    port: int | None = None,
    base_url: str = "/",
    open_browser: bool = True,
    extra_argv: Sequence[str] = (),
) -> int:
    """Serve ``course`` until it is stopped; ``port`` None means a free one. Raises PatchError."""
    site = AlongsideSite.instance(course)  # the one whose log Jupyter's parts write to
    site.log_level = logging.WARNING  # what Voila tells besides says nothing to who started it
    site.initialize(extra_argv)
    asyncio.set_event_loop(asyncio.new_event_loop())  # of the kind that Voila has just chosen
    site.ip, site.open_browser = ip, open_browser
    site.port = port if port is not None else free_port(ip)
    site.port_retries = 0 if port is not None else 50
    site.base_url = "/" + base_url.strip("/") + "/" if base_url.strip("/") else site.base_url
    logging.getLogger("alongside.site").parent = site.log
    site.start()
    return 0


def free_port(ip: str) -> int:
    """A port that nobody listens on at this address."""
    with socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET) as probe:
        probe.bind((ip, 0))
        port: int = probe.getsockname()[1]
        return port
