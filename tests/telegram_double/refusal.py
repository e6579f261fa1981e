"""What the API answers when it does not do what it was asked."""

from typing import Any


class RefusalError(Exception):
    """``ok: false`` with its code and words; ``body`` stands for a gateway's page instead of JSON."""

    def __init__(self, code: int, description: str, *, retry_after: int = 0, body: str = "") -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.body = body

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(words: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {words}")
