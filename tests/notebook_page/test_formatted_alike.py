"""A page reads formatted text by the same rules as the record does."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from alongside.forms.bundle import STATIC
from alongside.text.formatted_text import TextBlock, TextParagraph, plain_lines, read_formatted

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not NODE, reason="node is not installed")

SCRIPT = """
import { readFormatted } from "./formattedText.js";
import { escapeFormatted } from "./formattedValue.js";
import { readFileSync } from "node:fs";
const texts = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(texts.map((text) => [readFormatted(text), escapeFormatted(text)])));
"""
SIGNS = [
    *"ab. \t*-+_[]()\\<>&\n", "\n\n", "\r\n", "\n- ", "\n1. ", "\n  * ", "\n 2) ", "**", "1.", " ",
    "[x](https://a.b)", "](http://c)", "mailto:d", "\u2003", "\u00a0", "\ufeff", "\x0b", "\x01",
    "é", "\u2028", "9999999999. ",
]  # fmt: skip


def plain(block: TextBlock) -> Any:
    """A block as the page has it."""
    if isinstance(block, TextParagraph):
        return [{"text": s.text, "strong": s.strong, "link": s.link} for s in block.spans]
    items = [[plain(inner) for inner in item] for item in block.items]
    return {"items": items, "ordered": block.ordered, "start": block.start}


def test_both_read_the_same_in_any_text_and_what_is_escaped_is_text(tmp_path: Path) -> None:
    chance = random.Random(21)
    texts = ["".join(chance.choices(SIGNS, k=chance.randint(1, 40))) for _ in range(1500)]
    texts.append("\n".join("  " * depth + "- x" for depth in range(6)))
    for name in ("formattedText.js", "formattedValue.js", "dom.js"):
        shutil.copy(STATIC / "shared" / name, tmp_path / name)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "run.mjs").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [str(NODE), "run.mjs"], input=json.dumps(texts), cwd=tmp_path,
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    for text, (read, escaped) in zip(texts, json.loads(done.stdout), strict=True):
        assert read == [*map(plain, read_formatted(text))], text
        if not set(text) & set("\r\x0b\x01\u2028"):
            lines = [line for line in text.split("\n") if line.strip(" \t")]
            assert plain_lines(escaped) == lines, text
