"""``upgrade-check serve``: the web page, for a browser on this computer."""

import socket
import sys
from typing import Annotated

import typer

from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError, system_reason
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("serve", help=options.say("help.serve"), add_help_option=False)
    def serve(
        port: Annotated[int, options.option("--port", "N", "port")] = 0,
        no_browser: Annotated[bool, options.flag("--no-browser", "no_browser")] = False,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        docx_base: Annotated[str | None, options.docx_base()] = None,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        _serve(port, rules, docx_base, language, opens=not no_browser)


def _serve(
    port: int, rules: str, docx_base: str | None, language: Language, *, opens: bool
) -> None:
    """Serve until Ctrl-C is pressed."""
    import secrets
    import threading
    import webbrowser

    say = sentences(language).say
    try:
        import python_multipart  # noqa: F401
        import uvicorn

        from upgrade_check.page.app import Page
        from upgrade_check.page.guard import HOST
    except ModuleNotFoundError as error:
        # A missing module of our own is a bug, not a missing package.
        if (error.name or "").startswith("upgrade_check"):
            raise
        raise UsageError(
            "missing-page", package=error.name, python=f'"{sys.executable}"'
        ) from error
    from upgrade_check.cli.dates import review_date
    from upgrade_check.cli.outputs import read_word_base
    from upgrade_check.rules.pack import load_pack

    word_base = read_word_base(docx_base, ())
    listener = _listen(HOST, port)
    key = secrets.token_urlsafe(18)
    page = Page(load_pack(rules), language, key, lambda: review_date(None), word_base=word_base)
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
            # Uvicorn handles Ctrl-C from here on.
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
