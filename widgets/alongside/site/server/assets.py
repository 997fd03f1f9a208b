"""The site's own files: joined where a page needs many, compressed once, addressed by content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.forms.bundle import (
    FORM,
    FORM_EXTRAS,
    FORM_STYLE,
    FORMAT_BAR,
    PAGE_STYLE,
    SCENE,
    join_modules,
    style_sheet,
)
from alongside.notebook_page.notebook_script import NOTEBOOK
from alongside.reading.reading_files import NOTES_PLACE, READING_PAGE, READING_STYLE, TYPEFACE
from alongside.text.browser_text import script_without_comments, style_without_comments
from alongside.toolkit.toolkit_script import TOOLKIT

HERE = Path(__file__).resolve().parent.parent
INLINE = {
    name: script_without_comments((HERE / "client" / f"{name}.js").read_text("utf-8")).strip()
    for name in ("theme", "prefetchKernel", "home", "earlyInput")
}
"""The scripts that stand in a page, as they can't wait for a request."""
DESK = HERE / "client" / "desk.js"
"""What runs on pages of a tutor's desk, which stand outside the course."""
JOINED = {
    "page.js": HERE / "client" / "page.js",
    "host.js": HERE / "client" / "host.js",
    "form.js": FORM,
    "notebook.js": NOTEBOOK,
    "scene.js": SCENE,
    "reading.js": READING_PAGE,
    "notesWidget.js": NOTES_PLACE,
    "toolkit.js": TOOLKIT,
}
APART = {FORM: (FORM_EXTRAS, FORMAT_BAR)}
"""Module → those that it loads later, from files beside its own."""
PLAIN = {
    "full.js": HERE / "client" / "voilaShell.js",
    "site.css": HERE / "static" / "site.css",
    "full.css": HERE / "static" / "full.css",
    "reading.css": READING_STYLE,
    **TYPEFACE,
}
_Files = tuple[tuple[str, Path], ...]


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: its bytes, the same compressed, and its type."""

    body: bytes
    packed: bytes
    mime: str


class Assets:
    """The site's files at their addresses; ``prefix`` is another one with any other content."""

    def __init__(self, base_url: str) -> None:
        """``base_url`` is the site's, with a slash at its end."""
        self._assets = _read(tuple(JOINED.items()), tuple(PLAIN.items()))
        digest = hashlib.sha256()
        for name, asset in sorted(self._assets.items()):
            digest.update(f"{name} {len(asset.body)} ".encode() + asset.body)
        self.tag = digest.hexdigest()[:12]
        self.prefix = f"{base_url}alongside/static/{self.tag}"

    def url(self, name: str) -> str:
        """The address of a file."""
        return f"{self.prefix}/{name}"

    def get(self, name: str) -> Asset | None:
        """The file of this name, if it is one of ours."""
        return self._assets.get(name)


@lru_cache(maxsize=1)
def _read(joined: _Files, plain: _Files) -> dict[str, Asset]:
    """Every file by its name, read once a process: joining and packing them takes 0.4 s."""
    texts = {
        name: join_modules(path, {part: f"./{part.name}" for part in APART.get(path, ())})
        for name, path in joined
    }
    texts |= {part.name: join_modules(part) for parts in APART.values() for part in parts}
    texts |= {name: style_sheet(name) for name in (FORM_STYLE, PAGE_STYLE)}
    bodies = {name: path.read_bytes() for name, path in plain if path.is_file()}
    bodies |= {name: text.encode() for name, text in texts.items()}
    return {name: _asset(name, _shortened(name, body)) for name, body in bodies.items()}


def _shortened(name: str, body: bytes) -> bytes:
    """A file without what only its authors read: a third less of a script, compressed as well."""
    shorten = {".js": script_without_comments, ".css": style_without_comments}
    made = shorten.get(Path(name).suffix)
    return made(body.decode()).encode() if made else body


def _asset(name: str, body: bytes) -> Asset:
    types = {
        ".js": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }
    mime = types.get(Path(name).suffix, "application/octet-stream")
    charset = "" if mime.startswith(("image", "font")) else "; charset=utf-8"
    return Asset(body, gzip.compress(body, 9, mtime=0), mime + charset)
