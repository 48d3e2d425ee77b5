"""The address space, in one list: what is where, and who may use it."""

from tourapp.pages import about, register
from tourapp.web import reader
from tourapp.web.routes import Route, public

FORM = ("GET", "POST")
READING = "how somebody reads; holds nothing of anybody's"
ABOUT = "about the site itself"
WAY_IN = "the open way in: anybody may ask for a place"

ROUTES: tuple[Route, ...] = (
    # The open way in
    Route("/events/<slug>/register", "register", register.register, public(WAY_IN), FORM),
    Route("/events/<slug>/register/sent", "register_sent", register.register_sent, public(WAY_IN)),
    Route(
        "/events/<slug>/register/verify/<token>",
        "register_verify",
        register.register_verify,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    # About the site
    Route("/about-the-data", "about_data", about.about_data, public(ABOUT)),
    Route("/accessibility", "accessibility", about.accessibility, public(ABOUT)),
    Route("/privacy", "privacy", about.privacy, public(ABOUT)),
    Route("/cookies", "cookies", about.cookies, public(ABOUT)),
    Route("/robots.txt", "robots", about.robots, public(ABOUT)),
    Route("/.well-known/security.txt", "security_txt", about.security_txt, public(ABOUT)),
    # Reading
    Route("/reading/zone", "set_zone", reader.set_zone, public(READING), ("POST",), csrf=False),
    Route("/reading/theme", "set_theme", reader.set_theme, public(READING), ("POST",), csrf=False),
)
