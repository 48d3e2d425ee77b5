"""The settings class of the top-level `config.py`, beside the package or, when installed, inside it."""

try:
    from config import Settings
except ModuleNotFoundError:  # an installed copy carries its own
    from tourapp._top.config import Settings  # type: ignore[no-redef,import-not-found]

__all__ = ["Settings"]
