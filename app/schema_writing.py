"""For `./dev migration`: the models compared with a fresh database at the newest version."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from app import schema_version
from app.config import Unusable


def write(name: str) -> Path:
    """Write the next numbered migration and name it in HEAD.

    Errors: Unusable when models and database agree already.
    """
    versions = schema_version.FOLDER / "versions"
    numbers = [int(path.name[:4]) for path in versions.glob("[0-9]*.py")]
    revision = f"{max(numbers, default=0) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/now.db")
        with engine.begin() as connection:
            settings = schema_version.settings(connection)
            settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            if numbers:
                command.upgrade(settings, "head")
            made = command.revision(settings, message=name, autogenerate=True, rev_id=revision)
        engine.dispose()
    path = Path(made.path)  # type: ignore[union-attr]
    text = re.sub(r"^\s+# ###.*\n", "", path.read_text(), flags=re.MULTILINE)
    path.write_text(text)
    if re.search(r"def upgrade\(\) -> None:\n\s+pass", text):
        path.unlink()
        raise Unusable("The models and the newest migration agree already: there is nothing to write.")
    (schema_version.FOLDER / "HEAD").write_text(revision + "\n")
    return path
