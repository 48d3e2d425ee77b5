"""All tables, so that the migrations and the comparison with them see the whole."""

from importlib import import_module

PACKAGES = (
    "core.jobs",
    "core.blobs",
    "core.runs",
    "audit.models",
    "directory.models",
    "messages.models",
    "accounts.models",
    "agenda.models",
    "questions.models",
    "events.models",
    "events.tasks.models",
    "events.changes.models",
    "registration.models",
    "registration.marks.models",
    "registration.for_others.models",
    "registration.importing.models",
    "checkin.models",
    "feedback.models",
    "materials.models",
    "resources.models",
    "programme.models",
    "programme.contacts.models",
    "programme.group.models",
    "programme.importing.models",
    "programme.library.models",
    "programme.sign_ups.models",
    "programme.speaking.models",
    "programme.confirming.models",
    "programme.editing.models",
    "programme.tables.models",
    "hosting.models",
    "hosting.sheet.models",
    "planning.acceptance.models",
    "planning.models",
    "planning.telling.models",
    "feeds.models",
    "feeds.kept",
    "feeds.invitations.models",
    "documents.receipts.models",
    "custody.models",
    "mailings.models",
)


def load() -> None:
    """Import every module that declares tables."""
    for name in PACKAGES:
        import_module(f"tourapp.{name}")
