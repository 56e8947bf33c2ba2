"""The package a Word file is: a zip of XML parts, read with suspicion and written the same every time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from policypress.errors import UsageError

MOST_PARTS = 4_000
MOST_BYTES = 256 * 1024 * 1024
"""What a package may hold unpacked, in bytes; a contract of 1,000 pages has about 10 MB."""
MOST_RATIO = 400
"""How many times larger than packed a part of more than a megabyte may be; XML of Word packs 10 to 40 times."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package by name; ``name`` is what messages call the file."""

    name: str
    parts: Mapping[str, bytes]

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none."""
        return self.parts.get(name)


def read_package(data: bytes, name: str) -> Package:
    """The parts of a zip.

    :raises UsageError: it is no zip, damaged, encrypted, or larger unpacked than a document can be
    """
    if data[:8] == _OLE:
        raise UsageError(
            f"{name}: is a Word file of the old kind (.doc) or protected by a password. Open it in Word and save it "
            "as .docx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(name, _parts(archive, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UsageError(f"{name}: is no Word file, or it is damaged ({error}). Save it again as .docx.") from None


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise UsageError(f"{name}: holds {len(entries)} parts; a Word file has no more than {MOST_PARTS}.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise UsageError(f"{name}: holds two parts of one name, so nobody can tell which one counts. Save it again.")
    out: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        if entry.flag_bits & 1:
            raise UsageError(f"{name}: is protected by a password. Save it without one.")
        wanted = entry.filename.endswith((".xml", ".rels")) or entry.filename == "mimetype"
        if not wanted:
            continue
        most = min(left, max(1024 * 1024, entry.compress_size * MOST_RATIO))
        with archive.open(entry) as file:
            # What the zip says of a part's size is not believed: no more than the most is ever unpacked.
            raw = file.read(most + 1)
        if len(raw) > most:
            raise UsageError(
                f"{name}: its part {entry.filename} unpacks to far more than a document can hold. This is no text; "
                "do not open it."
            )
        left -= len(raw)
        out[entry.filename] = raw
    return out


def write_package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of ``parts`` in the order given: the same parts always give the same bytes on one zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 0
            archive.writestr(entry, content, compresslevel=6)
    return buffer.getvalue()
