"""Access control: only the browser that was given this run's address gets answers."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
"""The only host name accepted; accepting others would allow DNS rebinding."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # With "no-referrer", browsers send forms with the origin "null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Keep pages out of the browser's disk cache.
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses requests without the key, to another host name, or posted from another site.

    Args:
        app: The application to protect.
        key: First part of every path.
    """

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app = app
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on; every response gets the security headers."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refused = self._refused(scope)
        if refused:
            await PlainTextResponse(*refused)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)

    def _refused(self, scope: Scope) -> tuple[str, int] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["type"] != "http" or host.partition(":")[0] != HOST:
            return "Misdirected Request", 421
        key = scope["path"].split("/", 2)[1]
        if not hmac.compare_digest(key.encode(), self.key.encode()):
            return "Forbidden", 403
        if scope["method"] not in ("GET", "HEAD"):
            origin = headers.get("origin")
            site = headers.get("sec-fetch-site", "same-origin")
            if origin not in (None, f"http://{host}") or site not in ("same-origin", "none"):
                return "Forbidden", 403
        return None
