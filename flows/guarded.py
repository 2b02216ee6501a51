"""Run a command that ends when the process that started it ends, however that happens.

``python -m flows.guarded PARENT COMMAND …`` becomes the command. On Linux the kernel sends it
SIGTERM when its parent is gone, even after ``kill -9``; elsewhere the next start finds what is left
by the file with its process id.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to its parent, then turn into the command."""
    parent, *command = arguments
    if sys.platform == "linux":
        end_with_parent()
    if os.getppid() != int(parent):
        sys.exit("The process that started this one is gone.")
    os.execv(command[0], command)


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent ends; it outlasts ``exec``.

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused PR_SET_PDEATHSIG")


if __name__ == "__main__":
    main(sys.argv[1:])
