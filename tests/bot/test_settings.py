from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import BadSettings
from bot.messages import Language
from bot.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in os.environ:
        if name.upper().startswith("HESHI_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_set_is_fine() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8765, Language.ZH_HANS)
    assert settings.data.name == "heshi"
    assert settings.facts is None


def test_the_environment_and_a_dotenv_file_are_read(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = (clean / ".env").write_text("HESHI_PORT=9000\nHESHI_LANGUAGE=en\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("HESHI_PORT", "9001")
    settings = read_settings()
    assert (settings.port, settings.language) == (9001, Language.EN)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        read_settings().port = 1  # type: ignore[misc]


def test_all_problems_come_at_once_with_the_nearest_name(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ = (clean / ".env").write_text("HESHI_HSOT=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("HESHI_FACT", "x")
    monkeypatch.setenv("HESHI_PORT", "99999")
    monkeypatch.setenv("HESHI_TIMEZONE", "Mars/Olympus")
    monkeypatch.setenv("HESHI_LOG_LEVEL", "LOUD")
    with pytest.raises(BadSettings) as caught:
        read_settings()
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "HESHI_HSOT (.env): there is no such setting; did you mean HESHI_HOST?" in text
    assert "HESHI_FACT (environment): there is no such setting; did you mean HESHI_FACTS?" in text
    assert "HESHI_PORT" in text
    assert "'Mars/Olympus' is no time zone; expected a name such as Asia/Shanghai" in text
    assert "HESHI_LOG_LEVEL" in text


def test_a_name_that_resembles_nothing_gets_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_XX_QQ_WW_VV", "1")
    with pytest.raises(BadSettings, match="there are HESHI_CONSOLE, HESHI_DATA"):
        read_settings()


def test_a_dotenv_file_that_is_no_text_is_named(clean: Path) -> None:
    _ = (clean / ".env").write_bytes(b"HESHI_PORT=\xff\xfe")
    with pytest.raises(BadSettings, match="save the file as UTF-8"):
        read_settings()


def test_today_is_taken_in_the_time_zone_of_the_settings() -> None:
    east = Settings(timezone="Pacific/Kiritimati").today()
    west = Settings(timezone="Pacific/Niue").today()
    # 25 hours apart: for one hour a day that is two civil days.
    assert (east - west).days in {1, 2}


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    "address", ["http://bot.example.org", "https://bot.example.org/telegram", "https://", "bot.example.org"]
)
def test_the_webhook_is_a_bare_https_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HESHI_TELEGRAM_WEBHOOK_URL", address)
    with pytest.raises(BadSettings, match="the path is ours to add"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "heshi.example.org"),
        ("PUBLIC_URL", "ftp://heshi.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://heshi.example.org/folder"),
        ("PUBLIC_URL", "https://heshi.example.org?a=b"),
        ("PUBLIC_URL", "https://heshi.example.org#a"),
        ("PUBLIC_URL", "https://user@heshi.example.org"),
        ("PROXIES", "localhost"),
        ("PROXIES", "10.0.0.1/8"),
        ("PROXIES", "*"),
        ("CONSOLE", "yes"),
        ("REVIEW", "three"),
    ],
)
def test_what_the_console_cannot_be_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"HESHI_{name}", value)
    with pytest.raises(BadSettings, match=f"HESHI_{name}"):
        read_settings()


def test_where_browsers_and_proxies_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PUBLIC_URL", "https://Heshi.example.org/")
    monkeypatch.setenv("HESHI_PROXIES", "10.0.0.0/8, ::1")
    settings = read_settings()
    assert settings.public_url == "https://heshi.example.org"
    assert settings.proxies == ("10.0.0.0/8", "::1")
    monkeypatch.setenv("HESHI_PUBLIC_URL", "")
    monkeypatch.setenv("HESHI_PROXIES", "")
    assert (read_settings().public_url, read_settings().proxies) == (None, ())
