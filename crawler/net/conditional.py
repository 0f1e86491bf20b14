"""Asking only for what changed: ETag, Last-Modified, and a body's hash. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

MAX_VALIDATOR_CHARS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask again with, and what we saw last."""

    etag: str | None = None
    last_modified: str | None = None
    """As sent: servers compare it as text."""
    body_hash: str | None = None
    """Of the decoded body, see `body_hash`."""

    def headers(self) -> list[tuple[str, str]]:
        """Request headers; both are sent, servers prefer the ETag (RFC 9110, 13.2.2)."""
        pairs: list[tuple[str, str]] = []
        if self.etag:
            pairs.append(("If-None-Match", self.etag))
        if self.last_modified:
            pairs.append(("If-Modified-Since", self.last_modified))
        return pairs


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
