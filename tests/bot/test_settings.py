"""A wrong setting is refused in one line that names it and what is allowed."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings, setting_names
from conversation.errors import SettingError


def test_defaults_need_nothing() -> None:
    settings = load_settings({}, None)
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.record_url.startswith("sqlite:///")
    assert settings.base_url == "http://127.0.0.1:8080"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nHOST=0.0.0.0\n")
    settings = load_settings({"PORT": "9001"}, tmp_path / ".env")
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)  # noqa: S104


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "http", "a whole number from 0 to 65535"),
        ("PORT", "70000", "a whole number from 0 to 65535"),
        ("DEMO", "maybe", "true or false"),
        ("ROLE", "boss", "all, gateway, worker"),
        ("ROLE", "worker", "needs REDIS_URL"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("REDIS_URL", "localhost:6379", "redis://, rediss:// or unix://"),
        ("PUBLIC_URL", "chat.example.vn", "https://chat.example.vn"),
        ("TELEGRAM_BOT_TOKEN", "not-a-token", "@BotFather"),
        ("TELEGRAM_API_BASE", "ftp://x", "allowed: an address"),
        ("EMBEDDING_BACKEND", "gpu", "auto, fp32, bf16, int8"),
        ("TIMEZONE", "Saigon", "Asia/Ho_Chi_Minh"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingError) as refused:
        load_settings({name: value}, None)
    text = str(refused.value)
    assert name in text
    assert allowed in text
    assert "\n" not in text


def test_an_empty_value_means_the_default() -> None:
    assert load_settings({"PORT": "", "DATABASE_URL": ""}, None) == Settings()


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    missing = [name for name in setting_names() if f"`{name}`" not in page]
    assert missing == []
