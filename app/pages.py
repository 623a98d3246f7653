"""The built client, and the strict headers on every answer. The server makes no page of its own."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from werkzeug.routing import PathConverter
from werkzeug.security import safe_join

from app.config import Config
from app.errors import Problem

API = "/api/"
ASSETS = "/assets/"
# The one script that may compile WebAssembly (the key derivation), and only inside its own worker.
ENGINE_WORKER = "/assets/engine.worker"
POLICY = (
    "default-src 'none'; script-src 'self'{more}; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types attune; report-uri /api/reports/policy"
)
WASM = " 'wasm-unsafe-eval'"
# A script without the hash that the page names for it does not run.
INTEGRITY = "blocked-destinations=(script)"
# WebKit 2.50 knows the rule but no hash in an import map, and runs nothing at all: the rule is
# for browsers that say they are of Chromium's kind, in which it was tried.
BRAND, BRANDED = "Sec-CH-UA", "Chromium"
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
CLOSED = (
    *("accelerometer", "autoplay", "browsing-topics", "display-capture", "encrypted-media"),
    *("fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
    *("magnetometer", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial"),
    *("usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(["camera=(self)", "microphone=(self)", *(f"{name}=()" for name in CLOSED)])
STRICT = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
YEAR_SEC = 31_536_000

bp = Blueprint("client", __name__)


@bp.get("/")
def home() -> Response:
    """The app."""
    return _page()


class OutsideApi(PathConverter):
    """Any path but the API's: an API address with a wrong method is told so, and not taken for a file."""

    regex = r"(?!api(?:/|\Z))[^/].*?"


@bp.get("/<outside_api:path>")
def anything(path: str) -> Response:
    """A built file; else the app, which reads its own paths.

    Errors: request.not_found for a file that is not there.
    """
    folder = _folder()
    if _is_built(folder, path):
        return _file(folder, path)
    if "." in Path(path).name:
        raise Problem("request.not_found")
    return _page()


def _is_built(folder: Path, path: str) -> bool:
    """Errors: request.not_found for a path that leads out of the client, whether a file is there or not."""
    inside = safe_join(str(folder), path)
    if inside is None:
        raise Problem("request.not_found")
    try:
        return Path(inside).is_file() and not path.startswith(".")
    except OSError:
        # Longer than any name of a file.
        return False


def _page() -> Response:
    folder = _folder()
    if not (folder / "index.html").is_file():
        raise Problem("client.not_built")
    return _file(folder, "index.html")


def _file(folder: Path, path: str) -> Response:
    """A built file, as the gzipped copy that the build laid beside it where the browser takes that."""
    small = f"{path}.gz"
    packed = request.accept_encodings["gzip"] > 0 and (folder / small).is_file()
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = send_from_directory(folder, small if packed else path, mimetype=media_type, conditional=True)
    response.headers.pop("Content-Disposition", None)
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _folder() -> Path:
    config: Config = current_app.extensions["attune.config"]
    return config.client


def dress(response: Response) -> Response:
    """Put the strict headers on an answer, whatever it is."""
    path = request.path
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(more=_scripts_of(path, response))
    # No Vary: the service worker would lose the kept page whenever the browser's version changes.
    if response.mimetype == "text/html" and BRANDED in request.headers.get(BRAND, ""):
        headers["Integrity-Policy"] = INTEGRITY
    headers.update(STRICT)
    if path.startswith(API):
        headers["Cache-Control"] = "no-store"
    elif path.startswith(ASSETS) and response.status_code in (200, 206, 304):
        headers["Cache-Control"] = f"public, max-age={YEAR_SEC}, immutable"
    else:
        headers["Cache-Control"] = "no-cache"
    config: Config = current_app.extensions["attune.config"]
    if config.behind_tls:
        headers["Strict-Transport-Security"] = f"max-age={2 * YEAR_SEC}; includeSubDomains; preload"
    return response


def headers_table() -> dict[str, Any]:
    """What the client's service worker puts on the files that it keeps, whatever came with them."""
    return {
        "strict": STRICT,
        "policy": POLICY,
        "engine_worker": {"path": ENGINE_WORKER, "more": WASM},
        "integrity": {"brand": BRANDED, "policy": INTEGRITY},
    }


def _scripts_of(path: str, response: Response) -> str:
    """What an answer may run besides files of ours: WebAssembly in its worker, the page's own list."""
    if path.startswith(ENGINE_WORKER):
        return WASM
    if response.mimetype != "text/html":
        return ""
    page = _folder() / "index.html"
    return _hash_of_import_map(page, page.stat().st_mtime_ns) if page.is_file() else ""


@lru_cache(maxsize=1)
def _hash_of_import_map(page: Path, changed_ns: int) -> str:
    """The list of the scripts' hashes stands in the page itself: browsers read it from nowhere else."""
    found = IMPORT_MAP.search(page.read_text("utf-8"))
    if not found:
        return ""
    digest = base64.b64encode(hashlib.sha256(found.group(1).encode()).digest()).decode()
    return f" 'sha256-{digest}'"


def register(app: Flask) -> None:
    # Else an address with two slashes is answered with a page that leads to whatever host the request names.
    app.url_map.merge_slashes = False
    app.url_map.converters["outside_api"] = OutsideApi
    app.register_blueprint(bp)
    app.after_request(dress)
