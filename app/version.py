"""The version of the server, as `pyproject.toml` has it."""

VERSION = "0.1.0"
