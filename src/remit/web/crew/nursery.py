"""The nursery: a process that holds the knowledge and does nothing but fork members of the crew.

It is forked once, before the server has connections, threads or secrets, so that no member inherits any. It
is asked over a socket: one byte, with the member's socket beside it; it answers with the member's number.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import warnings
from typing import TYPE_CHECKING, Final

from remit.knowledge.worker import in_new_thread
from remit.web.crew.member import die_with_parent, work

if TYPE_CHECKING:
    from remit.web.crew.member import Answer, Bounds

_YIELDED: Final = 3
"""How far members yield way to the server itself, which has hundreds to hear out while they work."""


def start_nursery(answer: Answer, bounds: Bounds) -> socket.socket:
    """Fork the nursery, and return the socket over which to ask it; it ends when that is closed."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        status = 1
        try:
            ours.close()
            _keep(theirs, answer, bounds)
            status = 0
        finally:
            os._exit(status)  # nothing of the process that it was forked from may run on
    theirs.close()
    return ours


def _keep(asked: socket.socket, answer: Answer, bounds: Bounds) -> None:
    """Fork a member whenever asked to, until the socket is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that the system itself buries the dead
    os.nice(_YIELDED)
    die_with_parent()
    gc.collect()
    gc.freeze()
    # A fork has the random numbers of the thread that forks it; a new one has had none yet, so that each
    # member begins with its own.
    in_new_thread(lambda: _fork_members(asked, answer, bounds))


def _fork_members(asked: socket.socket, answer: Answer, bounds: Bounds) -> None:
    while True:
        word, descriptors, _, _ = socket.recv_fds(asked, 1, 1)
        if not word:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the other one only waits
            number = os.fork()
        if number == 0:
            status = 1
            try:
                asked.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                work(socket.socket(fileno=descriptors[0]), answer, bounds)
                status = 0
            finally:
                os._exit(status)
        os.close(descriptors[0])
        asked.sendall(number.to_bytes(4, "big"))
