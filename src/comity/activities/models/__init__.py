"""The tables of activities: the activity, who takes part, how it is prepared and secured, what came of it."""

from comity.activities.models import activity, part, preparation, reference, report

__all__ = ["activity", "part", "preparation", "reference", "report"]
