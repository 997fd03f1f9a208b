"""Pages that only Voila's own front end can show: our page around it, and calm words for errors."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

from voila.execute import VoilaExecutor

from alongside import patches
from alongside.site.kernels.kernel_manager import log_page_failure

page_frame: ContextVar[str] = ContextVar("page_frame", default="")
"""The course's header, map and footer for the page being made, with ``MIDDLE`` in its middle."""

MIDDLE = "<!-- middle -->"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class VoilaWrapper:
    """What Voila's template asks for our page; it reads the one made for its own request."""

    def before(self) -> str:
        """All before the cells."""
        return page_frame.get().partition(MIDDLE)[0]

    def after(self) -> str:
        """All after them."""
        return page_frame.get().partition(MIDDLE)[2]

    def __deepcopy__(self, memo: object) -> VoilaWrapper:
        """Configuration is copied; this has nothing to copy."""
        return self


class CalmExecutor(VoilaExecutor):  # type: ignore[misc]
    """Runs a page's cells; one that fails leaves a sentence, and its traceback goes to the log."""

    def strip_code_cell_errors(self, cell: Any) -> Any:
        """Put our sentence, with its number, in the place of what went wrong."""
        for output in cell.get("outputs", ()) if cell["cell_type"] == "code" else ():
            if output["output_type"] == "error":
                trace = _COLOUR.sub("", "\n".join(output["traceback"]))
                output["traceback"] = [log_page_failure(self.log, f"cell {cell.get('id')}", trace)]
                output["ename"] = output["evalue"] = ""
        return cell


def install() -> None:
    """Let Voila run cells our way; it offers no setting for that. Raises PatchError."""
    patches.replace_for_good(patches.EXECUTOR, CalmExecutor)
