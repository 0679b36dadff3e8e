"""What every record page shows around the record: thread, files, duties, comments, and whether one follows it."""

from collections.abc import Iterable
from typing import Any

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.history.services import record_reading
from comity.threads import policies
from comity.threads.forms import CommentForm
from comity.threads.queries import attachments_for, duties_of, thread_for
from comity.threads.queries.talk import talk_about


def around(actor: Actor, record: Record, relations: Iterable[str] = ()) -> dict[str, Any]:
    """Return what the templates of this package ask for; `beside` bears labels of its own and is recorded as read.

    The record gets its related ones of those names on the way.
    """
    thread = thread_for(record, relations)
    files, duties = list(attachments_for(record)), list(duties_of(record))
    talk = talk_about(actor, record)
    linked = [entry.record for entry in (*thread.up, *thread.down)]
    comments = [each.comment for remark in talk.remarks for each in (remark, *remark.answers)]
    beside = [*linked, *files, *duties, *comments]
    record_reading(actor=actor, rows=beside, verb="read", details={"beside": record.pk})
    return {
        "thread": thread,
        "files": files,
        "duties": duties,
        "talk": talk,
        "comment_form": CommentForm(auto_id="comment_%s"),
        "why_not_comment": policies.why_not_comment(actor),
        "may_change_duties": policies.why_not_change_duty(actor) is None,
        "is_followed": talk.is_followed,
        "said": comments,
        "beside": beside,
    }
