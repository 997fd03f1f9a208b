"""What makes the edition installable and lets it work offline: service worker and manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from alongside.course.outline import Course
from alongside.static_site.asset_files import AssetFiles, digest_of

MANIFEST, WORKER = "manifest.webmanifest", "sw.js"
CHOSEN = "typeface"
"""The folder of what only those readers fetch who chose it; for them it is kept from then on."""
_SOURCE = Path(__file__).resolve().parent / "client" / "serviceWorker.js"
_ICONS = {
    "icon-192.png": ("192x192", "any"),
    "icon-512.png": ("512x512", "any"),
    "icon-mask-512.png": ("512x512", "maskable"),
}


def manifest(course: Course, assets: AssetFiles) -> bytes:
    """The web app manifest (https://www.w3.org/TR/appmanifest/).

    Its addresses are relative to itself, so it is the same wherever the folder lies. It has no
    ``id`` of its own: that would count from the host, and two courses there would be one app.
    """
    name, _, about = course.title.partition(":")
    facts = {
        "name": course.title,
        "short_name": name,
        "description": about.strip().capitalize(),
        "lang": "en-GB",
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fbfaf5",
        "theme_color": "#17705a",
        "icons": [
            {
                "src": "./" + assets.url(icon).removeprefix(assets.base),
                "sizes": size,
                "type": "image/png",
                "purpose": purpose,
            }
            for icon, (size, purpose) in _ICONS.items()
        ],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def service_worker(version: str, bodies: Mapping[str, bytes]) -> bytes:
    """The service worker of a version, knowing its files.

    A page is known by the version that it names, any other file by its SHA-256, so that a host that
    is just being changed can't give parts of two versions.
    """
    kept = {name: body for name, body in bodies.items() if name != "404.html"}
    facts = {
        "version": version,
        "pages": sorted(name for name in kept if name.endswith(".html")),
        "files": {
            name: digest_of(body)
            for name, body in sorted(kept.items())
            if not name.endswith(".html") and not name.startswith(("python/", f"{CHOSEN}/"))
        },
        "chosen": {
            name: digest_of(body)
            for name, body in sorted(kept.items())
            if name.startswith(f"{CHOSEN}/")
        },
        "python": {
            name: digest_of(body)
            for name, body in sorted(kept.items())
            if name.startswith("python/")
        },
    }
    text = _SOURCE.read_text(encoding="utf-8")
    marker = "const EDITION = null;"
    return text.replace(marker, f"const EDITION = {json.dumps(facts)};").encode()
