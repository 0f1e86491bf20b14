"""What was wrong with a TLS handshake, in words."""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL

_FAULTS = {
    9: "the certificate is not valid yet, by this machine's clock",
    10: "the certificate has expired",
    18: "the certificate is signed by itself",
    19: "the certificate is signed by itself",
    20: "the certificate's issuer is not known here; the server may leave a part of the chain out",
    21: "the certificate's issuer is not known here; the server may leave a part of the chain out",
    23: "the certificate was revoked",
    66: "the certificate's key is too weak",
    68: "the certificate's signature is too weak",
}
"""By OpenSSL's number (x509_vfy.h)."""


def tls_fault(error: BaseException | None, transport: Any = None) -> str | None:
    """Words for a failed TLS handshake; `None` when it was something else.

    Args:
        transport: Of the protocol that lost its connection.
    """
    if isinstance(error, SSL.Error):
        inner = error.args[0] if error.args else ()
        reasons = [str(part[-1]) for part in inner] if isinstance(inner, list) else []
        words = ", ".join(reasons)[:200]
        if "certificate verify failed" in words:
            return _FAULTS.get(_verify_result(transport), words)
        return words or "the TLS handshake failed"
    if type(error).__name__ in ("VerificationError", "CertificateError"):
        return "the certificate is for another name"
    return None


def _verify_result(transport: Any) -> int:
    """OpenSSL's number, which pyOpenSSL does not hand out; 0 where it cannot be had."""
    try:
        library = vars(SSL)["_lib"]
        return int(library.SSL_get_verify_result(transport.getHandle()._ssl))
    except (AttributeError, KeyError):
        return 0
