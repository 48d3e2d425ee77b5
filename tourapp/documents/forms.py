"""What stands in the head and the foot of every paper of an event."""

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.programme.contacts.queries import Contacts
from tourapp.web.forms import Form, Line, at_most


class ContactsForm(Form):
    """Who leads the group, by post, and its telephone."""

    leader_en = Line(
        _l("Tour leader, in English"),
        description=_l("By post: Assistant Director, JLGC London"),
        validators=[at_most(200)],
    )
    leader_ja = Line(
        _l("Tour leader, in Japanese"),
        description=_l("Body, then post: クレア・ロンドン事務所 所長補佐"),
        validators=[at_most(200)],
    )
    phone = Line(
        _l("Telephone during the event"),
        description=_l(
            "A number of the office, never a private one: it is printed at the foot of every "
            "page, for everybody who reads it."
        ),
        validators=[at_most(60)],
    )

    def fill(self, known: Contacts) -> None:
        self.leader_en.data, self.leader_ja.data = known.leader.en, known.leader.ja
        self.phone.data = known.phone

    @property
    def contacts(self) -> Contacts:
        leader = Words(self.leader_en.data or "", self.leader_ja.data or "")
        return Contacts(leader, self.phone.data or "")
