"""What importing a list costs: its preview, its commit, its way back, and the memory all of that takes."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import select

from dashboard.forms.form import told
from db.actions import imports as actions
from db.engine import Database
from db.imports import committing, files, returned
from db.models import Area
from db.venv import ROOT
from db.viewer import trusted
from tests.benchmarks.table import Measured, at_most
from tests.demonstration import TODAY
from tests.workbooks import opened, xlsx

PREVIEW, COMMIT, MEMORY = 5, 5, 300
"""Seconds of each, for 5,000 rows of which 200 have a wrong cell; megabytes above idle."""

IMPORTER = trusted("importer")


class Costs(NamedTuple):
    """Seconds, megabytes above idle, and how many cells were named and marked."""

    preview: float
    commit: float
    undo: float
    returned: float
    memory: float
    named: int
    marked: int


def measured(url: str, kind: str, rows: int) -> list[Measured]:
    """A line for each cost; in a process of its own, since memory that was once taken is not given back."""
    wrong = max(1, rows // 25)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "issues.xlsx"
        file.write_bytes(_list(url, rows, wrong))
        command = [sys.executable, "-m", "tests.benchmarks.imports", url, str(file)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        costs = Costs(*json.loads(done.stdout))
    what = f"an import of {rows:,} rows, {wrong} of them wrong"
    named = f"{costs.named} cells named, {costs.marked} marked"
    return [
        at_most(f"preview of {what}, {kind}", costs.preview, PREVIEW, "s"),
        at_most(f"commit of {what}, {kind}", costs.commit, COMMIT, "s", f"taking it back {costs.undo:.1f} s"),
        at_most(f"memory of {what}, {kind}", costs.memory, MEMORY, "MB", "above idle"),
        Measured(f"refused of {what}", named, f"{wrong}", costs.named == costs.marked == wrong),
    ]


def _list(url: str, rows: int, wrong: int) -> bytes:
    """Issues all over the place; every so many-th has a cell that cannot be."""
    database = Database(url)
    with database.reading() as session:
        codes = session.scalars(select(Area.code).where(Area.kind == "grid", Area.valid_to > TODAY)).all()
    database.close()
    lines: list[list[object]] = [["事项", "网格编码", "上报日期", "办理时限", "承办单位", "类别"]]
    for number in range(rows):
        bad = number % (rows // wrong) == 0 and number // (rows // wrong) < wrong
        code = codes[number % len(codes)]
        lines.append([f"导入 {number}", code, "2026年3月5日", "不详" if bad else "2026/3/12", "网格员", "环境卫生"])
    return xlsx(lines)


def _costs(url: str, path: str) -> Costs:
    database, data = Database(url), Path(path).read_bytes()
    with database.reading(IMPORTER) as session:
        committing.importer(session, "issues", TODAY).fields()
    idle = _resident()
    begun = time.perf_counter()
    book = files.read(path, data)
    with database.reading(IMPORTER) as session:
        sheet, heading = committing.recognise(session, "issues", book, TODAY)
        plan = committing.preview(session, "issues", sheet, heading, TODAY)
    previewed = time.perf_counter()
    done = committing.commit(database, IMPORTER, "issues", book, sheet, heading, TODAY, plan.digest)
    committed = time.perf_counter()
    back = returned.workbook(plan, book, data, told)
    given = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - idle
    assert done.batch_id is not None
    with database.writing(IMPORTER) as session:
        actions.undo(session, done.batch_id)
    undone = time.perf_counter()
    marked = sum(cell.comment is not None for row in opened(back).active.iter_rows() for cell in row)
    database.close()
    return Costs(
        previewed - begun, committed - previewed, undone - given, given - committed, memory, len(plan.refusals), marked
    )


def _resident() -> float:
    """Megabytes this process holds now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_costs(*sys.argv[1:])))
