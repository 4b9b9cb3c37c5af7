"""The programming interface: one figure, as JSON or CSV."""

import csv
import io
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.access import NOBODY
from dashboard.auth import of
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.queries.answers import answer


def figures(request: Request) -> Response:
    """`?area=CODE&indicator=KEY[&from=DATE][&as_of=DATE][&format=csv]`: what `python3 -m db figure` prints.

    Asked with the cookie of a sign-in. 401 without one, 400 for a malformed request, 404 for an area or indicator that
    does not exist for the caller, each with a sentence.
    """
    by, asked = of(request), request.query_params
    if by == NOBODY or by.scenes is not None:  # a wall shows its scenes and tells no program anything
        return JSONResponse({"error": "Sign in first."}, status_code=401)
    try:
        first = date.fromisoformat(asked["from"]) if asked.get("from") else None
        as_of = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else today()
    except ValueError:
        return JSONResponse({"error": "Write dates like 2026-06-30."}, status_code=400)
    if not asked.get("area") or not asked.get("indicator"):
        return JSONResponse({"error": "Name an area (its code) and an indicator (its key)."}, status_code=400)
    try:
        with default_database().reading(by) as session:
            told = answer(session, asked["area"], asked["indicator"], first, as_of)
    except NotFound as unknown:
        return JSONResponse({"error": str(unknown)}, status_code=404)
    if asked.get("format") != "csv":
        return JSONResponse(told)
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(told))
    writer.writeheader()
    writer.writerow(told)
    return Response(lines.getvalue(), media_type="text/csv; charset=utf-8")
