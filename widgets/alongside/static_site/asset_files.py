"""Files whose names say what is in them: a file that changes gets another address, and no other."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

SHOWN = 12  # hexadecimal digits of a content's hash in a name


def digest_of(body: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


@dataclass
class AssetFiles:
    """Files under such names. ``bodies`` is path in the edition → content."""

    base: str
    bodies: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, body: bytes, folder: str = "assets") -> str:
        """Take in a file, and return its address."""
        path = PurePosixPath(name)
        stem, _, endings = path.name.partition(".")
        named = f"{folder}/{stem}-{digest_of(body)[:SHOWN]}.{endings}"
        self.bodies[named] = body
        self._names[name] = named
        return self.url(name)

    def add_packed(self, name: str, body: bytes, folder: str = "assets") -> str:
        """Take in a file that a page unpacks itself, as not every host compresses what it sends."""
        packed = gzip.compress(body, 9, mtime=0)
        url = self.add(f"{name}.gz", packed, folder)
        self._names[name] = self._names[f"{name}.gz"]
        return url

    def url(self, name: str) -> str:
        """The address of a file that was taken in."""
        return f"{self.base}{self._names[name]}"
