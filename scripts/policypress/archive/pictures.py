"""Pictures that are pictures from their first byte to their last, so that nothing else travels in them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

LARGEST = 10 * 2**20
"""Most bytes of a picture."""


def picture_fault(suffix: str, raw: bytes) -> str:
    """What keeps a file from being the picture that its ``suffix`` (such as ``.png``) says; empty where it is one."""
    name, whole = _KINDS[suffix]
    try:
        end = whole(raw)
    except (IndexError, struct.error, ValueError):
        return f"This is no {name} picture, whatever its name says."
    return "" if end == len(raw) else f"Behind the {name} picture {len(raw) - end} bytes of something else follow."


def _png(raw: bytes) -> int:
    """Where a PNG ends: behind its IEND chunk."""
    _begins(raw, b"\x89PNG\r\n\x1a\n")
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", raw, at)
        (told,) = struct.unpack_from(">I", raw, at + 8 + length)
        if (at == 8) != (kind == b"IHDR") or zlib.crc32(raw[at + 4 : at + 8 + length]) != told:
            raise ValueError
        at += 12 + length
    return at


def _jpeg(raw: bytes) -> int:
    """Where a JPEG ends: behind its EOI, if segments lead to it; cameras append previews, which are JPEGs too."""
    end = _jpeg_from(raw, 0)
    while raw[end : end + 2] == _SOI:
        end = _jpeg_from(raw, end)
    return end


_SOI, _EOI, _SOS = b"\xff\xd8", 0xD9, 0xDA


def _jpeg_from(raw: bytes, start: int) -> int:
    if raw[start : start + 2] != _SOI:
        raise ValueError
    at, scanned = start + 2, False
    while (marker := raw[at + 1]) != _EOI:
        if raw[at] != 0xFF:
            raise ValueError
        if marker == 0xFF:  # padding
            at += 1
            continue
        (length,) = struct.unpack_from(">H", raw, at + 2)
        at += 2 + length
        if marker == _SOS:  # a scan goes on to the next marker that is neither a stuffed byte nor a restart
            scanned = True
            at = next(n for n in _marks(raw, at) if raw[n + 1] not in (0, *range(0xD0, 0xD8)))
    if raw[at] != 0xFF or not scanned:
        raise ValueError
    return at + 2


def _marks(raw: bytes, at: int) -> Iterator[int]:
    while (at := raw.index(b"\xff", at)) + 1 < len(raw):
        yield at
        at += 1
    raise ValueError


def _gif(raw: bytes) -> int:
    """Where a GIF ends: behind its trailer."""
    _begins(raw, b"GIF87a", b"GIF89a")
    at = 13 + _colours(raw[10])
    seen = False
    while raw[at] != 0x3B:
        if raw[at] == 0x2C:
            at, seen = at + 11 + _colours(raw[at + 9]), True
        elif raw[at] == 0x21:
            at += 2
        else:
            raise ValueError
        while raw[at]:
            at += raw[at] + 1
        at += 1
    if not seen:
        raise ValueError
    return at + 1


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(raw: bytes) -> int:
    """Where a WebP ends: as long as its RIFF header says."""
    _begins(raw, b"RIFF")
    (size,) = struct.unpack_from("<I", raw, 4)
    if raw[8:12] != b"WEBP" or raw[12:16] not in (b"VP8 ", b"VP8L", b"VP8X") or size + 8 > len(raw):
        raise ValueError
    at = 12
    while at < size + 8:
        (length,) = struct.unpack_from("<I", raw, at + 4)
        at += 8 + length + length % 2
    return at


def _avif(raw: bytes) -> int:
    """Where an AVIF ends: behind its last box, of which one says how to read it and one holds the picture."""
    at, kinds = 0, set()
    while at < len(raw):
        size, kind = struct.unpack_from(">I4s", raw, at)
        if (at == 0) != (kind == b"ftyp") or kind not in _BOXES or size < 8:
            break
        kinds.add(kind)
        at += size
    if raw[8:12] not in (b"avif", b"avis") or not {b"meta", b"mdat"} <= kinds or at > len(raw):
        raise ValueError
    return at


_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip"})


def _begins(raw: bytes, *signatures: bytes) -> None:
    if not raw.startswith(signatures):
        raise ValueError


_KINDS: dict[str, tuple[str, Callable[[bytes], int]]] = {
    ".png": ("PNG", _png),
    ".jpg": ("JPEG", _jpeg),
    ".jpeg": ("JPEG", _jpeg),
    ".gif": ("GIF", _gif),
    ".webp": ("WebP", _webp),
    ".avif": ("AVIF", _avif),
}
KINDS = frozenset(_KINDS)
