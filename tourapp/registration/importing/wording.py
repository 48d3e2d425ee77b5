"""What is said about lists and their rows, in words."""

from typing import Any

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.sheets_in import Fault, FileIssue
from tourapp.registration.importing.codes import Code, Issue, Outcome

OUTCOMES = {
    Outcome.ACCEPT: _l("Accepted"),
    Outcome.REVIEW: _l("To decide"),
    Outcome.MERGE: _l("Already reported"),
    Outcome.REJECT: _l("Rejected"),
    Outcome.SKIP: _l("Skipped"),
}
TONES = {"accept": "ok", "review": "wait", "merge": "idle", "reject": "bad", "skip": "idle"}

CODES: dict[Code, Any] = {
    Code.BLANK_ROW: _l("The row is blank"),
    Code.TOTAL_ROW: _l("A line with a total, not a person"),
    Code.NOTE_ROW: _l("A note, not a person"),
    Code.TOO_MANY_FIELDS: _l("More cells than there are headings"),
    Code.TOO_FEW_FIELDS: _l("Fewer cells than there are headings"),
    Code.HIDDEN_ROW: _l("The row is hidden: the person may have withdrawn"),
    Code.STRIKETHROUGH_ROW: _l("The row is struck through: the person may have withdrawn"),
    Code.ENCODING_LOSSY: _l("Characters were lost before the file reached us: ask the sender"),
    Code.MERGED_CELL_FILLED: _l("Filled from a merged cell"),
    Code.EMAIL_MISSING: _l("No email address"),
    Code.EMAIL_INVALID: _l("Not an email address"),
    Code.EMAIL_MULTIPLE: _l("More than one email address in one cell"),
    Code.DUP_EMAIL_EXACT: _l("An earlier row has the same address"),
    Code.DUP_EMAIL_CASE: _l("An earlier row has the same address, written differently"),
    Code.DUP_CONFLICTING_VALUES: _l("The earlier row says something else here"),
    Code.DUP_PERSON_SUSPECT: _l("An earlier row has the same name and organisation under another address"),
    Code.ALREADY_REGISTERED: _l("Registered already, with the same details"),
    Code.REGISTERED_OTHERWISE: _l("Registered already, with other details: nothing is overwritten"),
    Code.FORMULA_CELL: _l("A formula: it is not calculated, but kept as text"),
    Code.ERROR_CELL: _l("The cell holds an error of the spreadsheet"),
    Code.CONSENT_MISSING: _l("No consent recorded"),
    Code.CONSENT_REFUSED: _l("Consent refused"),
    Code.COUNTRY_UNKNOWN: _l("No country of this name"),
    Code.WHITESPACE_STRIPPED: _l("Spaces around the text were removed"),
    Code.ZERO_WIDTH_REMOVED: _l("Invisible characters were removed"),
    Code.FULLWIDTH_NORMALISED: _l("Full-width letters were made plain"),
    Code.HALFWIDTH_KANA_NORMALISED: _l("Half-width katakana were made full-width"),
    Code.NAME_MISSING: _l("No name"),
    Code.NAME_PART_MISSING: _l("Only one part of a name"),
    Code.NAME_SWAPPED_SUSPECT: _l("Family and given name seem to be swapped"),
    Code.MOJIBAKE_SUSPECT: _l("The text seems to have been read in a wrong encoding"),
    Code.FIELD_TOO_LONG: _l("Too long"),
    Code.EMBEDDED_NEWLINE: _l("A line break inside the cell"),
    Code.MARKUP_IN_TEXT: _l("Mark-up: kept as plain text"),
    Code.DATE_FORMAT: _l("A date in another form, understood"),
    Code.DATE_WAREKI: _l("A date in a Japanese era, understood"),
    Code.DATE_EXCEL_SERIAL: _l("A spreadsheet serial number, read as a date"),
    Code.DATE_AMBIGUOUS: _l("The date can mean two days"),
    Code.DATE_IMPOSSIBLE: _l("There is no such day"),
    Code.DATE_NOT_A_DATE: _l("Not a date"),
    Code.DATE_OUT_OF_RANGE: _l("The date does not fit the event"),
    Code.ENUM_UNKNOWN: _l("Not one of the answers that can be chosen"),
    Code.PHONE_LOST_LEADING_ZERO: _l("The telephone number may have lost its leading zero"),
    Code.COUNTRY_ALIAS: _l("Another name of the country, understood"),
    Code.BOOLEAN_ALIAS: _l("Another word for yes, understood"),
    Code.BOOLEAN_TYPE: _l("A true/false cell, understood"),
    Code.SENSITIVE_FIELD: _l("Private: sealed, and held back until the person has a place"),
    Code.EMPTY_MARKER: _l("Read as empty"),
    Code.VARIANT_KANJI_KEPT: _l("A variant character, kept as it is"),
    Code.VENDOR_CHARS: _l("Characters that only some programs know, kept as they are"),
    Code.ORG_ALIAS: _l("Another name of the organisation, found"),
    Code.ORG_AMBIGUOUS: _l("More than one organisation goes by this name"),
    Code.ORG_UNKNOWN: _l("The organisation is not in the directory"),
    Code.OUTSIDE_OFFICE_AREA: _l("Outside the area of the office"),
}

FILE_CODES: dict[str, Any] = {
    "BOM_PRESENT": _l("The file begins with a mark that says UTF-8"),
    "ENCODING_DETECTED_CP932": _l("The file is in the Japanese code page 932"),
    "ENCODING_DETECTED_CP1252": _l("The file is in the Western European code page 1252"),
    "ENCODING_DETECTED_UTF16": _l("The file is in UTF-16"),
    "ENCODING_LOSSY": _l("Characters were lost before the file reached us: the rows are marked below"),
    "TITLE_ROWS_ABOVE_HEADER": _l("Rows above the headings were skipped"),
    "MERGED_CELLS": _l("Merged cells"),
    "OTHER_SHEETS_IGNORED": _l("Other sheets, not read"),
    "HIDDEN_SHEET_IGNORED": _l("Hidden sheets, not read"),
    "HIDDEN_COLUMN": _l("Hidden columns, read like the others"),
    "CELL_COMMENT": _l("Comments, not read: they may say something private"),
    "HEADER_TRAILING_SPACE": _l("Headings with spaces around them"),
    "HEADER_FULLWIDTH": _l("Headings in full-width letters"),
    "HEADER_JAPANESE": _l("Headings in Japanese"),
    "COLUMN_UNKNOWN": _l("Columns that are not imported"),
}

FAULTS: dict[str, Any] = {
    Fault.EMPTY.value: _l("The file is empty."),
    Fault.TOO_LARGE.value: _l("The file is too large. Choose one of 12 MB or less, or split it."),
    Fault.NOT_A_LIST.value: _l(
        "This is neither a CSV file nor an Excel workbook (.xlsx). Save the list in one of these forms."
    ),
    Fault.ENCODING.value: _l(
        "We cannot tell which encoding the file uses. Say which one, or save it as CSV UTF-8."
    ),
    Fault.BOMB.value: _l("The workbook becomes far too large when it is unpacked, so it was not opened."),
    Fault.MACROS.value: _l(
        "The workbook holds a program (macro) or something embedded. Save it as a plain .xlsx file."
    ),
    Fault.ENTITIES.value: _l(
        "The workbook declares entities in its XML, which no list needs. It was not opened."
    ),
    Fault.LOCKED.value: _l(
        "The workbook is locked by a password, or in the old .xls form. Save it as a plain .xlsx file."
    ),
    Fault.BROKEN.value: _l("The workbook is damaged and cannot be read."),
    Fault.ROWS.value: _l("The list has too many rows. Split it into parts of 50,000 rows or fewer."),
    Fault.COLUMNS.value: _l("A row has too many columns. A list has 200 or fewer."),
    Fault.CELL.value: _l("A cell is longer than any spreadsheet allows. A quotation mark may not be closed."),
    Fault.NO_SHEET.value: _l("The workbook has no visible sheet of this name."),
    Fault.TOO_LONG.value: _l("Reading the file took too much time or memory, so it was stopped."),
}

REFUSED: dict[str, Any] = {
    **{f"file_{fault}": words for fault, words in FAULTS.items()},
    "no_heading": _l(
        "No row looks like headings of a list of people. Put headings such as Family name, Email and Consent "
        "above the list."
    ),
    "columns": _l("A column that every list needs is missing: an email address, a name, and the consent."),
    "gone": _l("The contents of the list are no longer kept. Hand it in again."),
    "stage": _l("This list has been imported already"),
    "error": _l("Something went wrong on our side. Nothing was changed. Try again."),
}

STEPS: dict[str, Any] = {
    "": _l("Waiting for its turn"),
    "reading": _l("Reading the list"),
    "checking": _l("Checking row by row"),
    "preparing": _l("Getting ready"),
    "writing": _l("Writing"),
}

COLUMNS: dict[str, Any] = {
    "family_name": _l("Family name"),
    "given_name": _l("Given name"),
    "name_local": _l("Name in its own script"),
    "email": _l("Email address"),
    "organisation": _l("Organisation"),
    "job_title": _l("Job title"),
    "country": _l("Country"),
    "consent": _l("Consent"),
    "attendance": _l("Taking part"),
    "lang": _l("Language of emails"),
    "category": _l("Category"),
    "arrival_date": _l("Date of arrival"),
    "dietary": _l("Food"),
    "access_needs": _l("Access"),
    "phone": _l("Telephone"),
    "breakout": _l("Breakout group"),
    "passport_expiry": _l("Passport"),
    "visa_needed": _l("Visa"),
    "emergency_contact": _l("Emergency contact"),
    "remarks": _l("Remarks"),
}


def issue_text(issue: Issue) -> str:
    """`Not a date: Arrival date`."""
    words = str(CODES[issue.code])
    if not issue.fields:
        return words
    return _("%(what)s: %(where)s", what=words, where=_(", ").join(issue.fields))


def file_text(issue: FileIssue) -> str:
    words = str(FILE_CODES.get(issue.code, issue.code))
    if not issue.places:
        return words
    return _("%(what)s: %(where)s", what=words, where=_(", ").join(issue.places))
