"""Runs commands of `alongside` one after another in one process, for tests of its output.

    python tests/support/console_commands.py FOLDER

FOLDER holds a copy of the small course, and is where all is written; the exit code of each command
goes to FOLDER/codes.json, as nothing that is printed can be relied on here.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

from alongside.cli import main as cli
from alongside.record.record import Record

WORDS = "“Naïve” – 青年和成年人 молодёжь الشباب युवा 🙂 \x0b …"
"""An answer in many scripts, with what typing and pasting bring along."""
NAME = "Zoë Ключ 山"
COMMANDS = {
    "help": ["share", "--help"],
    "check": ["check"],
    "doctor": ["doctor", "--quick"],
    "web page": ["book", "büch-山.html"],
    "text": ["book", "--format", "md", "--moved", "büch-山.md"],
    "export": ["export", "résumé-山.zip"],
    "import": ["import", "--yes", "résumé-山.zip"],
    "share": ["share", "1", "--name", NAME, "--question", WORDS, "--yes", "--to", "inbox"],
    "no pack": ["receive", "büch-山.md"],
    "cohort": ["cohort", "init", "--name", NAME, "--folder", "cohort"],
    "roster": ["cohort", "add", "zoe", "--shown", NAME, "--folder", "cohort"],
    "key": ["desk", "--new-key", "山.key"],
    "no such": ["check", "nowhere-山"],
}
FAIL = {"no pack": 2, "no such": 2}
"""What must not work, with its exit code."""


def _exit_code(words: list[str]) -> object:
    # As a shell gives them: bytes, that Python reads in the locale's way.
    sys.argv = ["alongside", *(os.fsdecode(word.encode()) for word in words)]
    try:
        return cli.main()
    except SystemExit as ended:
        return ended.code
    except BaseException as problem:
        return repr(problem)


def main(folder: Path) -> None:
    """Write an answer and run every command."""
    os.chdir(folder)
    for name in ("inbox", "cohort"):
        Path(name).mkdir()
    record = Record.open(folder / "home")
    record.save("activity-1", {"gain": (WORDS, "h")}, base_revision=0, writer="w", origin="site")
    codes = {name: _exit_code(words) for name, words in COMMANDS.items()}
    Path("codes.json").write_text(json.dumps(codes), encoding="utf-8")


if __name__ == "__main__":
    with contextlib.suppress(IndexError):
        main(Path(sys.argv[1]))
