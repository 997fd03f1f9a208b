"""Which kernels JupyterLab offers: only this Python, which has the course's package."""

from __future__ import annotations

import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

NAME = "python3"
"""What the course's notebooks call their kernel."""


class OneKernel(KernelSpecManager):
    """Offers one kernel, whatever a reader has installed under the same name elsewhere."""

    def find_kernel_specs(self) -> dict[str, str]:
        """The one kernel's name and the folder of its icons."""
        from ipykernel.kernelspec import RESOURCES

        return {NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """How to start the kernel; raises NoSuchKernel for any other name."""
        if kernel_name != NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            resource_dir=self.find_kernel_specs()[NAME],
            display_name="The course",
            language="python",
            argv=[
                sys.executable,
                "-m",
                "alongside.lab.lab_kernel",
                "-f",
                "{connection_file}",
                "--HistoryManager.enabled=False",  # a reader's own history is none of ours
                "--IPKernelApp.log_level=40",
            ],
        )

    def get_all_specs(self) -> dict[str, Any]:
        """All there is to know about the one kernel."""
        spec = self.get_kernel_spec(NAME)
        return {NAME: {"resource_dir": spec.resource_dir, "spec": spec.to_dict()}}
