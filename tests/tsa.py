"""A time-stamping authority on the loopback, with a key and certificates of its own."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
[stamping]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""


@dataclass(frozen=True)
class Authority:
    """Where it is asked, and its root certificate."""

    url: str
    roots: Path


def _openssl(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], cwd=folder, input=given, capture_output=True, check=True).stdout


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """An authority that answers until the block ends."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650")
    _openssl(folder, *new, "-x509", "-config", "tsa.cnf", "-extensions", "authority", "-subj", "/CN=Test root",
             "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
    _openssl(folder, *new, "-config", "tsa.cnf", "-subj", "/CN=Test stamps", "-keyout", "tsa.key", "-out", "tsa.csr")
    _openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
             "-days", "3650", "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "tsa.pem")  # fmt: skip
    (folder / "asked").mkdir()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = folder / "asked" / "query.tsq"
            asked.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            signer = ("-signer", "tsa.pem", "-inkey", "tsa.key", "-config", "tsa.cnf", "-section", "here")
            answer = _openssl(folder, "ts", "-reply", "-queryfile", str(asked), *signer)
            if self.path == "/broken":
                answer = b"busy"
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Authority(f"http://127.0.0.1:{server.server_port}/", folder / "root.pem")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
