"""Writes the edition without a server into a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.bundle import FORM, FORM_STYLE, PAGE_STYLE, join_modules, style_sheet
from alongside.reading.reading_files import TYPEFACE, glossary_meanings
from alongside.site.server.assets import APART, JOINED, PLAIN
from alongside.static_site.asset_files import AssetFiles
from alongside.static_site.edition_pages import EditionPages
from alongside.static_site.engine_archive import engine_archive
from alongside.static_site.offline_files import CHOSEN, MANIFEST, WORKER, manifest, service_worker
from alongside.static_site.published_course import course_id
from alongside.storage import files
from alongside.storage.disk_errors import disk_reason
from alongside.text.browser_text import script_without_comments, style_without_comments

HERE = Path(__file__).resolve().parent
CLIENT = HERE / "client"
ICONS = ("icon-180.png", "icon-192.png", "icon-512.png", "icon-mask-512.png")
FROM_SITE = (
    "page.js",
    "notebook.js",
    "notesWidget.js",
    "reading.js",
    "scene.js",
    "toolkit.js",
)
"""The site's own scripts, which pages of the edition load unchanged."""
LOADED_LATER = ("store.js", "copyPanel.js", "wordExport.js")
"""Scripts of ours that stand in files of their own: others share them, or need them later."""
LEDGER = "edition.json"
"""Names this build's files and those of the build before, so that the next one can tidy up."""
VERSION = "version-of-this-build"
"""Stands in pages for their version until all of them are made."""
KEPT_ALIVE = (
    2  # builds whose scripts stay in the folder: a page that is open goes on loading its own
)


@dataclass(frozen=True)
class Edition:
    """What was written: the folder, its files with their sizes in bytes, and the version."""

    folder: Path
    sizes: Mapping[str, int]
    version: str


def build_edition(
    course: Course,
    out: Path,
    base: str = "./",
    python: Mapping[str, bytes] | None = None,
    sealing: bytes = b"",
    tutor_key: str = "",
) -> Edition:
    """Write the whole course into the folder ``out``; ``base`` is what addresses begin with.

    ``python`` are Pyodide's files by name (`pyodide_files.python_files`); without them pages can
    be read and printed, and forms keep words in the browser without saving them. ``sealing`` is
    what packs are sealed with (`age_files.sealing_library`); without it they are sent open.
    ``tutor_key`` is the public key that a learner finds filled in.

    Raises AlongsideError where the course can't be read, or the folder can't be written.
    """
    assets = _assets(course, base)
    edition = _facts(course, assets, python or {})
    if sealing and python:
        edition["sealing"] = assets.add_packed("sealing.json", sealing, "python")
        edition["tutorKey"] = tutor_key

    def picture(path: str) -> str:
        return assets.add(path, (course.folder / path).read_bytes(), "pictures")

    pages = EditionPages(course, base, _address_of(assets, base), picture, edition).all()
    version = _version(assets.bodies, pages)
    pages = {name: body.replace(VERSION.encode(), version.encode()) for name, body in pages.items()}
    bodies = {**assets.bodies, **pages, MANIFEST: manifest(course, assets)}
    bodies[WORKER] = service_worker(version, bodies)
    _write(out, bodies)
    return Edition(out, {name: len(body) for name, body in bodies.items()}, version)


def _assets(course: Course, base: str) -> AssetFiles:
    """Scripts, style sheets, the typeface, icons, and what pages say of terms."""
    assets = AssetFiles(base)
    for name in FROM_SITE:
        assets.add(name, _script(JOINED[name]))
    apart = _add_apart(assets, *APART[FORM])
    assets.add("form.js", _script(FORM, apart))
    assets.add("worker.js", _script(CLIENT / "worker.js"))
    apart = _add_apart(assets, *(CLIENT / name for name in LOADED_LATER))
    for name in ("host.js", "edition.js"):
        assets.add(name, _script(CLIENT / name, apart))
    sheet = "".join(
        p.read_text(encoding="utf-8") for p in (PLAIN["site.css"], HERE / "edition.css")
    )
    for name in TYPEFACE:
        url = assets.add(name, PLAIN[name].read_bytes(), CHOSEN)
        named = PurePosixPath(url).name
        sheet = sheet.replace(f'url("{name}")', f'url("../{CHOSEN}/{named}")')
    assets.add("site.css", style_without_comments(sheet).encode())
    reading = PLAIN["reading.css"].read_text(encoding="utf-8")
    assets.add("reading.css", style_without_comments(reading).encode())
    glossary = json.dumps(glossary_meanings(course), ensure_ascii=False, separators=(",", ":"))
    assets.add("glossary.json", glossary.encode())
    for name in (FORM_STYLE, PAGE_STYLE):
        assets.add(name, style_without_comments(style_sheet(name)).encode())
    for name in ICONS:
        assets.add(name, (HERE / "icons" / name).read_bytes())
    return assets


def _add_apart(assets: AssetFiles, *modules: Path) -> dict[Path, str]:
    """Take in modules that others import from a file of its own; their addresses for those."""
    urls = {path: assets.add(path.name, _script(path)) for path in modules}
    return {path: f"./{PurePosixPath(url).name}" for path, url in urls.items()}


def _script(entry: Path, apart: Mapping[Path, str] = MappingProxyType({})) -> bytes:
    """A module with all it imports but those in ``apart``, as it is sent."""
    return script_without_comments(join_modules(entry, apart)).encode()


def _facts(course: Course, assets: AssetFiles, python: Mapping[str, bytes]) -> dict[str, Any]:
    """What scripts of a page need to know of the edition: addresses, and whose course it is."""
    named = {"form.js", "form.css", "notebook.js", "toolkit.js"}
    facts: dict[str, Any] = {
        "course": course_id(course),
        "name": course.title.partition(":")[0],
        "version": VERSION,
        "worker": assets.url("worker.js") if (CLIENT / "worker.js").exists() else "",
        "assets": {name: assets.url(name) for name in sorted(named)},
    }
    if python:
        facts["python"] = {
            what: assets.add_packed(name, python[name], "python") for what, name in PYTHON.items()
        }
        facts["engine"] = assets.add_packed("engine.zip", engine_archive(course), "python")
    return facts


PYTHON = {
    "loader": "pyodide.mjs",
    "module": "pyodide.asm.mjs",
    "wasm": "pyodide.asm.wasm",
    "stdlib": "python_stdlib.zip",
    "lock": "pyodide-lock.json",
}
"""What a page calls Pyodide's files → their names in its package."""


def _address_of(assets: AssetFiles, base: str) -> Any:
    return lambda name: f"{base}{MANIFEST}" if name == "manifest" else assets.url(name)


def _version(bodies: Mapping[str, bytes], pages: Mapping[str, bytes]) -> str:
    """A name for all that a reader gets: the same files have the same one."""
    digest = hashlib.sha256("\n".join(sorted(bodies)).encode())
    for name, body in sorted(pages.items()):
        digest.update(f"{name} {len(body)} ".encode() + body)
    return digest.hexdigest()[:12]


def _write(out: Path, bodies: Mapping[str, bytes]) -> None:
    """Put the files there; scripts of the build before stay, older ones go.

    Pages come last, and the service worker at the very end: whoever reads while it is written gets
    pages whose scripts are there.
    """
    late = {name: "/" not in name for name in bodies}
    try:
        former = _ledger(out)
        for name in sorted(bodies, key=lambda name: (late[name], name == WORKER, name)):
            there = out / name
            if files.read(there) != bodies[name]:
                files.publish(there, bodies[name])
        builds = [sorted(bodies), *(b for b in former if b != sorted(bodies))]
        _tidy(out, builds)
        ledger = json.dumps({"builds": builds[:KEPT_ALIVE]}, indent=1)
        files.publish(out / LEDGER, ledger.encode())
    except OSError as problem:
        raise AlongsideError(
            f"The edition could not be written to {out}: {disk_reason(problem)}"
        ) from problem


def _ledger(out: Path) -> list[list[str]]:
    """The files of earlier builds in this folder, the newest first."""
    raw = files.read(out / LEDGER)
    if raw is None:
        if out.exists() and any(out.iterdir()):
            raise AlongsideError(
                f"{out} holds files that are no edition of a course. Name a new or empty folder."
            )
        return []
    try:
        builds = json.loads(raw)["builds"]
        return [[str(name) for name in build] for build in builds]
    except (ValueError, KeyError, TypeError):
        return []


def _tidy(out: Path, builds: list[list[str]]) -> None:
    """Delete what was written by builds that nobody can have open any more."""
    kept = {name for build in builds[:KEPT_ALIVE] for name in build}
    kept_now = set(builds[0])
    for name in {name for build in builds[1:] for name in build}:
        gone = name not in kept or ("/" not in name and name not in kept_now)
        path = (out / name).resolve()
        if gone and path.is_relative_to(out.resolve()):
            files.remove(path)
