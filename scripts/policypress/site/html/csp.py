"""What runs on a finished page: the theme's scripts, and nothing that came with its content."""

from __future__ import annotations

import base64
import hashlib
import re

import nh3

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)


def harmless(html: str) -> str:
    """``html`` without scripts, styles, frames, forms and whatever else does more than show text."""
    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = attributes.get("*", set()) | {"id", "class", "title"}
    return nh3.clean(html, attributes=attributes, link_rel=None)


def with_policy(html: str, content: str = "") -> str:
    """``html`` with a strict Content-Security-Policy right after its character set.

    Inline scripts and styles of the theme go by hash; what stands in the page's ``content`` does not run.
    """
    inside = {*_SCRIPT.findall(content), *_STYLE.findall(content)}
    scripts = [
        found[1] for found in _SCRIPT.findall(html) if "application/json" not in found[0] and found not in inside
    ]
    styles = [found for found in _STYLE.findall(html) if found not in inside]
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
