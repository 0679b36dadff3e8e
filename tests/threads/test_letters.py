"""Letters by e-mail: a duty waits, and nothing else; once a day at most, in the hours and days of the installation."""

import socketserver
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from threading import Thread

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.access.models import Account
from comity.foundation import clock
from comity.threads import jobs
from comity.threads.services import close_duties, letters, open_duty
from comity.threads.services.choosing import keep_choices

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Ten o'clock in Hanoi."""
STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"


class Taking(socketserver.StreamRequestHandler):
    """As much of an SMTP server as takes a letter."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            answer = {b"EHLO": b"250 here\r\n", b"QUIT": b"221 bye\r\n", b"RCPT": self.server.recipient}
            self.wfile.write(answer.get(word, b"250 ok\r\n"))


@pytest.fixture
def post(settings, monkeypatch):
    """A real server on this machine, on a Monday morning."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
        server.letters, server.recipient, server.daemon_threads = [], b"250 ok\r\n", True
        Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.COMITY_LETTERS, settings.COMITY_ADDRESS = True, "https://comity.example"
        monkeypatch.setattr(clock, "now", lambda: MONDAY)
        monkeypatch.setattr(clock, "today", MONDAY.date)
        yield server
        server.shutdown()


@pytest.fixture
def wanting(own_world):
    """Two who want a letter every day."""
    for who in (STAFF, COMMANDER):
        wish(own_world, who)
    return own_world


def wish(world, who, digest="daily"):
    with world.acting(who) as actor:
        keep_choices(actor=actor, muted=[], digest=digest, address=f"{who.split('@')[0]}@mail.example")


def ask(world, who=STAFF, *, level=0, **given):
    with world.acting(who) as actor:
        record = make_partner(actor, level=level, code=f"P{level}", name_en="Laos")
        fields = {"kind": "decide", "title_en": "Secret plan", "title_vi": "Secret plan", **given}
        open_duty(actor=actor, record=record, unit=world.unit("province_a"), **fields)
        return record


def sent(post):
    jobs.send_letters(0)
    found = [message_from_bytes(each, policy=policy.default) for each in post.letters]
    post.letters.clear()
    return found


def test_letter_when_a_duty_waits_then_says_that_and_leads_to_the_site_alone(wanting, post):
    ask(wanting, account=wanting.account(STAFF))
    (letter,) = sent(post)
    assert letter.get_content().strip() == "A duty waits: https://comity.example/"
    kept = {name: letter[name] for name in letter if name not in {"Date", "Message-ID"}}
    assert kept == {
        "Content-Type": 'text/plain; charset="utf-8"',
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "7bit",
        "Subject": "A duty waits",
        "From": "comity@localhost",
        "To": "staff_officer@mail.example",
        "Auto-Submitted": "auto-generated",
    }


def test_letter_when_recipient_reads_vietnamese_then_in_vietnamese(wanting, post):
    with wanting.acting(STAFF) as actor:
        Account.objects.filter(pk=actor.account_id).update(language="vi")
    ask(wanting, account=wanting.account(STAFF))
    with translation.override("vi"):
        words = gettext("A duty waits")
    assert sent(post)[0]["Subject"] == words


def test_letters_when_sent_again_on_the_same_day_then_none(wanting, post):
    ask(wanting)
    assert [len(sent(post)), len(sent(post))] == [2, 0]


def test_letters_when_nothing_waits_that_they_may_read_then_none(wanting, post):
    ask(wanting, "staff_officer@region", level=3)
    assert sent(post) == []
    record = ask(wanting)
    with wanting.acting(STAFF) as actor:
        close_duties(actor=actor, record=record)
    assert sent(post) == []


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (MONDAY, 2),
        (MONDAY - timedelta(hours=4), 0),
        (MONDAY - timedelta(days=1), 0),
        (datetime(2027, 1, 1, 3, tzinfo=UTC), 0),
    ],
    ids=["Monday at ten", "Monday at six", "Sunday", "New Year"],
)
def test_letters_when_hour_or_day_is_not_one_of_work_then_wait(wanting, post, monkeypatch, moment, number):
    ask(wanting)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert len(sent(post)) == number


def test_letters_when_wanted_weekly_then_one_a_week(own_world, post, monkeypatch):
    wish(own_world, STAFF, "weekly")
    ask(own_world)
    found = []
    for day in (0, 1, 4, 7, 8):
        monkeypatch.setattr(clock, "now", lambda day=day: MONDAY + timedelta(days=day))
        monkeypatch.setattr(clock, "today", lambda day=day: MONDAY.date() + timedelta(days=day))
        found.append(len(sent(post)))
    assert found == [1, 0, 0, 1, 0]


def test_letters_when_clock_is_set_back_then_none_again(wanting, post, monkeypatch):
    ask(wanting)
    assert len(sent(post)) == 2
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))
    assert sent(post) == []


def test_letter_when_killed_between_claim_and_sending_then_never_sent_twice(wanting, post):
    ask(wanting)
    with acting_as_service("clock") as actor:
        (first, *_rest) = letters.letters_due(actor=actor, today=clock.today())
        assert letters.claim_letter(actor=actor, account=first, today=clock.today()) is not None
    assert len(sent(post)) == 1


def work_and_leave():
    jobs.send_letters(0)
    connection.close()


def test_letters_when_several_workers_send_at_once_then_each_once(wanting, post):
    ask(wanting)
    workers = [Thread(target=work_and_leave) for _each in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message_from_bytes(each)["To"] for each in post.letters) == [
        "commander@mail.example",
        "staff_officer@mail.example",
    ]


def test_letters_when_an_address_is_refused_then_the_others_go_out(wanting, post, caplog):
    ask(wanting)
    post.recipient = b"550 unknown\r\n"
    assert sent(post) == []
    assert {record.message for record in caplog.records} == {
        "A letter could not be sent: SMTPRecipientsRefused"
    }


def test_letters_when_two_worlds_differ_in_what_is_hidden_alone_then_the_same_but_for_the_moment(
    wanting, post
):
    ask(wanting)
    ask(wanting, "staff_officer@region", level=3, kind="verify")
    assert {letter.get_content().strip() for letter in sent(post)} == {
        "A duty waits: https://comity.example/"
    }


def test_letters_when_no_server_is_named_then_none(wanting, post, settings):
    ask(wanting)
    settings.COMITY_LETTERS = False
    assert sent(post) == []
