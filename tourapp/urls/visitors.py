"""What anybody may open: events, the open way in, how the site is read, and what machines ask."""

from tourapp.access.actions import Action
from tourapp.feedback import views as feedback
from tourapp.feeds import private
from tourapp.feeds import views as feeds
from tourapp.materials import views as materials
from tourapp.pages import health, metrics
from tourapp.pages.own import my_others, offers
from tourapp.pages.public import about, archive, editions, event, event_item, home
from tourapp.pages.registering import for_others, register, register_pages
from tourapp.programme.speaking import own_views as speaking
from tourapp.programme.speaking.rules import LARGEST_REQUEST
from tourapp.web import reader
from tourapp.web.routes import FORM, Route, public

SHOWN = "what the office has published for everybody"
READING = "how somebody reads; holds nothing of anybody's"
ABOUT = "about the site itself"
KEY = "the address itself is the key: whoever has it reads one calendar"
MACHINES = "for supervisors and load balancers; says nothing of anybody"
WAY_IN = "the open way in: anybody may ask for a place"
ROUTES: tuple[Route, ...] = (
    # Events
    Route("/", "home", home.home, public(SHOWN)),
    Route("/archive", "archive", archive.archive, public(SHOWN)),
    Route("/events/<slug>", "event", event.event, public(SHOWN)),
    Route("/events/<slug>/programme", "event_programme", event.event_programme, public(SHOWN)),
    Route(
        "/events/<slug>/programme/editions/<int:number>",
        "event_edition",
        editions.event_edition,
        public(SHOWN),
    ),
    Route(
        "/events/<slug>/materials/<uuid:material_id>",
        "event_material",
        materials.event_material,
        public(SHOWN),
    ),
    Route("/events/<slug>/items/<uuid:item_id>", "event_item", event_item.event_item, public(SHOWN)),
    Route(
        "/events/<slug>/items/<uuid:item_id>.ics", "item_calendar", event_item.item_calendar, public(SHOWN)
    ),
    Route("/events.ics", "events_feed", feeds.events_feed, public(SHOWN)),
    Route("/events.<any(jcal,xcal):form>", "events_feed_in", feeds.events_feed_in, public(SHOWN)),
    Route("/events/<slug>.ics", "event_feed", feeds.event_feed, public(SHOWN)),
    Route("/events/<slug>.<any(jcal,xcal):form>", "event_feed_in", feeds.event_feed_in, public(SHOWN)),
    Route("/calendar/<token>.ics", "private_feed", private.private_feed, public(KEY)),
    Route("/calendar/<token>.<any(jcal,xcal):form>", "private_feed_as", private.private_feed_as, public(KEY)),
    Route(
        "/events/<slug>/speakers/<uuid:appearance_id>/photograph",
        "event_photograph",
        speaking.event_photograph,
        public("what somebody has agreed to show to everybody"),
    ),
    # Speakers and interpreters, without an account
    Route(
        "/speaking/<token>",
        "speaking",
        speaking.speaking,
        public("whoever holds the link from the mail"),
        FORM,
        largest=LARGEST_REQUEST,
    ),
    Route(
        "/speaking/<token>/files/<uuid:file_id>",
        "speaking_file",
        speaking.speaking_file,
        public("whoever holds the link from the mail"),
    ),
    # The open way in
    Route("/events/<slug>/register", "register", register.register, public(WAY_IN), FORM),
    Route(
        "/events/<slug>/register/page/<int:number>",
        "register_page",
        register_pages.register_page,
        public(WAY_IN),
        FORM,
    ),
    Route(
        "/events/<slug>/register/check", "register_check", register_pages.register_check, public(WAY_IN), FORM
    ),
    Route(
        "/events/<slug>/register/later", "register_later", register_pages.register_later, public(WAY_IN), FORM
    ),
    Route(
        "/events/<slug>/register/discard",
        "register_discard",
        register_pages.register_discard,
        public("throws away the draft of this browser"),
        ("POST",),
    ),
    Route(
        "/events/<slug>/register/organisations",
        "register_organisations",
        register_pages.register_organisations,
        public("names of public bodies, as one types"),
    ),
    Route(
        "/draft/<token>", "draft", register_pages.draft, public("whoever holds the link from the mail"), FORM
    ),
    Route("/events/<slug>/register/sent", "register_sent", register.register_sent, public(WAY_IN)),
    Route(
        "/events/<slug>/register/verify/<token>",
        "register_verify",
        register.register_verify,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/events/<slug>/register/offer/<token>",
        "register_offer",
        offers.register_offer,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/events/<slug>/feedback/<token>",
        "feedback_by_link",
        feedback.feedback_by_link,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    # Somebody acts for somebody else
    Route(
        "/events/<slug>/register/somebody-else",
        "register_other",
        for_others.register_other,
        public(WAY_IN),
        FORM,
    ),
    Route(
        "/events/<slug>/register/somebody-else/sent",
        "register_other_sent",
        for_others.register_other_sent,
        public(WAY_IN),
    ),
    Route(
        "/events/<slug>/register/somebody-else/<token>",
        "register_other_known",
        for_others.register_other_known,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/events/<slug>/register/for-me/<token>",
        "register_herself",
        for_others.register_herself,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/events/<slug>/register/take-over/<token>",
        "register_take_over",
        my_others.register_take_over,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/copies/<token>",
        "copies_stop",
        my_others.copies_stop,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route("/registered/<reference>", "registered_other", my_others.registered_other, Action.OWN_REGISTRATION),
    Route(
        "/registered/<reference>/copies",
        "registered_other_copies",
        my_others.registered_other_copies,
        Action.OWN_REGISTRATION,
        FORM,
    ),
    Route("/me/<slug>/copies", "my_event_copies", my_others.my_event_copies, Action.OWN_REGISTRATION, FORM),
    Route(
        "/me/<slug>/hand-over",
        "my_event_hand_over",
        my_others.my_event_hand_over,
        Action.OWN_REGISTRATION,
        FORM,
    ),
    # For machines
    Route("/healthz", "healthz", health.healthz, public(MACHINES)),
    Route("/readyz", "readyz", health.readyz, public(MACHINES)),
    Route("/metrics", "metrics", metrics.metrics, public("figures for machines of ours; 404 for all others")),
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
