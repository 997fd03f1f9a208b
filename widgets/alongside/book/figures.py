"""The course's drawings in a book: plain SVG in light colours, and pictures of it where need be.

The course's SVG follows a page's theme by CSS variables. Printers, e-readers and Word know no
themes, so a book's drawings have the light colours written in, and nothing in them that acts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FORBIDDEN = {"script", "foreignObject", "animate", "set", "animateTransform", "animateMotion"}
_STATEMENT = re.compile(r"@[\w-]+[^;{}]*;")
_ELSEWHERE = re.compile(r"url\((?!\s*['\"]?#)", re.IGNORECASE)
_DEEPEST = 8


@lru_cache(maxsize=64)
def still_svg(svg: str) -> str:
    """Return the drawing with its light colours written in and all that acts taken out.

    Text that is no SVG gives "".
    """
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 (the course's own file; expat bounds it)
    except ElementTree.ParseError:
        return ""
    if root.tag != f"{{{SVG}}}svg":
        return ""
    _take_out(root)
    colours: dict[str, str] = {}
    for style in root.iter("style"):
        style.text = _light(style.text or "", colours)
    root.set("xmlns", SVG)
    return _resolved(ElementTree.tostring(root, encoding="unicode"), colours)


def renamed(svg: str, prefix: str) -> str:
    """Return the drawing with every id, and every reference to one, begun with `prefix`."""
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    svg = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{prefix}{m[1]}"', svg)
    svg = re.sub(
        r'\b(aria-labelledby|aria-describedby)="([^"]+)"',
        lambda m: f'{m[1]}="{" ".join(prefix + n if n in ids else n for n in m[2].split())}"',
        svg,
    )
    svg = re.sub(r'href="#([^"]+)"', lambda m: f'href="#{prefix}{m[1]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{prefix}{m[1]})", svg)


def drawing_name(svg: str) -> str:
    """What a drawing calls itself in its ``<title>``; "" where it has none, or is no SVG."""
    try:
        title = ElementTree.fromstring(svg).find(f"{{{SVG}}}title")  # noqa: S314 (as above)
    except ElementTree.ParseError:
        return ""
    return " ".join((title.text or "").split()) if title is not None else ""


@lru_cache(maxsize=64)
def picture(svg: str, width: int = 1000) -> bytes | None:
    """A PNG of the drawing, or None where nothing here can draw it (the extra `figures` can)."""
    try:
        import resvg_py
    except ImportError:
        return None
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=still_svg(svg), width=width))
    except (ValueError, RuntimeError):
        return None


def _take_out(root: ElementTree.Element) -> None:
    """Take out what acts or reaches elsewhere, and the prefixes of names."""
    for parent in list(root.iter()):
        parent.tag = _bare(parent.tag)
        for child in list(parent):
            # HTML has no prefixes, so an element of another kind of XML has no place either.
            if _bare(child.tag) in _FORBIDDEN or not child.tag.startswith(f"{{{SVG}}}"):
                parent.remove(child)
        for name, value in list(parent.attrib.items()):
            del parent.attrib[name]
            bare = _bare(name)
            acts = bare.lower().startswith("on") or _ELSEWHERE.search(value)
            if not acts and (bare != "href" or value.startswith("#")):
                parent.set(bare, value)


def _bare(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _light(css: str, colours: dict[str, str]) -> str:
    """Return the rules outside any @-rule, having noted the first value of each variable."""
    rules = []
    css = _STATEMENT.sub("", _without_blocks(_COMMENT.sub("", css)))
    for selector, body in _RULE.findall(css):
        if _ELSEWHERE.search(body):
            continue
        if "--" in body and not _VARIABLE.sub("", body).strip(" ;\n\t"):
            if "dark" not in selector:
                for name, value in _VARIABLE.findall(body):
                    colours.setdefault(name, value.strip())
            continue
        # Selectors are tidied: some programs read no line ends in them.
        rules.append(f"{' '.join(selector.split())} {{{' '.join(body.split())}}}")
    return "\n".join(rules)


def _without_blocks(css: str) -> str:
    """Cut out @media and other @-rules with blocks of their own."""
    out, position = [], 0
    for found in re.finditer(r"@[\w-]+[^{;]*\{", css):
        if found.start() < position:
            continue
        out.append(css[position : found.start()])
        depth, position = 1, found.end()
        while depth and position < len(css):
            depth += {"{": 1, "}": -1}.get(css[position], 0)
            position += 1
    return "".join([*out, css[position:]])


def _resolved(svg: str, colours: dict[str, str]) -> str:
    for _ in range(_DEEPEST):
        fresh = _USE.sub(lambda m: colours.get(m[1]) or (m[2] or "").strip() or "inherit", svg)
        if fresh == svg:
            break
        svg = fresh
    return svg
