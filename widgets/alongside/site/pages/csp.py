"""What pages may load and do: headers that the site sends with everything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class PolicyLevel(Enum):
    """How much a page needs: ours nothing, authors' own widgets code from their state."""

    OURS = "ours"
    WIDGETS = "widgets"
    VOILA = "voila"


def content_hash(text: str) -> str:
    """How a policy names one inline script or style sheet."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page_policy(
    kind: PolicyLevel, host: str, scripts: Sequence[str] = (), styles: Sequence[str] = ()
) -> str:
    """The Content-Security-Policy of a page; ``host`` is the request's, for its websocket.

    ``scripts`` and ``styles`` are the hashes of those that stand in the page itself.

    Nothing may come from elsewhere in any kind. Voila's own front end, which shows the pages that
    our thin client can't, brings inline scripts and styles and compiles some of its code.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    script = {
        PolicyLevel.OURS: " ".join(scripts),
        PolicyLevel.WIDGETS: " ".join(("blob:", *scripts)),
        PolicyLevel.VOILA: "'unsafe-inline' 'unsafe-eval' blob:",
    }[kind]
    style = "'unsafe-inline'" if kind is PolicyLevel.VOILA else " ".join(styles)
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {script}",
        "style-src": f"'self' {style}",
        "style-src-attr": "'unsafe-inline'",  # where a form draws its staircase
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self'{sockets}",
        "worker-src": "'self' blob:" if kind is PolicyLevel.VOILA else "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return _written(rules)


def file_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The policy that stands in a page itself, for pages that any web host serves as files.

    Nothing may come from elsewhere. ``frame-ancestors`` counts only where a host sends it.
    """
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {' '.join(scripts)}",
        "style-src": f"'self' {' '.join(styles)}",
        "style-src-attr": "'unsafe-inline'",  # where a form draws its staircase
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return _written(rules)


def _written(rules: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value.strip()}" for name, value in rules.items())


class SecureHeaders(OutputTransform):
    """Adds the headers to every answer, also those of handlers that are not ours."""

    def __init__(self, request: HTTPServerRequest) -> None:
        """One a request."""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Set what the handler has not set itself."""
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        return status_code, headers, chunk

    def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
        """The body stays as it is."""
        return chunk


def without_secrets(env: dict[str, Any]) -> dict[str, str]:
    """A kernel's environment: the server's, without what opens other services' doors.

    The server's own JupyterHub token, above all: whoever can run code in a kernel could use it.
    """
    private = ("JUPYTERHUB_", "JPY_API_", "CONFIGPROXY_", "ALONGSIDE_SECRET")
    return {str(k): str(v) for k, v in env.items() if not str(k).startswith(private)}
