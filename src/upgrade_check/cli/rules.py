"""``upgrade-check rules``: list, show, check and schema."""
import typer
from upgrade_check.locales import Language
def register(app: typer.Typer, language: Language) -> None:
    pass
