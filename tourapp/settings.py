"""The settings of the top-level `config.py`, beside the package or, when installed, inside it."""

try:
    from config import Settings, SettingsRefused
except ModuleNotFoundError:  # an installed copy carries its own
    from tourapp._top.config import Settings, SettingsRefused  # type: ignore[no-redef]

__all__ = ["Settings", "SettingsRefused"]
