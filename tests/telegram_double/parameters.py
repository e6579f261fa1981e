"""The parameters of one API call, however they were sent."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram_double.refusal import bad_request


@dataclass(slots=True)
class Parameters:
    """Values by name as sent; ``files`` holds uploads as (name, bytes)."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default))

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name, default))
        except ValueError as error:
            raise bad_request(f"{name} is not a number") from error

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1")

    def json(self, name: str, default: Any) -> Any:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error


async def read(request: web.Request) -> Parameters:
    """Return the query, the form or the JSON body, and the uploads."""
    found = Parameters(dict(request.query))
    if request.content_type == "application/json":
        found.values |= await request.json()
        return found
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found.files[name] = (value.filename, value.file.read())
            value.file.close()
        else:
            found.values[name] = value
    return found
