"""Pictures: each kind whole is taken, cut short or with anything behind it refused."""

from __future__ import annotations

import struct
import zlib

import pytest
from policypress.archive.pictures import picture_fault


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data) + 8, kind) + data


HEADER = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXELS = _chunk(b"IDAT", zlib.compress(b"\0\0"))
END = _chunk(b"IEND", b"")
PNG = b"\x89PNG\r\n\x1a\n" + HEADER + PIXELS + END
SCAN = b"\xff\xda\x00\x03\x01" + b"\x12\xff\x00\x34\xff\xd3\x56"  # a stuffed byte and a restart are part of the scan
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + b"\xff\xff\xff" + b"\xfe\x00\x03c" + SCAN + SCAN + b"\xff\xd9"
GIF = (
    b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x81, 0, 0) + bytes(12)  # four colours
    + b"\x21\xf9\x04\x00\x00\x00\x00\x00"  # an extension with one block
    + b"\x2c" + bytes(8) + b"\x80" + bytes(6) + b"\x02\x02\x4c\x01\x01\x00\x00"  # a picture, two blocks
    + b"\x3b"
)  # fmt: skip
PLAIN_GIF = b"GIF87a" + bytes(4) + b"\0\0\0" + b"\x2c" + bytes(9) + b"\x02\x01\x00\x00" + b"\x3b"
WEBP = b"RIFF" + struct.pack("<I", 4 + 8 + 3 + 1 + 8 + 2) + b"WEBP" + b"VP8L" + struct.pack("<I", 3) + b"abc\0"
WEBP += b"EXIF" + struct.pack("<I", 2) + b"xy"
AVIF = _box(b"ftyp", b"avif\0\0\0\0mif1") + _box(b"meta", b"how") + _box(b"free", b"") + _box(b"mdat", b"what")
WHOLE = [
    (".png", PNG), (".jpg", JPEG), (".jpeg", JPEG + JPEG), (".gif", GIF), (".gif", PLAIN_GIF), (".webp", WEBP),
    (".avif", AVIF), (".avif", AVIF.replace(b"avif", b"avis")),
]  # fmt: skip
NAMES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WebP", ".avif": "AVIF"}


@pytest.mark.parametrize(("suffix", "raw"), WHOLE)
def test_a_whole_picture_is_taken(suffix: str, raw: bytes) -> None:
    assert picture_fault(suffix, raw) == ""


@pytest.mark.parametrize(("suffix", "raw"), WHOLE)
def test_a_picture_cut_short_anywhere_is_refused(suffix: str, raw: bytes) -> None:
    taken = [end for end in range(len(raw)) if not picture_fault(suffix, raw[:end])]
    whole_parts = {".jpeg": [len(JPEG)]}  # the first of two pictures
    assert taken == whole_parts.get(suffix, [])


@pytest.mark.parametrize(("suffix", "raw"), [pair for pair in WHOLE if pair[0] != ".avif"])
def test_what_follows_a_picture_is_counted(suffix: str, raw: bytes) -> None:
    fault = picture_fault(suffix, raw + b"<script>")
    assert fault == f"Behind the {NAMES[suffix]} picture 8 bytes of something else follow."


def test_what_follows_the_boxes_of_a_picture_is_refused_too() -> None:
    assert picture_fault(".avif", AVIF + _box(b"evil", b"")) == (
        "Behind the AVIF picture 8 bytes of something else follow."
    )


@pytest.mark.parametrize(
    ("suffix", "raw"),
    [
        (".png", PNG.replace(b"IDAT", b"IDAX")),  # another name than the sum is of
        (".png", PNG[:8] + PIXELS + HEADER + END),  # the header is not first
        (".png", PNG[:8] + HEADER + HEADER + END),
        (".png", JPEG),
        (".jpg", PNG),
        (".jpg", JPEG.replace(SCAN, b"")),  # nothing to see
        (".jpg", b"\xff\xd8\xff\xd9"),
        (".jpg", b"\xff\xd8" + b"\x00\xe0\x00\x02" + SCAN + b"\xff\xd9"),  # no marker where one must stand
        (".jpg", b"\xff\xd8" + SCAN + b"\x00\xd9"),
        (".gif", b"GIF88a" + GIF[6:]),
        (".gif", GIF[: GIF.index(b"\x2c")] + b"\x3b"),  # no picture in it
        (".gif", GIF[:25] + b"\x77" + GIF[25:]),
        (".webp", b"RIFX" + WEBP[4:]),
        (".webp", WEBP.replace(b"WEBP", b"WAVE")),
        (".webp", WEBP.replace(b"VP8L", b"VP9L")),
        (".webp", WEBP[:-1]),
        (".avif", AVIF.replace(b"avif", b"heic")),
        (".avif", AVIF.replace(b"meta", b"free")),
        (".avif", AVIF.replace(b"mdat", b"free")),
        (".avif", AVIF[20:]),
        (".avif", _box(b"free", b"avifavif") + AVIF),
    ],
)
def test_what_only_looks_like_a_picture_is_refused(suffix: str, raw: bytes) -> None:
    assert picture_fault(suffix, raw) == f"This is no {NAMES[suffix]} picture, whatever its name says."
