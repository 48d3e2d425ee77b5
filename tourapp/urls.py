"""The address space, in one list: what is where, and who may use it."""

from tourapp.web import reader
from tourapp.web.routes import Route, public

READING = "how somebody reads; holds nothing of anybody's"

ROUTES: tuple[Route, ...] = (
    # Reading
    Route("/reading/zone", "set_zone", reader.set_zone, public(READING), ("POST",), csrf=False),
    Route("/reading/theme", "set_theme", reader.set_theme, public(READING), ("POST",), csrf=False),
)
