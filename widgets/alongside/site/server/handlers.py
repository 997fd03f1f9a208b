"""The site's pages and its small API."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from alongside.course.outline import Section
from alongside.errors import CourseError
from alongside.forms.bundle import FORM
from alongside.site.kernels.failure_reasons import Why, reason_of
from alongside.site.kernels.kernel_manager import OpenPages, SiteKernelManager, error_reference
from alongside.site.pages.csp import PolicyLevel, page_policy
from alongside.site.pages.inline_svg import figure_path
from alongside.site.pages.page import LEARNER, PageCache
from alongside.site.pages.panel import fill_marks
from alongside.site.server.failure_texts import error_text, log_failure
from alongside.site.server.handshakes import Handshakes
from alongside.site.server.page_renderer import PageFacts, Renderer, SentPage

FOR_EVER = "public, max-age=31536000, immutable"


class RunningSite(PageFacts, Protocol):
    """What the handlers ask of the site that they belong to."""

    ip: str
    port: int
    app: web.Application
    log: logging.Logger
    renderer: Renderer
    pages: PageCache
    kernels: SiteKernelManager
    open_pages: OpenPages
    handshakes: Handshakes
    inline_scripts: tuple[str, ...]
    former_ports: list[int]

    def learner(self, handler: Any) -> str | None:
        """Whose request this is; None on a site that one person runs for themselves."""

    def progress(self, handler: Any) -> dict[str, str]:
        """Activity id → state, for this request's learner."""

    def due(self, handler: Any) -> list[dict[str, str]]:
        """What this request's learner meant to look at again, as `DueCache.of` has it."""

    def owner_of(self, kernel_id: str) -> str | None:
        """Whose kernel it is; None where nobody signs in."""

    def kernel_env(self, learner: str | None) -> dict[str, str]:
        """The environment of a page's kernel."""

    def prepare_full(self, section: Any, handler: Any) -> None:
        """Make ready what our page around Voila's front end shows of the course."""


class CourseHandler:
    """What our handlers share: the site, our pages' template, our error pages."""

    kind = PolicyLevel.OURS
    styles: Sequence[str] = ()

    @property
    def site(self) -> RunningSite:
        """The running site."""
        return cast(RunningSite, cast(Any, self).settings["alongside"])

    @property
    def content_security_policy(self) -> str:
        """What this page may load."""
        handler = cast(Any, self)
        return page_policy(self.kind, handler.request.host, self.site.inline_scripts, self.styles)

    def section(self, notebook: str) -> Section:
        """The section of the course with this notebook, or 404."""
        for section in self.site.course.sections:
            if section.notebook == notebook:
                return section
        raise web.HTTPError(404)

    def show(self, template: str, **values: Any) -> None:
        """Send a page of the course."""
        self._page(self.site.renderer.page(template, self, **values))

    def _page(self, made: SentPage) -> None:
        handler = cast(Any, self)
        handler.set_header("Content-Type", "text/html; charset=utf-8")
        # "no-cache" means: keep it, and ask whether it has changed. It doesn't stand in the way of
        # going back to the page as it was.
        handler.set_header("Cache-Control", "private, no-cache")
        handler.set_header("Vary", "Accept-Encoding, Cookie")
        send(handler, made)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Our own error page; what failed inside the site has a number that leads to its log."""
        handler = cast(Any, self)
        number = None
        error = (kwargs.get("exc_info") or (None, None))[1]
        title, text = error_text(status_code, error)
        ours = not isinstance(error, CourseError)  # or an author's, who is told what to do
        if ours and status_code >= 500 and status_code != 503:
            number = error_reference()
            log_failure(self.site.log, number, handler.request.path, kwargs.get("exc_info"))
        if status_code == 503:
            handler.set_header("Retry-After", "30")
        self._page(self.site.renderer.plain("error.html.j2", title=title, text=text, number=number))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """One line for what an author is told to put right; the way there for all else."""
        if isinstance(value, CourseError):
            path = cast(Any, self).request.path
            self.site.log.error("%s can't be shown. %s", path, value)
        else:
            cast(Any, super()).log_exception(typ, value, tb)


def send(handler: web.RequestHandler, made: SentPage) -> None:
    """Finish with what was made, compressed where the browser takes it, or 304 where it has it."""
    if handler.get_status() == 200:
        handler.set_header("Etag", made.tag)
        if handler.check_etag_header():
            handler.set_status(304)
            handler.finish()
            return
    body = made.body
    if "gzip" in handler.request.headers.get("Accept-Encoding", ""):
        handler.set_header("Content-Encoding", "gzip")
        body = made.packed
    handler.set_header("Content-Length", str(len(body)))
    handler.finish(b"" if handler.request.method == "HEAD" else body)


class FrontHandler(CourseHandler, JupyterHandler):
    """The course's front page."""

    @web.authenticated
    def get(self) -> None:
        """The course, where the learner is in it, and where to go on."""
        picture, self.styles = self.site.pages.front_picture()
        self.set_header("Content-Security-Policy", self.content_security_policy)
        self.show("front.html.j2", lead=self.site.pages.lead(), picture=picture)

    head = get


class PageHandler(CourseHandler, TornadoVoilaHandler):  # type: ignore[misc]
    """A section of the course: our page, or Voila's where only its front end can show it."""

    @web.authenticated
    async def get(self, path: str | None = None) -> None:
        """The page of a notebook that the course lists; nothing else."""
        section = self.section(path or "")
        page = self.site.pages.get(section)
        self.kind = (
            PolicyLevel.VOILA
            if page.full
            else PolicyLevel.WIDGETS
            if page.open
            else PolicyLevel.OURS
        )
        self.styles = page.styles
        self.set_header("Content-Security-Policy", self.content_security_policy)
        if page.full:
            self.site.prepare_full(section, self)
            await super().get(path)
            return
        panel = self.site.panel(self)
        body = page.body.replace(LEARNER, self.site.learner_key(self))
        body = fill_marks(body, panel, self.site.renderer.beside)
        self.show("page.html.j2", section=section, page=page, body=body, panel=panel)

    async def head(self, path: str | None = None) -> None:
        """The same without its text; never starts a kernel."""
        if self.site.pages.get(self.section(path or "")).full:
            return
        await cast(Any, self.get(path))


class StatementHandler(CourseHandler, JupyterHandler):
    """How accessible the site is, and how that was tested."""

    @web.authenticated
    def get(self) -> None:
        """The statement."""
        self.show("accessibility.html.j2")

    head = get


class PictureHandler(CourseHandler, JupyterHandler):
    """The course's pictures, and nothing else of its folder."""

    @web.authenticated
    def get(self, path: str) -> None:
        """A picture, if the course's folder has it."""
        file = figure_path(self.site.course.folder, path)
        if file is None:
            raise web.HTTPError(404)
        types = {".svg": "image/svg+xml", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
        suffix = file.suffix.lower()
        self.set_header("Content-Type", types.get(suffix, f"image/{suffix[1:]}"))
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        send(self, SentPage.of(file.read_bytes()))

    head = get


class AssetHandler(web.RequestHandler):
    """The site's scripts and styles: the same for everyone, so also before signing in."""

    @allow_unauthenticated
    def get(self, tag: str, name: str) -> None:
        """A file, compressed once and for all, kept by browsers until its address changes."""
        assets = self.settings["alongside"].assets
        asset = assets.get(name)
        if asset is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", asset.mime)
        # A page from before an update gets what there is now, but not under the old name for ever.
        self.set_header("Cache-Control", FOR_EVER if tag == assets.tag else "no-cache")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(asset.packed)
        else:
            self.finish(asset.body)


class KernelHandler(CourseHandler, APIHandler):
    """Opens a page's widgets: one kernel for the page, in which its cells have run."""

    _left = False

    @web.authenticated
    async def post(self, notebook: str) -> None:
        """Answer ``{"kernel_id", "models", "errors"}``.

        With ``kernel`` in the body, it is that one again if it still runs; ``instead_of`` names
        one that does not answer. To ``after``, one that ended, ``"killed"`` says how. ``kit`` is
        the address of the form kit that wrote the page's forms: one of ours need not come again.
        """
        section = self.section(notebook)
        page = self.site.pages.get(section)
        body = self.get_json_body() or {}
        owner = self.site.learner(self)
        stuck = self.site.open_pages.get(_text(body, "instead_of"), notebook, owner)
        if stuck is not None:
            await self.site.kernels.end(stuck.kernel_id)
        opened = self.site.open_pages.get(_text(body, "kernel"), notebook, owner)
        if opened is None:
            if page.full:
                raise web.HTTPError(404)
            plan = page.kernel_plan(stands=_text(body, "kit") == self.site.assets.url(FORM.name))
            opened = await self.site.open_pages.open(
                notebook, plan, owner=owner, env=self.site.kernel_env(owner)
            )
        if self._left:
            self.site.kernels.leave(opened.kernel_id)
            return
        answer = {
            "kernel_id": opened.kernel_id,
            "models": opened.models,
            "errors": opened.errors,
            "killed": self.site.kernels.was_killed(_text(body, "after")),
        }
        self.finish(json.dumps(answer))

    def on_connection_close(self) -> None:
        """The page has gone before it had its kernel."""
        self._left = True

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Errors as JSON: the reason, and the number that the log knows."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        user = getattr(self, "_jupyter_current_user", None)
        request = self.request
        reason = reason_of(
            request.headers, request.cookies, status_code, error, signed_in=user is not None
        )
        answer = reason.as_json(status_code)
        if reason.why is Why.FULL:
            self.set_header("Retry-After", "20")
        elif status_code >= 500 and reason.why is Why.TROUBLE:
            answer["reference"] = error_reference()
            what = answer["reference"], self.request.path
            log_failure(self.site.log, *what, kwargs.get("exc_info"))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(answer))


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name) if isinstance(body, Mapping) else None
    return value if isinstance(value, str) else None


class LeaveHandler(CourseHandler, APIHandler):
    """A page says that it leaves, or that it rests: its kernel may end."""

    @web.authenticated
    def post(self, kernel_id: str) -> None:
        """End the kernel in a moment, if it is this learner's."""
        if self.site.owner_of(kernel_id) == self.site.learner(self):
            self.site.kernels.leave(kernel_id)
        self.set_status(204)
        self.finish()


class ProgressHandler(CourseHandler, APIHandler):
    """What the learner has done, for the marks on the map."""

    @web.authenticated
    def get(self) -> None:
        """Activity id → "not started", "started" or "finished"."""
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(self.site.progress(self)))


class DueHandler(CourseHandler, APIHandler):
    """The days that the learner has set for their own sheets and that have come."""

    @web.authenticated
    def get(self) -> None:
        """A list of {sentence, key}."""
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"due": self.site.due(self)}))


class MissingHandler(CourseHandler, JupyterHandler):
    """Any other address."""

    @allow_unauthenticated
    def get(self, *_: str) -> None:
        """404, on a page of ours."""
        raise web.HTTPError(404)

    head = post = put = delete = patch = get


class SocketHandler(CourseHandler, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """Voila's kernel websocket, on which only widgets' messages pass; learners reach their own."""

    async def prepare(self, *args: Any, **kwargs: Any) -> None:
        """Note how the request arrived: its page can't see why it was refused."""
        kernel_id = self.path_kwargs.get("kernel_id") or next(iter(self.path_args), "")
        self.site.handshakes.begin(kernel_id, self.request.headers)
        await super().prepare(*args, **kwargs)

    async def pre_get(self) -> None:
        """Refuse a kernel that is somebody else's, then go on as Voila does."""
        kernel_id = cast(Any, self).kernel_id
        if self.site.owner_of(kernel_id) != self.site.learner(self):
            raise web.HTTPError(403)
        await super().pre_get()

    @property
    def ping_timeout(self) -> float | None:
        """How long a page may be silent, in milliseconds, before its connection counts as dead.

        Tornado reads a setting of the same name, in seconds, before there is a connection, and
        lets it not be longer than the interval; Jupyter's check then takes a late answer for none.
        """
        return 45_000 if self.ws_connection is not None else None

    async def open(self, kernel_id: str) -> None:
        """The page is connected."""
        # Or an answer of two small messages waits 40 ms for the browser to confirm the first.
        self.set_nodelay(True)
        self.site.kernels.opened(kernel_id, self)
        self.site.handshakes.opened(kernel_id)
        await super().open(kernel_id)

    def on_message(self, ws_message: str | bytes) -> None:
        """The page has said something."""
        self.site.handshakes.heard(cast(Any, self).kernel_id)
        super().on_message(ws_message)

    def on_close(self) -> None:
        """The page is gone, or its kernel."""
        self.site.kernels.closed(cast(Any, self).kernel_id, self)
        super().on_close()
