"""What nobody foresaw: one sentence for the person at the keyboard, and a report in which no value stands."""

from __future__ import annotations

import linecache
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from policypress import __version__

UNFORESEEN = 70
"""EX_SOFTWARE: a fault of the program."""
DEBUG = "POLICYPRESS_DEBUG"
_PACKAGE = Path(__file__).resolve().parents[1]
_MOST = 60


def said_of(error: Exception) -> str:
    """One sentence about ``error``; where it happened lies in a file beside other temporary ones.

    With ``POLICYPRESS_DEBUG`` set all that Python knows of it stands above the sentence, values too.
    """
    kind = type(error).__name__
    known = "".join(traceback.format_exception(error)) if os.environ.get(DEBUG) else ""
    try:
        handle, name = tempfile.mkstemp(prefix="policypress-report-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(f"{line}\n" for line in report(error)))
        where = f"{name} tells where, without a word of your texts or of any person: please send it to the maintainers."
    except OSError:
        where = f"Please tell the maintainers; {DEBUG}=1 shows them where."
    return f"{known}policypress met something that it does not know how to handle ({kind}), and stopped. {where}"


def report(error: BaseException) -> Iterator[str]:
    """Kind and place of ``error`` and of what led to it: our own lines of code, no value and no message."""
    yield f"policypress {__version__}, Python {platform.python_version()}, {sys.platform}"
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield type(cause).__qualname__
        yield from _places(cause.__traceback__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    lines = list(traceback.walk_tb(trace))
    for number, (frame, line) in enumerate(lines):
        if number == _MOST // 2 and len(lines) > _MOST:
            yield f"  ({len(lines) - _MOST} more)"
        if _MOST // 2 <= number < len(lines) - _MOST // 2:
            continue
        file = Path(frame.f_code.co_filename)
        ours = file.is_relative_to(_PACKAGE)
        place = file.relative_to(_PACKAGE).as_posix() if ours else str(frame.f_globals.get("__name__", "?"))
        yield f"  {place}:{line} in {frame.f_code.co_name}"
        if ours and (code := linecache.getline(str(file), line).strip()):
            yield f"    {code}"
