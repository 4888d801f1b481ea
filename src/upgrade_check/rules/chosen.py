"""Parts of a rule file whose model one of their keys names: ``type`` or ``kind``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema


class Chosen:
    """Reads a part by the one model that its key names.

    A pydantic union would build every model at start-up and add model names to error locations.
    """

    def __init__(
        self, key: str, names: Iterable[str], model: Callable[[str], type[BaseModel]]
    ) -> None:
        """Choose among ``names``; ``model`` gives the model of one."""
        self.key = key
        self.names = tuple(names)
        self.model = model

    def of(self, part: Any) -> type[BaseModel] | None:
        """The model that ``part`` names; ``None`` if it names none, or an unknown one."""
        name = part.get(self.key) if isinstance(part, dict) else None
        return self.model(name) if isinstance(name, str) and name in self.names else None

    def read(self, part: Any) -> BaseModel:
        """``part`` as the model that it names."""
        if isinstance(part, BaseModel):
            return part
        model = self.of(part)
        if model is not None:
            return model.model_validate(part)
        if not isinstance(part, dict):
            raise PydanticKnownError("dict_type")
        code = "unknown-choice" if self.key in part else "no-choice"
        raise PydanticCustomError(code, "no such choice", {"key": self.key, "known": self.names})

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        choices = {}
        for name in self.names:
            model = self.model(name)
            model.model_rebuild(force=True)
            choices[name] = model.__pydantic_core_schema__
        return handler(core_schema.tagged_union_schema(choices, discriminator=self.key))
