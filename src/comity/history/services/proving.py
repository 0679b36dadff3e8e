"""What the ledger can prove: its export line by line, and the check of the database against its own seals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from django.db import connection, connections, transaction
from procrastinate.exceptions import AlreadyEnqueued

from comity.access import policies
from comity.engines.ledger.verification import FORM, MARK, Finding, Verdict, verify
from comity.foundation.acting import Actor
from comity.foundation.jobs import enqueue
from comity.history.services import record_access, sealing
from comity.history.services.sealing import AUDIT

TYPE = "history.checkpoint"
TASK = "history.verify"
SOUND, BROKEN = "proved the ledger", "found the ledger broken"
FETCHED = 2_000

SIZE = "select coalesce(max(size), 0) from history.checkpoint"
CHECKPOINTS = "select size, note from history.checkpoint order by number"
LINES = """
select s.position || e'\\t' || encode(s.leaf, 'hex')
    || case when shown then e'\\t' || history.head_of(e) || e'\\t' || history.content_of(e) else '' end || e'\\n'
from history.seal s
left join history.event e on e.id = s.event_id and e.happened_at = s.happened_at,
lateral (select e.id is not null and {shown} as shown) reach
where s.position < %(size)s
order by s.position
"""
IN_REACH = """coalesce((%(labels)s::boolean[])[e.label_id] and (%(scopes)s::boolean[])[e.scope_no], false) and exists (
    select from history.object o where o.object_type = e.object_type and o.object_id = e.object_id
    and (%(labels)s::boolean[])[o.label_id] and (%(scopes)s::boolean[])[o.scope_no])"""
UNSEALED_OLD = """
select to_char(e.happened_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') from history.event e
where e.transaction_id < (select c.sealed_below from history.checkpoint c order by c.number desc limit 1)
    and not exists (select from history.seal s where s.event_id = e.id)
order by e.happened_at limit 1
"""

TOLD = """
insert into history.verification (percent) values (%s) on conflict (is_only) do update set percent = excluded.percent
"""
AT_WORK = """
select coalesce((select v.percent from history.verification v), 0)
where exists (select from procrastinate_jobs j where j.task_name = %s and j.status in ('todo', 'doing'))
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a reader may see, by label and by scope number; the first element stands for number one."""

    labels: list[bool | None]
    scopes: list[bool | None]


def reach_of(*, actor: Actor) -> Reach:
    """Return the reach of whoever acts, for an export; for those alone who may prove the ledger."""
    policies.check(actor, "export", TYPE)
    with connection.cursor() as cursor:
        cursor.execute("select sec.vis_labels(), sec.vis_scopes()")
        return Reach(*cursor.fetchone())


def export_lines(reach: Reach | None = None) -> Iterator[bytes]:
    """Yield the lines of an export up to the newest checkpoint; outside the reach an event is its leaf hash alone.

    Without a reach everything is shown: that is for the check of the database, and never leaves the process.
    """
    sealing.require_connection()
    shown = IN_REACH if reach else "true"
    with transaction.atomic(using=AUDIT):
        with connections[AUDIT].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute(CHECKPOINTS)
            checkpoints = cursor.fetchall()
        yield FORM
        if not checkpoints:
            return
        parameters = {
            "size": checkpoints[-1][0],
            "labels": reach and reach.labels,
            "scopes": reach and reach.scopes,
        }
        with connections[AUDIT].chunked_cursor() as rows:
            rows.execute(LINES.format(shown=shown), parameters)
            found = chain.from_iterable(iter(partial(rows.fetchmany, FETCHED), []))
            sizes = iter(checkpoints)
            size, note = next(sizes)
            for read, (line,) in enumerate(found, start=1):
                yield line.encode()
                if read == size:
                    yield MARK
                    yield from note.encode().splitlines(keepends=True)
                    size, note = next(sizes, (0, ""))


def verify_database(tell: Callable[[int], None] = lambda _percent: None) -> Verdict:
    """Check that the database holds every event that was sealed, as it was sealed, and no other one among them.

    `tell` is called now and then with how far it is, in percent.
    """
    sealing.require_connection()
    with connections[AUDIT].cursor() as cursor:
        cursor.execute(SIZE)
        (size,) = cursor.fetchone()
    verdict = verify(
        export_lines(),
        sealing.verifier_key(),
        complete=True,
        progress=lambda done: tell(min(100, done * 100 // max(size, 1))),
    )
    if not verdict.is_sound:
        return verdict
    with connections[AUDIT].cursor() as cursor:
        cursor.execute(UNSEALED_OLD)
        row = cursor.fetchone()
    if row is None:
        return verdict
    words = f"An event of {row[0]} UTC stands among the sealed ones and was not there when they were sealed."
    return replace(verdict, finding=Finding("inserted", verdict.events, words))


def ask_for_verification(*, actor: Actor) -> bool:
    """Let the worker check the database against its seals; False when that is asked for already."""
    policies.check(actor, "export", TYPE)
    try:
        with transaction.atomic():
            enqueue(actor=actor, task=TASK)
    except AlreadyEnqueued:
        return False
    return True


def note_progress(percent: int) -> None:
    """Write down how far the check is."""
    with connections[AUDIT].cursor() as cursor:
        cursor.execute(TOLD, [percent])


def progress_of_verification() -> int | None:
    """Return how far the check is, in percent; None while none is asked for."""
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK, [TASK])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def tell_verdict(*, actor: Actor, verdict: Verdict) -> None:
    """Keep the outcome. Positions count what others may not see, so only the kind of a finding is told."""
    details = {"kind": verdict.finding.kind} if verdict.finding else {}
    record_access(actor=actor, verb=SOUND if verdict.is_sound else BROKEN, details=details)
