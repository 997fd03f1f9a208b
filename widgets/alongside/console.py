"""What a terminal is told, whatever it can show: no letter and no closed pipe stops a command.

`safe_streams` is put round a whole command. Within it `sys.stdout` and `sys.stderr` take any
text; what
their encoding does not have is written in plainer signs (“ becomes ") or as "?". A stream that is
closed, or closes half-way, takes what it is given and shows nothing.
"""

from __future__ import annotations

import argparse
import codecs
import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from alongside.errors import AlongsideError

_PLAINER = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
    **dict.fromkeys("•·", "*"),
    **{"…": "...", "«": "<<", "»": ">>", "‹": "<", "›": ">", "×": "x", "→": "->", "←": "<-"},
    **{"≤": "<=", "≥": ">=", "½": "1/2", "€": "EUR"},
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\ufeff", ""),
}
"""The signs of our own sentences, as a typewriter has them."""
_HANDLER = "alongside.plainer"
_READER_GONE = {errno.EPIPE, errno.ESHUTDOWN, errno.EINVAL, errno.EBADF}  # Windows says EINVAL
_HALVES = re.compile("[\ud800-\udfff]")
_lost = False


def replace_unprintable(problem: UnicodeError) -> tuple[str, int]:
    """What to write in the place of signs that an encoding does not have (a codecs handler)."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    global _lost
    signs = [_PLAINER.get(sign, "?") for sign in problem.object[problem.start : problem.end]]
    _lost = _lost or "?" in signs
    return "".join(signs), problem.end


codecs.register_error(_HANDLER, replace_unprintable)


class _Stream:
    """A text stream that never raises: `fault` is what went wrong with it, beside a lost reader."""

    fault: OSError | None = None

    def __init__(self, stream: TextIO) -> None:
        """Wrap a stream; all but writing is the stream's own."""
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        """Everything else is as the stream has it."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write what can be written; returns how many characters were given."""
        self._do(lambda: self._stream.write(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write one line after another."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send on what waits."""
        self._do(self._stream.flush)

    def _do(self, act: Any) -> None:
        try:
            act()
        except (OSError, ValueError) as problem:  # ValueError: somebody closed it
            if isinstance(problem, UnicodeError):
                raise
            if isinstance(problem, OSError) and problem.errno not in _READER_GONE:
                self.fault = self.fault or problem
            self._let_go()

    def _let_go(self) -> None:
        """What still waits in the stream goes nowhere: Python would complain of it at its end."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            self._stream.flush()


@contextmanager
def safe_streams() -> Iterator[None]:
    """Within it, output never fails; at its end it is sent on.

    Raises AlongsideError at the end where the output could not be kept, as on a full disk.
    """
    global _lost
    _lost = False
    _occupy()
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = before[0] or _nothing("r")
    out, err = (_steadied(stream) for stream in before[1:])
    sys.stdout, sys.stderr = cast(TextIO, out), cast(TextIO, err)
    try:
        yield
        if _lost:
            err.write(
                "This terminal cannot show every letter of that: where it shows a question mark, "
                "your files have what was written.\n"
            )
    finally:
        out.flush()
        err.flush()
        sys.stdin, sys.stdout, sys.stderr = before
    if out.fault:
        why = out.fault.strerror or "the output was closed"
        raise AlongsideError(f"Not everything could be written to the output: {why}.")


def ask_yes_or_no(question: str, instead: str) -> bool:
    """Ask at the terminal; no answer is no. `instead` says what to do where nobody can answer.

    Raises AlongsideError where nobody is there to ask.
    """
    if not sys.stdin.isatty():
        raise AlongsideError(f"Nobody is there to ask. {instead}")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except (EOFError, UnicodeError):
        return False


def argument_text(given: str) -> str:
    """An argument of the command line as text, whatever this computer's locale made of it.

    (In a locale of ASCII, or where a name is not UTF-8, Python gives halves of surrogate pairs.)
    Raises argparse.ArgumentTypeError where it is no text in UTF-8.
    """
    try:
        return os.fsencode(given).decode() if _HALVES.search(given) else given
    except UnicodeError:
        raise argparse.ArgumentTypeError(
            "there are letters in it that are not UTF-8; type it again in another terminal"
        ) from None


def _steadied(stream: TextIO | None) -> _Stream:
    stream = stream or _nothing("w")
    # Another way of writing what is missing is somebody's choice (PYTHONIOENCODING), but for
    # Python's own one on the error stream.
    usual = {"strict", "surrogateescape"} | (
        {"backslashreplace"} if stream is sys.stderr else set()
    )
    made = _Stream(stream)
    if isinstance(stream, io.TextIOWrapper) and stream.errors in usual:
        made._do(lambda: stream.reconfigure(errors=_HANDLER))  # it sends on what waits, first
    return made


def _nothing(mode: str) -> TextIO:
    return cast(TextIO, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123


def _occupy() -> None:
    """Fill the places of closed standard streams: the next file opened would get what is said."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
