"""The settings of the top-level `config.py`, beside the package or, when installed, inside it."""

try:
    from config import Settings, SettingsRefused, add_kept_keys, drop_kept_keys
except ModuleNotFoundError:  # an installed copy carries its own
    from tourapp._top.config import (  # type: ignore[no-redef]
        Settings,
        SettingsRefused,
        add_kept_keys,
        drop_kept_keys,
    )

__all__ = ["Settings", "SettingsRefused", "add_kept_keys", "drop_kept_keys"]
