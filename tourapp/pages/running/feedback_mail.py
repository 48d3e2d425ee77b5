"""The mail that asks those who came what they think, as it begins; the office may word it otherwise."""

from tourapp.core.words import Words

SUBJECT = Words("What did you think of {event}?", "「{event}」アンケートのお願い")

BODY = Words(
    """Dear {name},

Thank you for coming to {event}. Tell us what was good and what we should change next time. It takes \
about three minutes:

{questionnaire}

We keep your answers without your name, unless you want it beside them.

If we have slides or recordings for you, they stand on your page:

{page}

{office}
{mailbox}""",
    """{name} 様

「{event}」にご参加いただき、ありがとうございました。よかった点や次回に向けて改善すべき点をお聞かせください。所要時間は3分ほどです。

{questionnaire}

ご希望がない限り、回答はお名前と切り離して保存します。

資料や録画がある場合は、ご自身のページに掲載します。

{page}

{office}
{mailbox}""",
)
