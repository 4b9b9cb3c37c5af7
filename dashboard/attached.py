"""The route that hands out attached files: to whoever sees the row they belong to, never to be run by a browser."""

from typing import Final
from urllib.parse import quote

from sqlalchemy.exc import DataError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import auth
from db import audit, files
from db.access import require_for
from db.engine import default_database
from db.errors import NotFound, Refused
from db.queries.attachments import attachment

HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}


def download(request: Request) -> Response:
    """`/files/ID`: the file under its own name; 404 if there is none for the caller. Taking it away is recorded."""
    try:
        number = int(request.path_params["attachment_id"])
        with default_database().writing(auth.of(request)) as session:
            row = attachment(session, number)
            data, name, media_type = files.read(session, row), row.name, row.media_type
            require_for(session, "attachment:export", row.area_id)
            audit.say(session, "attachment:export", row, row.area_id, None, {"name": name})
    except (Refused, NotFound, FileNotFoundError, ValueError, OverflowError, DataError):  # no number of a row at all
        return JSONResponse({"error": "There is no such file."}, status_code=404)
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={**HEADERS, "Content-Disposition": disposition})
