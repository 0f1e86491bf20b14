"""Certificates to trust: the system's, or the user's own, such as those of a company's proxy."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache
from pathlib import Path

from crawler.exceptions import SettingsError

_END = "-----END CERTIFICATE-----"


def own_file() -> str | None:
    """The file that VEDETTE_CA_FILE names; `None` for the system's certificates."""
    return os.environ.get("VEDETTE_CA_FILE") or None


def certificates_in(path: str) -> list[str]:
    """The certificates of a file, each in PEM.

    Raises:
        SettingsError: There is no such file, or no certificate that can be read in it.
    """
    from OpenSSL.crypto import FILETYPE_PEM, Error, load_certificate

    try:
        text = Path(path).read_text(encoding="ascii", errors="ignore")
        blocks = [part + _END for part in text.split(_END)[:-1]]
        for block in blocks:
            load_certificate(FILETYPE_PEM, block.encode())
    except OSError as error:
        raise SettingsError(f"VEDETTE_CA_FILE {path}: {error.strerror}") from error
    except (Error, ValueError) as error:
        raise SettingsError(
            f"VEDETTE_CA_FILE {path}: holds a damaged certificate"
        ) from error
    if not blocks:
        raise SettingsError(f"VEDETTE_CA_FILE {path}: holds no certificate in PEM")
    return blocks


@lru_cache(maxsize=4)
def client_context(ca_file: str | None) -> ssl.SSLContext:
    """For whoever connects without Twisted: the user's certificates, else the system's, else certifi's.

    Raises:
        SettingsError: As `certificates_in`.
    """
    if ca_file is not None:
        return ssl.create_default_context(cadata="\n".join(certificates_in(ca_file)))
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not ssl.get_default_verify_paths().capath:
        import certifi

        context.load_verify_locations(certifi.where())
    return context
