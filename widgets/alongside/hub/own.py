"""Kept for configurations that start a server by it: see `alongside.hub.site.single_user`."""

from __future__ import annotations

from alongside.hub.site.single_user import main

if __name__ == "__main__":
    main()
