"""Work of the year that is killed, or done by two at once: nothing or all of it stands, and the ledger proves itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections
from psycopg import sql

from comity.access.acting import acting_by_token
from comity.activities.models.activity import Activity
from comity.activities.models.report import LessonObserved
from comity.activities.services import reporting
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.services import outgoing
from comity.foundation.refusals import Refusal
from comity.history.services import proving
from comity.instruments.models.requirement import Assignment
from comity.partners.models import Commitment, Partner
from comity.partners.services import merging
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.services import concretising
from tests.factories.activities import hold, make_activity
from tests.factories.documents import make_letter
from tests.factories.documents import sign as sign_letter
from tests.factories.instruments import make_requirements
from tests.factories.partners import make_counterpart, make_promise
from tests.factories.programmes import make_measure, make_programme
from tests.factories.records import make_partner
from tests.faults.killing import kill_while_working
from tests.history.test_sealing import seal_all
from tests.security.cases import here
from tests.security.hidden import labelled_tables

COMMANDER = "commander@province_a"
STAFF = "staff_officer@province_a"
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
DRAFTS = [{"title": f"Draft {number}", "starts_on": FIRST, "ends_on": LAST} for number in range(3)]
TRACKED = """
select c.relname from pg_class c join pg_trigger t on t.tgrelid = c.oid and t.tgname = 'history_track'
where sec.has_column(c.oid, 'version')
"""
UNTOLD = """
select count(*) from {table} r where not exists (
    select from history.event e where e.object_id = r.id and (e.payload ->> 'version')::int = r.version
)
"""


@pytest.fixture
def token(own_world):
    """Of a commander before whom all of the work lies ready."""
    with own_world.acting(STAFF) as actor:
        make_requirements(actor, [here("province_a")])
        make_measure(actor, make_programme(actor))
        kept, twice = make_partner(actor), make_partner(actor, code="LX", name_en="Laos again")
        for partner in (kept, twice):
            make_counterpart(actor, partner)
            make_promise(actor, partner)
        make_letter(actor)
        activity = make_activity(actor, partners=[kept])
    with own_world.acting(COMMANDER) as actor:
        hold(actor, activity)
        sign_letter(actor)
        outgoing.ask_for_signature(actor=actor, document=OutgoingDocument.objects.get(number=None))
    return own_world.token(COMMANDER)


def concretise(token):
    """Concretise an assignment as it was before anybody touched it, however late one comes."""
    with acting_by_token(token) as actor:
        assignment = Assignment.objects.order_by("pk").first()
        concretising.concretise_in_measures(
            actor=actor,
            assignment=assignment,
            plan=concretising.Plan(Programme.objects.get()),
            drafts=DRAFTS,
            version=1,
        )


def sign(token):
    with acting_by_token(token) as actor:
        outgoing.sign_document(actor=actor, document=OutgoingDocument.objects.get(number=None))


def report(token):
    with acting_by_token(token) as actor:
        activity = Activity.objects.get()
        promise = reporting.Promise(Partner.objects.get(code="LA"), "ours", "Send books")
        reporting.report_activity(
            actor=actor,
            activity=activity,
            values={"result": "Held"},
            captured=reporting.Captured(["Begin earlier", "Bring water"], [promise]),
            submit=True,
        )


def merge(token):
    with acting_by_token(token) as actor:
        kept, merged = (Partner.objects.get(code=code) for code in ("LA", "LX"))
        merging.merge_partners(actor=actor, kept=kept, merged=merged, taken={"code": True}, reason="The same")


def stands():
    """How much of each piece of work stands."""
    return {
        concretise: Measure.objects.count(),
        sign: OutgoingDocument.objects.exclude(number=None).count(),
        report: (LessonObserved.objects.count(), Commitment.objects.count()),
        merge: Commitment.objects.filter(partner__code="LX").count(),
    }


WORK = {
    concretise: ("threads_duty", 4),
    sign: ("documents_numberseries", 2),
    report: ("threads_duty", (2, 3)),
    merge: ("partners_counterpart", 2),
}
"""Of each piece of work: the table at whose rows it is killed, and how much of it stands when it is done.

Signing is killed as it draws its number: the threads that set papers do not live on in a fork.
"""


def everything(owner):
    """All rows of all tables of records, as one figure for each, and how many events there are."""
    digest = "select count(*), coalesce(sum(hashtext(r::text)::bigint), 0) from {} r"
    tables = [*map(sql.Identifier, labelled_tables()), sql.SQL("history.event")]
    return [owner.execute(sql.SQL(digest).format(table)).fetchone() for table in tables]


def untold(owner):
    """The tables under the ledger with rows whose last version has no event."""
    tables = [name for (name,) in owner.execute(TRACKED)]
    return [
        table
        for table in tables
        if owner.execute(sql.SQL(UNTOLD).format(table=sql.Identifier(table))).fetchone()[0]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_work_when_killed_then_nothing_of_it_stands_and_done_again_all_of_it(token, connect_as, work):
    table, done = WORK[work]
    owner = connect_as("comity_owner", autocommit=True)
    before = everything(owner)
    kill_while_working(work, {"token": token}, connect_as, table)
    assert everything(owner) == before
    work(token)
    with acting_by_token(token):
        assert stands()[work] == done
    assert untold(owner) == []
    seal_all()
    assert proving.verify_database().finding is None


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_work_when_two_do_it_at_once_then_it_is_done_once(token, connect_as, work):
    _table, done = WORK[work]
    start = Barrier(2)

    def attempt(_number):
        try:
            start.wait()
            work(token)
        except (Refusal, Partner.DoesNotExist) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(attempt, range(2)))
    with acting_by_token(token):
        assert (stands()[work], told.count("")) == (done, 1), told
    assert untold(connect_as("comity_owner", autocommit=True)) == []
