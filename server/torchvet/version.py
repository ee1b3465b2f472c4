"""The version of torchvet; a test holds it equal to that of pyproject.toml."""

VERSION = "0.1.0"
