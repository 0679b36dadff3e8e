"""What is done about files while nobody waits."""

from procrastinate.contrib.django import app

from comity.threads.services import files


@app.periodic(cron="40 3 * * *")
@app.task(name="threads.remove_remains", queueing_lock="threads.remove_remains")
def remove_remains(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Delete each night what is left of files that no record has."""
    files.remove_remains()
