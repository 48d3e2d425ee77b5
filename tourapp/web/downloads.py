"""A file to take away: saved and never shown, so that nothing in it can do anything here."""

from urllib.parse import quote

from flask import Response

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(name: str, content_type: str, content: bytes) -> Response:
    """These bytes as a file of this name, which is written for old programs in ASCII and for all others as it is."""
    response = Response(content, content_type=content_type)
    ascii_name = name.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "").strip() or "file"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
