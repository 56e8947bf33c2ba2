"""Reading and judging a text without the garbage collector, which would find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the cyclic garbage collector rest; a function may be decorated with it.

    A text becomes hundreds of thousands of small values that all live as long as its document or its judgement does:
    the collector would go through them again and again and free none.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            if not gc.get_freeze_count():
                # Straight to the oldest generation: else the first look at all that was made would come right now.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
