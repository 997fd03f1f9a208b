"""Kept for JupyterHub configurations that name it: see `alongside.hub.settings.spawners`."""

from __future__ import annotations

from alongside.hub.settings.spawners import configure, prepare

__all__ = ["configure", "prepare"]
