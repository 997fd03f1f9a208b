"""The form kit's front-end files, and the one string JupyterLab takes them as."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from alongside.course.kinds import KINDS

STATIC = Path(__file__).resolve().parent / "static"
"""Native ES modules and style sheets."""

FORM = STATIC / "activity" / "form.js"
SCENE = STATIC / "activity" / "scene.js"
"""What draws an activity's form, and what enlivens a scene."""

FORM_EXTRAS = STATIC / "activity" / "formExtras.js"
FORMAT_BAR = STATIC / "shared" / "formatBar.js"
"""What a form loads once it can be written in, where modules have addresses."""

FORM_STYLE = "form.css"
PAGE_STYLE = "notebook.css"
"""The style sheet of forms; that of My notebook and My toolkit, which begins with the former."""

READING = STATIC / "shared" / "reading.js"
"""What keeps where a reader stopped; it imports nothing, so it can be handed over as it is."""

REGISTRY = STATIC / "fields" / "registry.js"
"""Where kinds of field are defined: the modules of all kinds come with it."""

STATIC_URL = "ALONGSIDE_STATIC_URL"
"""Set in a kernel of the site: where the site serves ``STATIC``."""

_IMPORT = re.compile(
    r"^import\s+(?:[^\"';]*?from\s+)?[\"'](?P<path>[^\"']+)[\"'];?[^\n]*$\n?", re.MULTILINE
)
_LATER = re.compile(r"\bimport\([\"'](?P<path>[^\"']+)[\"'](?P<more> \+ \w+)?\)")
_NAME = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default [^\n]*;\n?", re.MULTILINE)
"""What a widget's own module hands over: not wanted where another one imports from it."""

_REM = re.compile(r"(?P<rule>@[^{]*\{)|(?P<many>-?\d*\.?\d+)rem\b")
"""A length in root letters, or what stands before the rules that a width decides about."""


def module(entry: Path) -> str:
    """What a widget's ``_esm`` is: a URL on the site, the joined modules elsewhere."""
    return _url(entry.name) or bundle(entry)


def style(name: str) -> str:
    """What a widget's ``_css`` is: a URL on the site, the style sheet elsewhere.

    Where the page is somebody else's, so is the size of its root letter: nbclassic makes it 10
    pixels, in which nobody can read a form.
    """
    return _url(name) or _REM.sub(_readable, style_sheet(name))


def _readable(length: re.Match[str]) -> str:
    return length["rule"] or f"calc({length['many']} * max(1rem, 16px))"


def style_sheet(name: str) -> str:
    """A style sheet of the form kit: that of forms and all kinds, with what another adds to it."""
    more = () if name == FORM_STYLE else (STATIC / name,)
    paths = (STATIC / FORM_STYLE, *_assets(".css"), *more)
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def _assets(suffix: str) -> tuple[Path, ...]:
    """The files of one type with which the kinds of field are drawn: "text.js", "map.css"."""
    names = {name for kind in KINDS.values() for name in kind.assets or (f"{kind.name}.js",)}
    return tuple(REGISTRY.with_name(name) for name in sorted(names) if name.endswith(suffix))


def _url(name: str) -> str:
    """The address of a file on the site; empty where there is no site."""
    url = os.environ.get(STATIC_URL)
    return f"{url.rstrip('/')}/{name}" if url else ""


@cache
def bundle(entry: Path) -> str:
    """A module with all it imports, as one module."""
    return join_modules(entry)


def join_modules(entry: Path, apart: Mapping[Path, str] = MappingProxyType({})) -> str:
    """A module with all it imports, each once, the imported ones first; its own exports stay.

    ``apart`` are modules that stay by themselves, with the addresses that they are imported from,
    now or later. What is imported later (`import("./x.js" + again)`, see `onDemand.js`) and isn't
    among them is joined too.

    Our modules only import names from each other by relative paths and never give one name to
    two things at the top level (a test says so), so leaving out the import lines is enough.
    """
    parts: dict[Path, str] = {}
    begun: set[Path] = set()

    def collect(path: Path) -> None:
        if path in begun:
            return
        begun.add(path)
        source = path.read_text(encoding="utf-8")

        def now(match: re.Match[str]) -> str:
            other = (path.parent / match["path"]).resolve()
            if other in apart:
                return match[0].replace(match["path"], apart[other])
            collect(other)
            return ""

        def later(match: re.Match[str]) -> str:
            other = (path.parent / match["path"]).resolve()
            if other in apart:
                return f'import("{apart[other]}"{match["more"] or ""})'
            collect(other)
            names = _NAME.findall(other.read_text(encoding="utf-8"))
            return f"Promise.resolve({{ {', '.join(names)} }})"

        body = _LATER.sub(later, _IMPORT.sub(now, source))
        parts[path] = body if path == entry else _EXPORT.sub("", _DEFAULT.sub("", body))
        if path == REGISTRY:
            for asset in _assets(".js"):
                collect(asset)

    collect(entry)
    return "\n".join(f"// {path.name}\n{body}" for path, body in parts.items())
