"""Asking only for what changed: ETag, Last-Modified, and a body's hash. Pure."""

from __future__ import annotations

import hashlib

from crawler.visit_note import Validators

MAX_VALIDATOR_CHARS = 1000


def validators_from(
    etag: str | None, last_modified: str | None, body: bytes | None
) -> Validators:
    """Validators of an answer. What could not be sent back as one header is dropped."""
    return Validators(
        etag=_sendable(etag),
        last_modified=_sendable(last_modified),
        body_hash=body_hash(body) if body is not None else None,
    )


def body_hash(body: bytes) -> str:
    """128 bits of BLAKE2b as hex: enough to tell two versions of one address apart."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _sendable(value: str | None) -> str | None:
    if not value or len(value) > MAX_VALIDATOR_CHARS:
        return None
    return value if all(32 <= ord(char) < 127 for char in value) else None
