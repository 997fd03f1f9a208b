"""The course's figures: SVG drawings put into the page itself, so that they follow its theme."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html import escape
from pathlib import Path

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
LARGER = 1.3  # drawings are made for narrow screens; this is their size on a wide one
SHOWN = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_FOREIGN = {f"{{{SVG}}}{name}" for name in ("script", "foreignObject", "animate", "set")}
_URL = re.compile(r"url\(#([^)]+)\)")


def figure_path(folder: Path, source: str) -> Path | None:
    """The file of a picture named in a page, if it is one and lies in the course's folder."""
    if ":" in source or source.startswith(("/", "#")):
        return None
    path = (folder / source).resolve()
    inside = path.is_relative_to(folder.resolve())
    return path if inside and path.suffix.lower() in SHOWN and path.is_file() else None


@dataclass(frozen=True)
class Drawing:
    """An SVG as an element of a page, and the style sheets in it, which the page must allow."""

    html: str
    styles: tuple[str, ...]


def inline_svg(path: Path, alt: str) -> Drawing | None:
    """The drawing in a file, or None if it can't be read as SVG.

    Its ids get the file's name before them, so that two figures of a page can't clash; scripts,
    event handlers, links and foreign content are left out; the drawing's own ``<title>`` and
    ``<desc>`` name it, or ``alt`` where it has none.
    """
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 (the author's own file)
    except (ET.ParseError, UnicodeDecodeError, OSError):
        return None
    if root.tag != f"{{{SVG}}}svg":
        return None
    prefix = "fig-" + re.sub(r"[^a-z0-9]+", "-", path.stem.lower())
    _clean(root)
    _name(root, prefix, alt)
    _own_ids(root, prefix)
    _size(root)
    styles = tuple(style.text or "" for style in root.iter(f"{{{SVG}}}style"))
    # Said each time: the names belong to the whole process, and other libraries say theirs.
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return Drawing(ET.tostring(root, encoding="unicode", short_empty_elements=True), styles)


def _clean(parent: ET.Element) -> None:
    for child in list(parent):
        if child.tag in _FOREIGN or not isinstance(child.tag, str):
            parent.remove(child)
        else:
            _clean(child)
    for name, value in list(parent.attrib.items()):
        if name == "style":
            _spread(parent, value)
        elif name.startswith("on") or (name.endswith("href") and not value.startswith("#")):
            del parent.attrib[name]
    parent.attrib.pop("style", None)


def _spread(element: ET.Element, style: str) -> None:
    """Turn ``style="fill: red"`` into ``fill="red"``, which no security policy minds."""
    for rule in style.split(";"):
        name, colon, value = rule.partition(":")
        if colon:
            element.attrib.setdefault(name.strip(), value.strip())


def _name(root: ET.Element, prefix: str, alt: str) -> None:
    title, desc = root.find(f"{{{SVG}}}title"), root.find(f"{{{SVG}}}desc")
    if title is None:
        title = ET.Element(f"{{{SVG}}}title")
        title.text = alt
        root.insert(0, title)
    labels = []
    for element, part in ((title, "title"), (desc, "desc")):
        if element is not None:
            element.attrib.setdefault("id", f"{prefix}-{part}")
            labels.append(element.attrib["id"])
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(labels))
    root.set("class", f"{root.get('class', '')} drawing".strip())


def _own_ids(root: ET.Element, prefix: str) -> None:
    """Put the figure's name before ids that don't begin with it; its style knows those that do."""
    new = {
        e.attrib["id"]: f"{prefix}-{e.attrib['id']}"
        for e in root.iter()
        if "id" in e.attrib and not e.attrib["id"].startswith(prefix)
    }
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, new.get(value, value))
            elif name == "aria-labelledby":
                element.set(name, " ".join(new.get(part, part) for part in value.split()))
            elif name.endswith("href"):
                element.set(name, "#" + new.get(value[1:], value[1:]))
            elif "url(#" in value:
                element.set(name, _URL.sub(lambda m: f"url(#{new.get(m[1], m[1])})", value))


def _size(root: ET.Element) -> None:
    """A width to begin with, a little above the drawing's own; the page may make it smaller."""
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4:
        root.attrib.pop("height", None)
        root.set("width", str(round(float(box[2]) * LARGER)))


def picture_html(url: str, alt: str) -> str:
    """Any other picture: an ordinary image, fetched when it comes near."""
    return f'<img src="{escape(url)}" alt="{escape(alt)}" loading="lazy" decoding="async">'
