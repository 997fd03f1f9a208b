"""What seals packs in a browser: the package age-encryption and what it needs, as one JSON file.

Its modules import each other by the names of packages, which no browser finds by itself. So they
come as a list of (name, source), each after those that it imports, and `client/sealing.js` gives
each an address.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from alongside.errors import AlongsideError
from alongside.static_site.npm_packages import package_files

ENTRY = "age-encryption/dist/index.js"
PACKAGES = ("age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@scure/base")
LEFT_OUT = {
    "@noble/post-quantum/hybrid.js": "export const MLKEM768P256 = null, MLKEM768X25519 = null;",
    "@noble/curves/nist.js": "export const p256 = null;",
}
"""For other kinds of keys than a tutor's (X25519): a third of the source, and never used here."""
_IMPORT = re.compile(r"""^((?:import|export)\b[^"';]*?\bfrom\s*)["']([^"']+)["']""", re.MULTILINE)
_OF_TYPES = re.compile(r'^import \{\} from "[^"]+";\n', re.MULTILINE)
"""What a compiler left of imports of types: nothing is imported, but some lead in a circle."""
# Whole lines of comment; a line that begins with "/*!" names an author and a licence, and stays.
_COMMENT = re.compile(
    r"^[ \t]*(?:/\*(?!!)(?:(?!\*/)[\s\S])*\*/|//.*)[ \t]*\n", re.MULTILINE
)  # fmt: skip


def sealing_library(folder: Path | None = None) -> bytes:
    """The library: JSON, a list of [name, source] in the order in which they can be loaded.

    An import in a source names a module of the list. Raises AlongsideError as `package_files`.
    """
    sources: dict[str, str] = dict(LEFT_OUT)
    licences = []
    for package in PACKAGES:
        for path, body in package_files(package, folder).items():
            if path.endswith(".js"):
                text = _COMMENT.sub("", body.decode())
                sources.setdefault(f"{package}/{path}", _OF_TYPES.sub("", text))
            elif path == "LICENSE":
                licences.append(f"{package}\n\n{body.decode().strip()}")
    ordered: dict[str, str] = {}
    _take(ENTRY, sources, ordered)
    # Their licences ask that they go wherever the source goes.
    ordered[ENTRY] = "/*!\n" + "\n\n".join(licences) + "\n*/\n" + ordered[ENTRY]
    return json.dumps([*ordered.items()], ensure_ascii=False).encode()


def _take(name: str, sources: Mapping[str, str], ordered: dict[str, str]) -> None:
    """Put a module behind those that it imports, each under its own name."""
    if name in ordered:
        return
    if name not in sources:
        raise AlongsideError(f"{name} is in none of the packages that the edition is built with.")
    for _, said in _IMPORT.findall(sources[name]):
        _take(_named(said, name), sources, ordered)
    ordered[name] = _IMPORT.sub(lambda m: f'{m[1]}"{_named(m[2], name)}"', sources[name])


def _named(said: str, where: str) -> str:
    """A module's name, as an import in another one says it."""
    if said.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(where), said))
    return said if said.endswith(".js") else f"{said}/index.js"
