"""Every setting: one table, read once from the environment and ``.env``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from conversation.errors import SettingError


def _setting(default: Any, help_text: str, *allowed: str, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help_text, "allowed": allowed, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. The name of a setting is its field's name in capitals."""

    host: str = _setting("127.0.0.1", "Address the web server listens on.")
    port: int = _setting(8080, "Port the web server listens on.", "0", "65535")
    data_dir: Path = _setting(Path("data"), "Folder of the record store, the live store, files and model weights.")
    database_url: str = _setting("", "Record store: postgresql://… or sqlite:///PATH. Empty: SQLite in DATA_DIR.")
    redis_url: str = _setting("", "Live store: redis://, rediss:// or unix://. Empty: the embedded Valkey in DATA_DIR.")
    public_url: str = _setting(
        "", "Address under which customers reach this server; https turns Telegram's webhook on."
    )
    role: str = _setting("all", "What this process does.", "all", "gateway", "worker")
    demo: bool = _setting(True, "Load the demo shop into an empty record store at the first start.")
    embedding_model: str = _setting(
        "", "Sentence-transformers model, a hub name or folder. Empty: multilingual-e5-small."
    )
    embedding_backend: str = _setting(
        "auto", "How the encoder computes; auto measures at the first start.", "auto", "fp32", "bf16", "int8"
    )
    embedding_threads: int = _setting(0, "Threads of the encoder; 0 leaves one core to everything else.", "0", "256")
    model_base_url: str = _setting(
        "", "Language model: an OpenAI-compatible endpoint, such as https://models.example/v1. Empty: none."
    )
    model_api_key: str = _setting("", "Key of the language model's endpoint.", secret=True)
    model_name: str = _setting("", "Which of the endpoint's models words answers and sums up.")
    model_seconds: int = _setting(4, "Seconds the language model has before the plain answer goes out.", "1", "30")
    telegram_bot_token: str = _setting("", "Token from @BotFather. Empty: no Telegram.", secret=True)
    telegram_api_base: str = _setting("", "Another Bot API server, such as http://localhost:8081.")
    telegram_webhook_secret: str = _setting(
        "", "Secret header of the webhook. Empty: derived from the token.", secret=True
    )
    telegram_proxy: str = _setting("", "Proxy for calls to Telegram, such as socks5://… or http://….")
    webchat_enabled: bool = _setting(True, "Serve the web chat.")
    webchat_limit_factor: int = _setting(1, "Multiplies the web chat's rate limits, for load tests.", "1", "100000")
    forwarded_hops: int = _setting(0, "Proxies in front of this server whose X-Forwarded-For is believed.", "0", "9")
    webhook_name: str = _setting("shop", "Name of the generic channel in its addresses.")
    webhook_inbound_secret: str = _setting(
        "", "Key of the generic channel's incoming signatures. Empty: off.", secret=True
    )
    webhook_outbound_url: str = _setting("", "Where the generic channel posts replies.")
    webhook_outbound_secret: str = _setting("", "Key of the generic channel's outgoing signatures.", secret=True)
    webhook_allow_private: bool = _setting(False, "Let the generic channel and webhooks post to private addresses.")
    timezone: str = _setting("Asia/Ho_Chi_Minh", "The shop's time zone: opening hours, days and dates.")
    batch_size: int = _setting(64, "Most messages one turn takes at once.", "1", "1024")
    partitions: int = _setting(8, "Inbound streams; the same number in every process.", "1", "256")
    away_minutes: int = _setting(5, "Minutes without a browser until a reply goes to the linked Telegram.", "1", "1440")
    max_upload_mb: int = _setting(20, "Largest file a customer or agent may send, in MB.", "1", "200")
    log_level: str = _setting("info", "Least level that is logged.", "debug", "info", "warning", "error")
    log_format: str = _setting("console", "How log lines look.", "console", "json")
    metrics_token: str = _setting(
        "", "Bearer token that /metrics asks for. Empty: open to this machine only.", secret=True
    )

    @property
    def record_url(self) -> str:
        """The SQLAlchemy URL of the record store."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'khachquen.db'}"

    @property
    def base_url(self) -> str:
        """The address to print and to put into links, without a slash at its end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def setting_names() -> tuple[str, ...]:
    """Return the names of all settings, in the table's order."""
    return tuple(f.name.upper() for f in fields(Settings))


def load_settings(environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")) -> Settings:
    """Return the settings from ``environment`` over ``dotenv`` over the defaults.

    Raises SettingError with one line that names the setting and what is allowed.
    """
    given = dict(_from_file(dotenv)) | dict(os.environ if environment is None else environment)
    values = {f.name: _read(f.name, given[f.name.upper()], f) for f in fields(Settings) if given.get(f.name.upper())}
    settings = Settings(**values)
    _check_together(settings)
    return settings


def _from_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def _read(name: str, text: str, spec: Any) -> Any:
    allowed: tuple[str, ...] = spec.metadata["allowed"]
    kind = type(spec.default)
    if kind is bool:
        return _read_bool(name, text)
    if kind is int:
        return _read_int(name, text, int(allowed[0]), int(allowed[1]))
    if isinstance(spec.default, Path):
        return Path(text).expanduser()
    if allowed and text.lower() not in allowed:
        raise SettingError(f"{name.upper()} is {text!r}; allowed: {', '.join(allowed)}")
    return text.lower() if allowed else text


def _read_bool(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise SettingError(f"{name.upper()} is {text!r}; allowed: true or false")
    return words[text.lower()]


def _read_int(name: str, text: str, least: int, most: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise SettingError(f"{name.upper()} is {text!r}; allowed: a whole number from {least} to {most}")
    return value


def _check_together(settings: Settings) -> None:
    for name in ("public_url", "telegram_api_base", "webhook_outbound_url", "model_base_url"):
        value = getattr(settings, name)
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise SettingError(f"{name.upper()} is {value!r}; allowed: an address such as https://chat.example.vn")
    if settings.model_base_url and not settings.model_name:
        raise SettingError("MODEL_NAME is empty: say which of the models of MODEL_BASE_URL is meant")
    _check_engines(settings)
    try:
        from zoneinfo import ZoneInfo

        ZoneInfo(settings.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise SettingError(f"TIMEZONE is {settings.timezone!r}; allowed: a zone such as Asia/Ho_Chi_Minh") from error
    if settings.role != "all" and not settings.redis_url:
        raise SettingError(f"ROLE is {settings.role!r}, which needs REDIS_URL: processes meet in a shared live store")


def _check_engines(settings: Settings) -> None:
    if settings.database_url and not settings.database_url.startswith(
        ("postgresql://", "postgresql+psycopg://", "sqlite:///")
    ):
        raise SettingError("DATABASE_URL names no engine we speak; allowed: postgresql://… or sqlite:///PATH")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingError(f"REDIS_URL is {settings.redis_url!r}; allowed: redis://, rediss:// or unix://PATH")
    token = settings.telegram_bot_token
    if token and (":" not in token or not token.split(":", 1)[0].isdigit()):
        raise SettingError("TELEGRAM_BOT_TOKEN does not look like one; allowed: 123456:ABC… as @BotFather gives it")
