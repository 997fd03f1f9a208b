"""What Linux tells of a process in /proc/PID/stat (proc_pid_stat(5)); elsewhere: nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def born_at(pid: int) -> str:
    """When a process was started, in ticks since the system was; "" where it is gone or unknown.

    Linux keeps it as the 22nd field of /proc/PID/stat (proc_pid_stat(5)); the third is its state,
    in which Z is one that has ended.
    """
    fields = _stat(pid)
    return fields[19] if fields and fields[0] != "Z" else ""


def cpu_seconds(pid: int) -> float | None:
    """Seconds of a processor that a process has had; None where the system does not say.

    They are the 14th and 15th field of /proc/PID/stat, in ticks.
    """
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else None


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on: the second may have spaces in it."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return []
