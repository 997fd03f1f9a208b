"""How long a text to or from a tutor may be, and what no file or page can hold of one."""

from __future__ import annotations

from alongside.errors import ReleaseError

LONGEST_COMMENT = 20_000
"""Characters of a tutor's comment."""
LONGEST_QUESTION = 2_000
"""Characters of what a learner asks with a release."""


def clean_text(text: str, longest: int, name: str) -> str:
    """The text without what no file or page can hold. Raises ReleaseError if it is too long."""
    if not isinstance(text, str):
        raise ReleaseError(f"{name} should be text. Reload the page.")
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise ReleaseError(
            f"{name} has {len(text):,} characters, and {longest:,} fit. Shorten it; nothing of it "
            "was kept."
        )
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
