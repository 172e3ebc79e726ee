"""The Content-Security-Policy of the page, and the embedding of data in a script element."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable

_ESCAPED = "<>&\u2028\u2029"
_LONE = re.compile("[\ud800-\udfff]")


def embedded_json(value: object) -> str:
    """Return JSON that no HTML parser can leave: `<`, `>`, `&`, U+2028 and U+2029 are written as escapes.

    Lone surrogates, which UTF-8 cannot hold, are written as escapes too.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
    for sign in _ESCAPED:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text if text.isascii() else _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def source_hash(text: str) -> str:
    """Return the CSP source expression that allows exactly this inline text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return a policy under which these inline texts run and nothing else does, and no request leaves.

    Hashes rather than nonces: injected markup can read a nonce in a file, and it would make every build
    differ.
    """
    directives = [
        "default-src 'none'",
        "script-src " + " ".join(source_hash(text) for text in scripts),
        "style-src " + " ".join(source_hash(text) for text in styles),
        "img-src data: blob:",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(directives)
