"""A strict Content-Security-Policy that a finished page really satisfies."""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)


def with_policy(html: str) -> str:
    """``html`` with the policy right after its character set; inline scripts and styles go by hash."""
    scripts = [body for attributes, body in _SCRIPT.findall(html) if "application/json" not in attributes]
    styles = _STYLE.findall(html)
    policy = "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *_hashes(scripts))),
            " ".join(("style-src 'self'", *_hashes(styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda found: found.group(0) + meta, html, count=1)


def _hashes(bodies: list[str]) -> list[str]:
    found = {base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies}
    return [f"'sha256-{digest}'" for digest in sorted(found)]
