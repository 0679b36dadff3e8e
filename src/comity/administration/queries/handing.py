"""What waits for an account and would go to its successor."""

from django.db.models import QuerySet

from comity.access.models import Account
from comity.instruments.models.requirement import UNFINISHED, Assignment
from comity.threads.models import Duty


def waiting_for(account: Account) -> QuerySet[Duty]:
    """Return the open duties of one account within reach, soonest first."""
    return Duty.objects.filter(for_account=account, done_at=None).select_related("label__level", "for_unit")


def assignments_of(account: Account) -> QuerySet[Assignment]:
    """Return the unfinished assignments for which an account answers."""
    rows = Assignment.objects.filter(responsible=account, state__in=UNFINISHED)
    return rows.select_related("requirement", "unit", "label__level").order_by("due_on", "id")
