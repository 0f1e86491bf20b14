"""The POST that webhook, slack and ntfy share; what an answer means (PROMISES 23 and 24)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from crawler.exceptions import DeliveryError, PageError
from crawler.net.http import POST_URL_CHARS, HttpClient
from crawler.net.proxy import own_proxy, way_to
from crawler.net.resolving import look_up
from crawler.net.targets import parse_target
from crawler.records import Reason

USER_AGENT = "vedette (news monitor)"
TIMEOUT_S = 30.0
# The address or the key is wrong: the same message would be refused again.
FINAL = frozenset({400, 401, 403, 404, 410})


def post(
    channel: str,
    address: str,
    body: bytes,
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    key: str,
) -> None:
    """Send `body`, which is JSON; returns on 2xx. A redirect is a failure, it is not followed.

    The address was typed by the user, so it may be private; a public one is reached by the
    user's proxy. Errors name the channel, never the address.

    Raises:
        DeliveryError: It was not accepted.
        SettingsError: VEDETTE_PROXY is no address of a proxy.
    """
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": key,
        **headers,
    }
    if urlsplit(address).scheme not in ("http", "https"):
        raise DeliveryError(
            f"channel {channel}: the address is no http or https address", final=True
        )
    own = own_proxy()
    try:
        proxy = way_to(parse_target(address, max_chars=POST_URL_CHARS), own, look_up)
        client = HttpClient(
            user_agent=USER_AGENT,
            private=proxy is None,
            timeout_s=TIMEOUT_S,
            proxy=proxy,
        )
        answer = client.post(address, body, headers=tuple(headers.items()))
    except PageError as error:
        raise DeliveryError(f"channel {channel}: no answer ({_why(error)})") from None
    if 200 <= answer.status < 300:
        return
    raise DeliveryError(
        f"channel {channel}: answered {answer.status}", final=answer.status in FINAL
    )


def _why(error: PageError) -> str:
    """What the system says of a connection, else the class; words of ours may hold the address."""
    cause = error.__cause__
    if isinstance(cause, OSError) and error.reason is Reason.PROTOCOL:
        return (cause.strerror or error.reason).lower()
    return error.reason
