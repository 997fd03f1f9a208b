"""Makes a notebook into a page to read, without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from alongside.course.glossary import glossary_html, references_html
from alongside.course.html_tree import Node, Tag, parse_html, write_html
from alongside.course.markdown_html import to_html
from alongside.course.notebook_file import Call, Notebook, read_notebook
from alongside.course.outline import Course, Section
from alongside.course.policy import policy_html
from alongside.course.scene import read_scene, scene_html
from alongside.errors import AlongsideError
from alongside.forms.bundle import FORM, FORM_STYLE, PAGE_STYLE
from alongside.forms.spec import spec_of
from alongside.forms.static_html import form_html
from alongside.notebook_page.notebook_script import NOTEBOOK
from alongside.record.notes.reading_notes import ACTIVITY as NOTES
from alongside.site.pages import postprocess
from alongside.site.pages.csp import content_hash
from alongside.site.pages.inline_svg import figure_path, inline_svg
from alongside.site.pages.panel import activity_mark
from alongside.toolkit.toolkit_script import TOOLKIT

KEEP_NOTES = "alongside.reading.notes_widget:open_notes"
LEARNER = "%learner%"  # stands in the page for the key of the learner who gets it
WITHOUT_SCRIPTS = (
    '<p class="without-scripts">To write your answers here, switch scripts on for this site. '
    "What you write without them is not kept. You can read everything.</p>"
)
WITHOUT_PROGRAMS = (
    '<p class="trouble">Here the course runs a program of its author\'s own. That works where the '
    "course is opened on a computer with Python, or from a course server, and not here.</p>"
)
_STYLED = {"at-a-glance", "take-away"}


@dataclass
class RenderedPage:
    """A notebook as HTML. ``plan`` is what its kernel runs (see `page_opening.open_page`).

    ``sheet`` is the style sheet that its parts need, ``modules`` are those that draw them.
    ``full`` says that only Voila's own front end can show it; ``open`` that its widgets come with
    code of their own, in their state, which the page's security policy has to allow.
    """

    title: str
    body: str
    headings: list[tuple[str, str]] = field(default_factory=list)
    plan: list[dict[str, Any]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)  # of its figures, as the policy names them
    lead: str = ""
    sheet: str = FORM_STYLE
    modules: list[str] = field(default_factory=list)
    scenes: bool = False
    full: bool = False
    open: bool = False
    stamp: tuple[tuple[str, int, int], ...] = ()

    def kernel_plan(self, *, stands: bool) -> list[dict[str, Any]]:
        """What its kernel runs: the plan, and what keeps the reader's marks on the page.

        ``stands`` says that whoever asks has the page with its forms as they are made now.
        """
        plan = [{**step, "stands": stands} if "call" in step else step for step in self.plan]
        return [*plan, {"key": NOTES, "make": KEEP_NOTES}]


@dataclass(frozen=True)
class Addresses:
    """Where a page finds things: pictures of the course, the form kit's module and style.

    ``programs`` says that there are kernels, in which cells of an author's own can run.
    """

    picture: Callable[[str], str]
    form: Mapping[str, str]  # {"_esm": url, "_css": url}
    programs: bool = True


def stamp_of(paths: list[Path]) -> tuple[tuple[str, int, int], ...]:
    """What changes when one of the files does."""
    stamps = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            stamps.append((str(path), 0, 0))
        else:
            stamps.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(stamps)


def make_page(course: Course, section: Section, addresses: Addresses) -> RenderedPage:
    """Read a section's notebook and make its page; raises AlongsideError."""
    path = course.folder / section.notebook
    notebook = read_notebook(path)
    calls = _calls(notebook)
    marked = notebook.own_metadata.get("widgets") == "anywidget"
    page = RenderedPage(
        section.title, "", full=calls is None and not marked, open=calls is None and marked
    )
    making = _Making(course, addresses, page, [path])
    shown = iter(calls or ())
    parts = []
    for cell in notebook.cells:
        if cell.kind == "markdown":
            parts.append(making.text(cell.id, cell.source))
        elif cell.kind == "code" and calls is not None:
            parts.append(making.shown(next(shown)))
        elif cell.kind == "code" and cell.source.strip():
            parts.append(making.any_widget(cell.id, cell.source))
    if calls is None:  # which cell shows which activity can't be told: they follow at the end
        parts += map(activity_mark, section.activities)
        page.modules += [FORM.name] if section.activities else []
    page.body = "\n".join(filter(None, parts))
    page.stamp = stamp_of(making.files)
    return page


def _calls(notebook: Notebook) -> list[Call | None] | None:
    """What each code cell shows: a call, or None for a cell that only imports.

    None for the whole notebook as soon as one cell does anything else: then only a kernel can
    tell what the page shows.
    """
    found = notebook.code()
    plain = [code for code in found if code and code.plain]
    return [code.shown for code in plain] if len(plain) == len(found) else None


def _lead(nodes: list[Node]) -> str:
    """The words of the first paragraph that stands right under a heading of the second level."""
    tags = [node for node in nodes if isinstance(node, Tag)]
    pairs = ((one, two) for one, two in pairwise(tags) if (one.name, two.name) == ("h2", "p"))
    return next((two.text().strip() for _, two in pairs), "")


@dataclass
class _Making:
    """A page while it is made; ``files`` are all it depends on."""

    course: Course
    addresses: Addresses
    page: RenderedPage
    files: list[Path]
    ids: postprocess.Ids = field(default_factory=postprocess.Ids)

    def text(self, name: str, source: str) -> str:
        """A Markdown cell. The page's one h1 goes to the template."""
        nodes = parse_html(to_html(source))
        for level, anchor, words in postprocess.name_headings(nodes, self.ids):
            if level == 1:
                self.page.title = words
            elif level == 2:
                self.page.headings.append((anchor, words))
        nodes = [node for node in nodes if isinstance(node, str) or node.name != "h1"]
        self.page.lead = self.page.lead or _lead(nodes)
        placer = postprocess.FigurePlacer(self.course.folder, self.addresses.picture)
        placer.place(nodes)
        self.files += placer.files
        self.page.styles += map(content_hash, placer.styles)
        postprocess.frame_tables(nodes)
        postprocess.mark_asides(nodes)
        html = write_html(nodes).strip()
        if not html:
            return ""
        kind = f" {name}" if name in _STYLED else ""
        return f'<div class="cell{kind}">{html}</div>'

    def shown(self, call: Call | None) -> str:
        """What a call shows; one that can't be shown is a sentence, as it is in a notebook."""
        if call is None:
            return ""
        try:
            html: str = getattr(self, f"_{call.name}")(*call.arguments)
            return html
        except AlongsideError as error:
            return f'<p class="trouble">{escape(str(error))}</p>'
        except TypeError:
            said = f"{call.name}() was called with arguments it does not take."
            return f'<p class="trouble">{escape(said)}</p>'

    def any_widget(self, key: str, source: str) -> str:
        """A cell of an author's own; what it shows comes with its kernel."""
        if not self.addresses.programs:
            return WITHOUT_PROGRAMS
        self.page.plan.append({"key": key, "source": source})
        return (
            f'<div class="widget" data-widget="{escape(key)}">'
            '<p class="waiting" data-static>This part of the page opens by itself.</p></div>'
        )

    def _activity(self, key: int | str) -> str:
        path = self.course.activity_path(key)
        self.files.append(path)
        activity = self.course.activity(key)
        self.page.plan.append({"key": activity.id, "call": ["activity", [key]]})
        self.page.modules.append(FORM.name)
        self.page.headings.append((activity.id, activity.heading))
        self.ids.take(activity.id)
        spec = spec_of(self.course, activity, LEARNER)
        form = form_html(self.course, activity, self.ids.take(f"form-{activity.id}"))
        state = json.dumps({"spec": spec, **self.addresses.form}, ensure_ascii=False)
        state = state.replace("<", "\\u003c")  # no tag in it can end the script element
        return (
            f'<div class="activity" id="{escape(activity.id)}" tabindex="-1" '
            f'data-widget="{escape(activity.id)}">'
            f'<script type="application/json" data-state>{state}</script>'
            f"{WITHOUT_SCRIPTS}<div data-adopt>{form}</div></div>"
            f"{activity_mark(activity.id)}"
        )

    def _my_notebook(self) -> str:
        return self._own_page("my-notebook", "my_notebook", "notebook", NOTEBOOK)

    def _my_toolkit(self) -> str:
        return self._own_page("my-toolkit", "my_toolkit", "toolkit", TOOLKIT)

    def _own_page(self, key: str, call: str, noun: str, script: Path) -> str:
        self.page.plan.append({"key": key, "call": [call, []]})
        self.page.sheet = PAGE_STYLE
        self.page.modules.append(script.name)
        return (
            f'<div class="activity" id="{self.ids.take(key)}" tabindex="-1" data-widget="{key}" '
            "data-places>"
            f'<p class="waiting" data-static>Your {noun} opens here. It needs scripts, because '
            "it is read from your own record.</p></div>"
        )

    def _scene(self, name: str) -> str:
        self.files.append(self.course.folder / "scenes" / f"{name}.yml")
        self.page.scenes = True
        return scene_html(read_scene(self.course, name))

    def _glossary(self) -> str:
        self.files.append(self.course.folder / "glossary.yml")
        return glossary_html(self.course)

    def _references(self) -> str:
        self.files.append(self.course.folder / "references.yml")
        return references_html(self.course)

    def _policy(self, nation: str) -> str:
        self.files.append(self.course.folder / "policy.yml")
        return policy_html(self.course, nation)


class PageCache:
    """The pages of a course, each made again only when a file it depends on has changed."""

    def __init__(self, course: Course, addresses: Addresses) -> None:
        """Nothing is read yet."""
        self._course = course
        self._addresses = addresses
        self._made: dict[str, RenderedPage] = {}

    def get(self, section: Section) -> RenderedPage:
        """The page of a section as its files are now; raises as ``make_page`` does."""
        page = self._made.get(section.notebook)
        if page is None or stamp_of([Path(name) for name, _, _ in page.stamp]) != page.stamp:
            page = make_page(self._course, section, self._addresses)
            self._made[section.notebook] = page
        return page

    def front_picture(self) -> tuple[str, tuple[str, ...]]:
        """The front page's drawing and the hashes of its styles; nothing where there is none."""
        front = self._course.front
        path = figure_path(self._course.folder, front.picture) if front else None
        drawing = inline_svg(path, self._course.title) if path else None
        return (drawing.html, tuple(map(content_hash, drawing.styles))) if drawing else ("", ())

    def lead(self) -> str:
        """The course's opening words: the first paragraph under a heading of its first page."""
        try:
            return self.get(self._course.sections[0]).lead
        except AlongsideError:
            return ""
