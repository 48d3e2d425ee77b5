"""The build hook: an editable install and a wheel both come with built assets and compiled translations."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TOP_LEVEL = ("templates", "migrations", "config.py")
"""What stays at the top of a checkout and travels inside a standard wheel."""


class AssetsHook(BuildHookInterface[Any]):
    """Builds before the files are gathered. A source distribution carries the sources alone."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        _load(Path(self.root) / "tourapp" / "assets" / "build.py").build()
        if version == "standard":
            # In an editable install a copy would go to site-packages, go stale there, and win.
            build_data["force_include"] |= {name: f"tourapp/_top/{name}" for name in TOP_LEVEL}


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("_tourapp_assets_build", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
