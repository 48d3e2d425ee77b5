"""The settings class of the top-level `config.py`, wherever that file lies: beside the package, or inside it when installed."""

try:
    from config import Settings
except ModuleNotFoundError:  # an installed copy carries its own
    from tourapp._top.config import Settings  # type: ignore[no-redef,import-not-found]

__all__ = ["Settings"]
