"""Rows on their way into an empty database: collected first, then inserted table by table."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Any

from sqlalchemy import Connection, insert

from db.models import Base

Model = type[Base]


class Rows:
    """Rows by model, numbered from 1 where the table has an `id`; a row may be given a key to find it by."""

    def __init__(self) -> None:
        self._rows: dict[Model, list[dict[str, Any]]] = defaultdict(list)
        self._numbers: Counter[Model] = Counter()
        self._named: dict[tuple[Model, Hashable], int] = {}

    def add(self, model: Model, key: Hashable = None, /, **values: Any) -> int:
        """Collect one row and return its id; rows inserted together must name the same columns."""
        number = self._numbers[model] = self._numbers[model] + 1
        self._rows[model].append({"id": number, **values} if "id" in model.__table__.c else values)
        if key is not None:
            if (model, key) in self._named:
                raise ValueError(f"{key} is there twice in {model.__tablename__}")
            self._named[model, key] = number
        return number

    def id(self, model: Model, key: Hashable) -> int:
        """The id of the row that was added under `key`."""
        return self._named[model, key]

    def of(self, model: Model) -> list[dict[str, Any]]:
        """All rows of a model so far."""
        return self._rows[model]

    def insert(self, connection: Connection) -> None:
        """Put everything into the database, what is referred to first, and go on numbering with what is added next."""
        for table in Base.metadata.sorted_tables:
            for model, rows in self._rows.items():
                if model.__table__ is table and rows:
                    connection.execute(insert(table), rows)
        self._rows.clear()
