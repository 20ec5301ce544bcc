"""Processes that were started by another one, and are there for nobody when it is gone."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from threading import Thread


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone, however it went; nothing without such a one.

    A web process that outlived its parent would hold the port that the next one is to listen on.
    """
    parent = parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        Thread(target=wait, name="parent", daemon=True).start()
