"""The route that hands out attached files: to whoever sees the row they belong to, never to be run by a browser."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.access import viewer
from dashboard.downloads import EXPORT
from db import audit, files
from db.engine import default_database
from db.errors import NotFound
from db.queries.attachments import attachment

HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}


def download(request: Request) -> Response:
    """`/files/ID`: the file under its own name; 404 if there is none for the caller. Taking it away is recorded."""
    by = viewer()
    try:
        number = int(request.path_params["attachment_id"])
        with default_database().reading(by) as session:
            row = attachment(session, number)
            data = files.read(session, row)
            name, media_type, area_id = row.name, row.media_type, row.area_id
    except (NotFound, FileNotFoundError, ValueError, OverflowError):
        return JSONResponse({"error": "There is no such file."}, status_code=404)
    said = {"table": "attachments", "attachment_id": number, "name": name}
    audit.note_alone(default_database(), by, EXPORT, said, "attachments", area_id)
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={**HEADERS, "Content-Disposition": disposition})
