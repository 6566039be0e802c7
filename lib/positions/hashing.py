"""Hashes of files."""

import hashlib
from pathlib import Path

from positions.outside import open_regular


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal digits."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
