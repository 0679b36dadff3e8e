"""The job of the search: to index again what names a changed entry of a reference list."""

from procrastinate.contrib.django import app

from comity.search.services import refresh_index


@app.periodic(cron="* * * * *")
@app.task(name="search.refresh", queueing_lock="search.refresh", pass_context=False)
def refresh(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Go on until nothing is left, a short transaction at a time."""
    while refresh_index():
        pass
