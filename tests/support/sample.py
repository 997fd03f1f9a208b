"""A small course to break."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Sample:
    """A copy of the small course in tests/sample, to change and check."""

    root: Path

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace text that stands once in a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def notebook(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a notebook's data in place."""
        path = self.root / "course" / name
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        text = json.dumps(data, indent=1, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")

    def cell(self, name: str, cell: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change one cell of a notebook."""

        def find(data: dict[str, Any]) -> None:
            change(next(one for one in data["cells"] if one.get("id") == cell))

        self.notebook(name, find)

    def source(self, name: str, cell: str, old: str, new: str) -> None:
        """Replace text that stands in one cell of a notebook."""

        def put(data: dict[str, Any]) -> None:
            text = "".join(data["source"])
            assert old in text
            data["source"] = text.replace(old, new).splitlines(keepends=True)

        self.cell(name, cell, put)

    def lines(self) -> list[str]:
        """What the check says, a line a problem."""
        from alongside.course.check import check_course

        return [str(problem) for problem in check_course(self.root)]
