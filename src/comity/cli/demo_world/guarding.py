"""What waits on the demo's security desk: a clearance, a label to lower, a review; and a deputy at work."""

from datetime import timedelta

from comity.access.acting import acting_as
from comity.access.models import Account, Level, Unit
from comity.access.services import deputies
from comity.administration.models import ReviewItem
from comity.administration.services import clearances, lowering, reviews
from comity.cli.demo_world.people import account_of
from comity.foundation import clock
from comity.instruments.models.instrument import Instrument

OFFICER, COMMANDER, STAFF, CLEARED = "security", "commander", "officer", "information"
LETTER = "31/CT-BTL"
REVIEWED, CONFIRMED = "MR-N", ("officer", "inspector")
FORTNIGHT = timedelta(days=14)


def open_cases() -> None:
    """Leave one case of each kind undecided."""
    _propose_clearance()
    _ask_lowering()
    _begin_review()
    _appoint_deputy()


def _propose_clearance() -> None:
    """Raise somebody: it waits for the second officer."""
    with acting_as(account_of(OFFICER)) as actor:
        clearances.propose_clearance(
            actor=actor,
            account=Account.objects.get(login__name=CLEARED),
            clearance=Level.objects.get(no=2),
            evidence="Vetting file 12/2026 (illustrative)",
            reason="Prepares the talking points of delegations (illustrative)",
        )


def _ask_lowering() -> None:
    with acting_as(account_of(STAFF)) as actor:
        lowering.ask_lowering(
            actor=actor,
            record=Instrument.objects.get(number=LETTER),
            level=1,
            reason="The visit is over and was reported in the press (illustrative)",
        )


def _begin_review() -> None:
    """Begin a review of the region; its commander has confirmed some accounts."""
    with acting_as(account_of(OFFICER)) as actor:
        reviews.begin_review(
            actor=actor,
            unit=Unit.objects.get(code=REVIEWED),
            title="Half-yearly review of the region (illustrative)",
            due_on=clock.today() + FORTNIGHT,
        )
    with acting_as(account_of(COMMANDER)) as actor:
        for item in ReviewItem.objects.filter(account__login__name__in=CONFIRMED):
            reviews.confirm_item(actor=actor, item=item)


def _appoint_deputy() -> None:
    with acting_as(account_of(COMMANDER)) as actor:
        deputies.appoint_deputy(
            actor=actor,
            principal=Account.objects.get(login__name=COMMANDER),
            deputy=Account.objects.get(login__name=STAFF),
            valid_from=clock.today(),
            valid_to=clock.today() + FORTNIGHT,
            reason="Inspection tour (illustrative)",
        )
