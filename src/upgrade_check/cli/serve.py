"""``upgrade-check serve``: the page, for a browser on this computer."""

import socket
import sys
from typing import Annotated

import typer

from upgrade_check.cli.options import help_option, lang_option, rules_option
from upgrade_check.errors import UsageError, system_reason
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("serve", help=say("help.serve"), add_help_option=False)
    def serve(
        port: Annotated[int, typer.Option("--port", metavar="N", help=say("help.port"))] = 0,
        no_browser: Annotated[
            bool, typer.Option("--no-browser", help=say("help.no_browser"))
        ] = False,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        _serve(port, rules, language, opens=not no_browser)


def _serve(port: int, rules: str, language: Language, *, opens: bool) -> None:
    """Serve until somebody presses Ctrl-C."""
    import secrets
    import threading
    import webbrowser

    say = sentences(language).say
    try:
        import pebble  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn

        from upgrade_check.page.app import Page
        from upgrade_check.page.guard import HOST
    except ModuleNotFoundError as error:
        # A module of our own that is missing is no matter of what is installed.
        if (error.name or "").startswith("upgrade_check"):
            raise
        raise UsageError(
            "missing-page", package=error.name, python=f'"{sys.executable}"'
        ) from error
    from upgrade_check.cli.dates import review_date
    from upgrade_check.rules.pack import load_pack

    listener = _listen(HOST, port)
    key = secrets.token_urlsafe(18)
    page = Page(load_pack(rules), language, key, lambda: review_date(None))
    config = uvicorn.Config(
        page.app(),
        loop="asyncio",
        http="h11",
        ws="none",
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=0,
    )
    address = f"http://{HOST}:{listener.getsockname()[1]}/{key}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            # Not before: from here on Ctrl-C is heard.
            typer.echo(say("page.ready", address=address))
            sys.stdout.flush()
            if opens:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError("bad-port", value=port)
    listener = socket.socket()
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError("busy-port", port=port, reason=system_reason(error)) from error
    return listener
