"""The POST that webhook, slack and ntfy share; what an answer means (PROMISES 23 and 24)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler.exceptions import DeliveryError, PageError
from crawler.net.http import HttpClient

USER_AGENT = "vedette (news monitor)"
TIMEOUT_S = 30.0
# The address or the key is wrong: the same message would be refused again.
FINAL = frozenset({400, 401, 403, 404, 410})


def post(
    channel: str,
    address: str,
    body: bytes,
    headers: Mapping[str, str],
) -> None:
    """Send `body`; returns on 2xx. A redirect is a failure, it is not followed.

    The address was typed by the user, so it may be private. Errors name the channel, never
    the address.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise DeliveryError(
            f"channel {channel}: the address is no http or https address", final=True
        )
    try:
        client = HttpClient(user_agent=USER_AGENT, private=True, timeout_s=TIMEOUT_S)
        answer = client.post(address, body, headers=tuple(headers.items()))
    except PageError as error:
        raise DeliveryError(f"channel {channel}: no answer ({error.reason})") from None
    if 200 <= answer.status < 300:
        return
    raise DeliveryError(
        f"channel {channel}: answered {answer.status}", final=answer.status in FINAL
    )
