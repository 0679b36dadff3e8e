"""What the security desk does while nobody waits."""

from procrastinate.contrib.django import app

from comity.access.acting import acting_as_service
from comity.administration.services.reminding import remind_of_ends
from comity.foundation import clock


@app.periodic(cron="50 5 * * *")
@app.task(name="administration.remind_of_ends", queueing_lock="administration.remind_of_ends")
def remind(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Tell once a day of clearances and reviews that end soon; another run finds nothing left to tell."""
    with acting_as_service("clock") as actor:
        remind_of_ends(actor=actor, today=clock.today())
