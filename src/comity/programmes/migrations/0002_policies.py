"""Programmes under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.documents.operations import FeedPapers
from comity.foundation.sql import statements
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable

TABLES = (
    "programmes_programme",
    "programmes_measure",
    "programmes_measuresupport",
    "programmes_indicator",
    "programmes_target",
    "programmes_observation",
    "programmes_baseline",
    "programmes_baselinemeasure",
    "programmes_baselinetarget",
    "programmes_proposal",
    "programmes_appraisal",
    "programmes_rulemaking",
    "programmes_opinion",
)

CARRIED = (
    ("programmes_measure", "programme_id", "programmes_programme"),
    ("programmes_measure", "parent_id", "programmes_measure"),
    ("programmes_measuresupport", "measure_id", "programmes_measure"),
    ("programmes_indicator", "programme_id", "programmes_programme"),
    ("programmes_target", "indicator_id", "programmes_indicator"),
    ("programmes_observation", "indicator_id", "programmes_indicator"),
    ("programmes_baseline", "programme_id", "programmes_programme"),
    ("programmes_baselinemeasure", "measure_id", "programmes_measure"),
    ("programmes_baselinetarget", "indicator_id", "programmes_indicator"),
    ("programmes_opinion", "appraisal_id", "programmes_appraisal"),
    ("programmes_opinion", "rule_id", "programmes_rulemaking"),
)
"""Tables whose rows follow the label of what a column of theirs names."""

INDEXED = (
    IndexTable(
        "programmes_programme",
        title=("code", "title_vi", "title_en"),
        body=("goals", "note"),
        day="starts_on",
        state="state",
    ),
    IndexTable(
        "programmes_measure",
        title=("title_vi", "title_en"),
        body=("result", "note"),
        day="ends_on",
        state="state",
    ),
    IndexTable("programmes_indicator", title=("name_vi", "name_en"), body=("definition", "counted_in")),
    IndexTable("programmes_target", body=("note",), day="due_on"),
    IndexTable("programmes_observation", title=("source",), body=("note",), day="observed_on"),
    IndexTable(
        "programmes_proposal",
        title=("title_vi", "title_en"),
        body=("text", "answer", "note"),
        day="due_on",
        state="state",
    ),
    IndexTable(
        "programmes_appraisal",
        title=("title_vi", "title_en"),
        body=("body", "subject", "conclusion_text", "note"),
        day="due_on",
        state="state",
    ),
    IndexTable(
        "programmes_rulemaking",
        title=("title_vi", "title_en"),
        body=("gap", "text", "note"),
        day="due_on",
        state="state",
    ),
    IndexTable("programmes_opinion", body=("text",), day="due_on", state="state"),
)


PAPERS = (
    "programmes_programme",
    "programmes_measure",
    "programmes_measuresupport",
    "programmes_indicator",
    "programmes_target",
    "programmes_proposal",
    "instruments_instrument",
    "instruments_requirement",
    "partners_partner",
    "threads_link",
)
"""Tables from whose rows programmes and proposals are written on paper."""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("access", "0002_policies"),
        ("documents", "0002_policies"),
        ("history", "0001_initial"),
        ("instruments", "0002_policies"),
        ("partners", "0001_initial"),
        ("search", "0001_initial"),
        ("threads", "0001_initial"),
    ]
    operations = [
        FeedPapers("programmes", PAPERS),
        *(ProtectTable(table) for table in TABLES),
        ProtectTable("programmes_standing"),
        ProtectTable("programmes_figurestanding"),
        *(TrackTable(table) for table in TABLES),
        *(CarryLabel(*each) for each in CARRIED),
        *(
            migrations.RunSQL(statements("comity.programmes", name), migrations.RunSQL.noop)
            for name in ("standings", "figures", "freezing")
        ),
        *INDEXED,
    ]
