"""Activities under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.documents.operations import FeedPapers
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable

TABLES = (
    "activities_series",
    "activities_activity",
    "activities_activitypartner",
    "activities_delegation",
    "activities_participation",
    "activities_patrolpart",
    "activities_itineraryitem",
    "activities_checklistitem",
    "activities_securityappraisal",
    "activities_report",
    "activities_lessonobserved",
)

CARRIED = (
    ("activities_activitypartner", "activity_id", "activities_activity"),
    ("activities_delegation", "activity_id", "activities_activity"),
    ("activities_participation", "delegation_id", "activities_delegation"),
    ("activities_patrolpart", "activity_id", "activities_activity"),
    ("activities_itineraryitem", "activity_id", "activities_activity"),
    ("activities_checklistitem", "activity_id", "activities_activity"),
    ("activities_securityappraisal", "activity_id", "activities_activity"),
    ("activities_report", "activity_id", "activities_activity"),
    ("activities_lessonobserved", "report_id", "activities_report"),
)
"""Tables whose rows follow the label of what a column of theirs names."""

INDEXED = (
    IndexTable("activities_series", title=("name_vi", "name_en"), body=("note",)),
    IndexTable(
        "activities_activity",
        title=("title_vi", "title_en"),
        body=("purpose", "place"),
        day="starts_on",
        state="state",
    ),
    IndexTable(
        "activities_report", title=("result",), body=("issues", "recommendations"), day="submitted_on", state="state"
    ),
    IndexTable("activities_lessonobserved", title=("text",)),
)


PAPERS = (
    *(table for table in TABLES if table != "activities_securityappraisal"),
    "instruments_instrument",
    "partners_channel",
    "partners_commitment",
    "partners_counterpart",
    "partners_partner",
    "partners_relationchange",
    "people_languageskill",
    "people_person",
    "programmes_measure",
)
"""Tables from whose rows activities are written on paper."""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0001_initial"),
        ("access", "0002_policies"),
        ("documents", "0002_policies"),
        ("history", "0001_initial"),
        ("partners", "0002_policies"),
        ("people", "0002_policies"),
        ("programmes", "0002_policies"),
        ("search", "0001_initial"),
        ("threads", "0001_initial"),
    ]
    operations = [
        FeedPapers("activities", PAPERS),
        *(ProtectTable(table) for table in TABLES),
        *(TrackTable(table) for table in TABLES),
        *(CarryLabel(*each) for each in CARRIED),
        *INDEXED,
    ]
