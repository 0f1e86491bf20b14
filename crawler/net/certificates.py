"""Certificates of the user's own to trust, such as those of a company's proxy."""

from __future__ import annotations

import os
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
