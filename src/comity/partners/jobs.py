"""What the worker does for partners: reminds of meetings."""

from procrastinate.contrib.django import app

from comity.access.acting import acting_as_service
from comity.foundation import clock
from comity.partners.services import channels


@app.periodic(cron="20 5 * * *")
@app.task(name="partners.remind", queueing_lock="partners.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Put meetings that are near or overdue on the desks of their units, each morning."""
    with acting_as_service("clock") as actor:
        channels.remind_of_meetings(actor=actor, today=clock.today())
