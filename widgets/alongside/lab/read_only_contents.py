"""The course's files, for reading only: nothing that a browser does can change them."""

from __future__ import annotations

from typing import Any, NoReturn

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

SENTENCE = (
    "The course's own files stay as they are. What you write in the forms is saved "
    "as you write it, in your own folder."
)


def _refuse() -> NoReturn:
    raise HTTPError(403, SENTENCE)


class ReadOnlyContents(AsyncLargeFileManager):
    """Reads like Jupyter's own manager; refuses every change with one sentence (HTTP 403).

    A notebook's outputs, execution counts and widget state can therefore never reach the
    course's files, whatever the front end, its settings or another extension may try.
    """

    def is_writable(self, path: str) -> bool:
        """No path is: the front end then offers no saving and makes no checkpoints."""
        return False

    async def save(self, model: dict[str, Any], path: str = "") -> NoReturn:
        """Refused, as are uploads, new files and new folders."""
        _refuse()

    async def delete_file(self, path: str) -> NoReturn:
        """Refused."""
        _refuse()

    async def rename_file(self, old_path: str, new_path: str) -> NoReturn:
        """Refused."""
        _refuse()

    async def copy(self, from_path: str, to_path: str | None = None) -> NoReturn:
        """Refused: copies would be answers' lookalikes beside the course."""
        _refuse()

    async def create_checkpoint(self, path: str) -> NoReturn:
        """Refused."""
        _refuse()

    async def restore_checkpoint(self, checkpoint_id: str, path: str) -> NoReturn:
        """Refused."""
        _refuse()

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> NoReturn:
        """Refused."""
        _refuse()

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        """None: Jupyter's own manager would make a folder for them when asked."""
        return []

    async def trust_notebook(self, path: str) -> NoReturn:
        """Refused."""
        _refuse()

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Trust only what has no output: what a cell shows is trusted once it has been run here.

        Jupyter's own way looks for signatures in a database in the reader's home.
        """
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.metadata["trusted"] = not cell.outputs
