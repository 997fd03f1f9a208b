"""JupyterLab's own application, started without the other server extensions a reader may have."""

from __future__ import annotations

from jupyterlab.labapp import LabApp


class CourseLab(LabApp):  # type: ignore[misc]  # JupyterLab has no types
    """Only configures: the running extension is JupyterLab's own, found in its package."""

    load_other_extensions = False

    @classmethod
    def get_extension_package(cls) -> str:
        """Name JupyterLab's package: a subclass would be looked up in ours otherwise."""
        return "jupyterlab"
