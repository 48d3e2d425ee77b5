"""The settings: what is refused, what is made once, what is kept."""

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import config
from config import SETTINGS, Settings, SettingsRefused

ROOT = Path(config.__file__).parent
KEY = "k" * 43
PRODUCTION = {
    "TOURAPP_ENV": "production",
    "TOURAPP_SECRET_KEYS": KEY,
    "TOURAPP_DATA_KEYS": f"{KEY}2,{KEY}1",
    "TOURAPP_BASE_URL": "https://events.example.org/",
    "TOURAPP_MAIL_URL": "smtp://mail.example.org",
    "TOURAPP_MAIL_FROM": "Events <events@example.org>",
}


def in_development(folder: Path, **values: str) -> Settings:
    return Settings.from_env({"TOURAPP_DATA_DIR": str(folder), **values})


def problems_of(values: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_env(values)
    return refused.value.problems


def test_production_names_everything_that_is_missing_at_once():
    problems = problems_of({"TOURAPP_ENV": "production"})
    assert [problem.split()[0] for problem in problems] == [
        "TOURAPP_SECRET_KEYS",
        "TOURAPP_DATA_KEYS",
        "TOURAPP_BASE_URL",
        "TOURAPP_MAIL_URL",
        "TOURAPP_MAIL_FROM",
    ]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if setting.required_in_production])
def test_production_refuses_a_setting_that_is_there_but_empty(name):
    assert [problem.split()[0] for problem in problems_of(PRODUCTION | {name: " "})] == [name]


def test_production_makes_no_key_and_touches_no_folder(tmp_path):
    folder = tmp_path / "data"
    Settings.from_env(PRODUCTION | {"TOURAPP_DATA_DIR": str(folder)})
    problems_of({"TOURAPP_ENV": "production", "TOURAPP_DATA_DIR": str(folder)})
    assert not folder.exists()


def test_keys_are_read_newest_first():
    assert Settings.from_env(PRODUCTION).data_keys == (f"{KEY}2", f"{KEY}1")


def test_development_makes_its_keys_once_and_keeps_them_to_its_owner(tmp_path):
    folder = tmp_path / "made" / "here"
    first = in_development(folder)
    assert in_development(folder) == first
    assert first.secret_keys != first.data_keys
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_processes_that_start_together_agree_on_the_keys_and_on_the_clock(tmp_path):
    program = (
        "from config import Settings; s = Settings.load(); print(s.secret_keys, s.data_keys, s.now_offset)"
    )
    environ = os.environ | {
        "TOURAPP_ENV": "development",
        "TOURAPP_DATA_DIR": str(tmp_path / "new"),
        "TOURAPP_NOW": "2026-05-01T09:00+02:00",
    }

    def start(_):
        return subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=environ, text=True)

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(start, range(6)))) == 1


def test_the_moved_clock_keeps_the_offset_of_its_first_start(tmp_path):
    before = datetime(2026, 5, 1, 7, 0, tzinfo=UTC) - datetime.now(UTC)
    first = in_development(tmp_path, TOURAPP_NOW="2026-05-01T09:00+02:00").now_offset
    assert timedelta(0) <= before - first < timedelta(seconds=30)
    assert in_development(tmp_path, TOURAPP_NOW="2026-05-01T07:00Z").now_offset == first
    assert in_development(tmp_path, TOURAPP_NOW="2026-06-01T07:00Z").now_offset > first + timedelta(days=30)
    assert in_development(tmp_path).now_offset is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOURAPP_ENV", "staging"),
        ("TOURAPP_SECRET_KEYS", "short"),
        ("TOURAPP_DATA_KEYS", f"{KEY},short"),
        ("TOURAPP_DATABASE_URL", "mysql://localhost/tourapp"),
        ("TOURAPP_BASE_URL", "events.example.org"),
        ("TOURAPP_MAIL_URL", "mail.example.org:25"),
        ("TOURAPP_PROXIES", "-1"),
        ("TOURAPP_PROXIES", "two"),
        ("TOURAPP_LIMIT_SCALE", "0"),
        ("TOURAPP_LIMIT_SCALE", "nan"),
        ("TOURAPP_METRICS_FROM", "everybody"),
        ("TOURAPP_NOW", "2026-05-01T09:00"),
        ("TOURAPP_NOW", "yesterday"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(tmp_path, name, value):
    problems = problems_of({"TOURAPP_DATA_DIR": str(tmp_path), name: value})
    assert [problem.split()[0] for problem in problems] == [name]


def test_production_does_not_move_the_clock():
    assert "TOURAPP_NOW" in problems_of(PRODUCTION | {"TOURAPP_NOW": "2026-05-01T09:00Z"})[0]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_of_writing_postgresql_means_the_one_driver(scheme):
    settings = Settings.from_env(PRODUCTION | {"TOURAPP_DATABASE_URL": f"{scheme}://u:p@db/tourapp"})
    assert settings.database_url == "postgresql+psycopg://u:p@db/tourapp"


def test_the_base_address_ends_without_a_slash_and_follows_the_port(tmp_path):
    assert Settings.from_env(PRODUCTION).base_url == "https://events.example.org"
    assert in_development(tmp_path, PORT="5105").base_url == "http://127.0.0.1:5105"


def test_settings_show_no_secret_when_printed():
    secrets = {
        "TOURAPP_DATABASE_URL": "postgresql://u:hidden-1@db/x",
        "TOURAPP_MAIL_URL": "smtp://u:hidden-2@mail",
        "TOURAPP_BACKUP_KEY": "hidden-3" * 4,
        "TOURAPP_BROKER_URL": "redis://:hidden-4@host",
        "TOURAPP_SECRET_KEYS": "hidden-5" * 5,
        "TOURAPP_DATA_KEYS": "hidden-6" * 6,
    }
    assert "hidden" not in repr(Settings.from_env(PRODUCTION | secrets))
    assert {setting.name for setting in SETTINGS if setting.secret} == set(secrets)


def test_the_file_counts_in_development_only_and_less_than_the_environment(tmp_path):
    (tmp_path / "config.py").write_bytes((ROOT / "config.py").read_bytes())
    (tmp_path / ".env").write_text("TOURAPP_MAIL_FROM=file@example.org\nTOURAPP_PROXIES=3\n")
    program = "import config; s = config.Settings.load(); print(s.mail_from, s.proxies)"

    def load(**values):
        return subprocess.check_output(
            [sys.executable, "-c", program], cwd=tmp_path, env=values, text=True
        ).strip()

    assert load(TOURAPP_PROXIES="1") == "file@example.org 1"
    assert load(TOURAPP_ENV="test") == "tourapp@localhost 0"


def test_every_setting_that_is_read_has_a_line_of_help():
    source = (ROOT / "config.py").read_text("utf-8")
    read = set(re.findall(r'"(TOURAPP_[A-Z_]+)"', source.partition("class Settings:")[2]))
    assert read == {setting.name for setting in SETTINGS}
    assert all(setting.help and setting.default for setting in SETTINGS)
