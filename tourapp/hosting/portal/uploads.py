"""The document that may go with a sign-off: a PDF or an Excel file under 3 MB, by what it holds."""

from werkzeug.datastructures import FileStorage

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.hosting import files
from tourapp.hosting.models import Engagement
from tourapp.hosting.said import File
from tourapp.questions.file_types import LARGEST, PDF, XLSX, file_type

LARGEST_REQUEST = LARGEST + 64 * 1024
"""Bytes of a request with such a file."""


def read_document(sent: FileStorage, engagement: Engagement) -> File:
    """The file, looked at and sealed. Refused: another kind, too large, with macros. Writes nothing."""
    data = sent.stream.read(LARGEST + 1)
    if file_type(data) not in (PDF, XLSX):
        raise Refusal(_("Choose a PDF or an Excel file (xlsx)"), field="file", code="kind")
    return files.read_file("host_sign_off", engagement.event, name=sent.filename or "", data=data)
