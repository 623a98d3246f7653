"""gunicorn with the settings of one server: several processes that answer requests and do nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from app import create_app, heap
from app.config import Config


class WebProcesses(BaseApplication):  # type: ignore[misc]
    """Each process makes the app for itself: nothing that is open is shared between them."""

    def __init__(self, config: Config, ready: Callable[[], None]) -> None:
        self._config, self._ready = config, ready
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self._config.host}]" if ":" in self._config.host else self._config.host
        settings: dict[str, Any] = {
            "bind": f"{host}:{self._config.port}",
            "workers": self._config.workers,
            "threads": self._config.threads,
            "worker_class": "gthread",
            "when_ready": lambda _: self._ready(),
            "forwarded_allow_ips": "",
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(self._config)
        heap.settle_in()
        return app
