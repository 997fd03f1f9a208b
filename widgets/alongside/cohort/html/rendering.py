"""Fills the desk's templates. Everything that anybody wrote is escaped.

Two scripts may run, both the same on every page: they set light or dark, and switch it. The policy
names them by their content, so nothing else runs, wherever it might come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from alongside.forms.bundle import join_modules
from alongside.sharing import pack_html
from alongside.site.pages.csp import content_hash
from alongside.site.server.assets import DESK, INLINE

HERE = Path(__file__).resolve().parent
_SITE = HERE.parent.parent / "site" / "static"
STYLES = {"site.css": _SITE / "site.css", "desk.css": HERE / "static" / "desk.css"}
SCRIPTS = {"theme": INLINE["theme"], "light": join_modules(DESK)}
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {' '.join(map(content_hash, SCRIPTS.values()))}",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page of the desk may load: its own style; and run: those two scripts as they are."""


def render(template: str, **values: Any) -> str:
    """A page from a template."""
    return _environment().get_template(template).render(**values)


@cache
def styles() -> Mapping[str, bytes]:
    """The style sheets by name; the site's own comes first, where the site is installed."""
    return {name: path.read_bytes() for name, path in STYLES.items() if path.is_file()}


@cache
def style_tag() -> str:
    """What changes in the style sheets' address when they change."""
    return sha256(b"".join(styles().values())).hexdigest()[:10]


@cache
def _environment() -> jinja2.Environment:
    environment = pack_html.environment(HERE / "templates")
    # Our own files, not anybody's words.
    environment.globals.update({name: Markup(text) for name, text in SCRIPTS.items()})  # noqa: S704
    return environment
