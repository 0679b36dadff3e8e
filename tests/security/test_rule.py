"""What a reader sees of random worlds equals the rule written down in Python, before and after they change."""

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from comity.access import sessions
from comity.foundation import clock
from tests.security.samples import TABLE

HOUR = sessions.Lifetime(total=3600, idle=3600)
TODAY = clock.today()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
CAVEATS, PARTNERS = ("alpha", "beta"), ("khm", "lao")


@dataclass
class Member:
    unit: UUID
    ended: bool


@dataclass
class Scope:
    no: int
    kind: str
    unit: UUID
    members: list[Member] = field(default_factory=list)
    ended: bool = False


@dataclass
class Label:
    no: int
    level: int
    caveats: frozenset
    release: frozenset


@dataclass
class Reader:
    id: UUID
    unit: UUID
    clearance: int
    caveats: frozenset
    outsider_of: frozenset


@dataclass
class Model:
    parent: dict[UUID, UUID | None] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    scopes: dict[int, Scope] = field(default_factory=dict)
    rows: dict[UUID, tuple[int, int]] = field(default_factory=dict)

    def is_below(self, unit, top):
        while unit is not None and unit != top:
            unit = self.parent[unit]
        return unit == top

    def sees_label(self, reader, label, level):
        return (
            label.level <= min(level, reader.clearance)
            and label.caveats <= reader.caveats
            and (not reader.outsider_of or bool(label.release & reader.outsider_of))
        )

    def sees_scope(self, reader, scope):
        if self.is_below(scope.unit, reader.unit):
            return True
        if scope.kind == "issued":
            return self.is_below(reader.unit, scope.unit)
        members = [] if scope.ended else scope.members
        return any(self.is_below(each.unit, reader.unit) for each in members if not each.ended)

    def seen(self, reader, level):
        return {
            row
            for row, (label, scope) in self.rows.items()
            if self.sees_label(reader, self.labels[label], level)
            and self.sees_scope(reader, self.scopes[scope])
        }


class Writer:
    """Writes what is drawn both into the database and into the model."""

    def __init__(self, owner, draw):
        self.owner, self.draw, self.model = owner, draw, Model()

    def run(self, statement, *values):
        return self.owner.execute(statement, values)

    def add_units(self):
        for number in range(self.draw(st.integers(1, 6))):
            unit, known = uuid4(), list(self.model.parent)
            parent = self.draw(st.sampled_from(known)) if number else None
            self.run(
                "insert into access_unit (id, unit_id, label_id, scope_no, code, name_en, name_vi, kind, valid_from,"
                " version, created_at, created_by, changed_at, changed_by)"
                " values (%s, %s, 1, 1, %s, '', '', 'navy', now(), 1, now(), %s, now(), %s)",
                unit, parent or unit, unit, unit, unit,
            )  # fmt: skip
            self.model.parent[unit] = parent
            if parent:
                elsewhere = self.draw(st.sampled_from(known))
                before, after = self.draw(
                    st.sampled_from([(None, None), (YESTERDAY, None), (None, TOMORROW)])
                )
                begins = before or date(2020, 1, 1)
                self.add_parent(unit, parent, begins, after)
                if before:
                    self.add_parent(unit, elsewhere, date(2020, 1, 1), begins)
                if after:
                    self.add_parent(unit, elsewhere, after, None)
        for no, kind, unit in self.run(
            "select no, kind, unit_id from access_scope where unit_id = any(%s)", list(self.model.parent)
        ):
            self.model.scopes[no] = Scope(no, kind, unit)

    def add_parent(self, unit, parent, begins, ends):
        self.run(
            "insert into access_unitparent (unit_id, parent_id, valid_from, valid_to) values (%s, %s, %s, %s)",
            unit, parent, begins, ends,
        )  # fmt: skip

    def add_circle(self):
        unit, ended = self.a_unit(), self.draw(st.booleans())
        units = self.draw(st.lists(st.sampled_from(list(self.model.parent)), unique=True, max_size=2))
        members = [Member(member, self.draw(st.booleans())) for member in units]
        no = self.found_circle(unit, members, ended=ended)
        self.model.scopes[no] = Scope(no, "circle", unit, members, ended)

    def found_circle(self, unit, members, *, ended=False):
        """Found it years ago, ended today or not; return the number of its scope."""
        circle = uuid4()
        (no,) = self.run("select max(no) + 1 from access_scope").fetchone()
        with self.owner.transaction():
            self.run("set constraints all deferred")
            self.run("insert into access_scope values (%s, 'circle', %s, %s)", no, circle, unit)
            self.run(
                "insert into access_circle (id, unit_id, label_id, scope_no, name_en, name_vi, valid_from, valid_to,"
                " version, created_at, created_by, changed_at, changed_by)"
                " values (%s, %s, 1, %s, '', '', '2020-01-01', %s, 1, now(), %s, now(), %s)",
                circle, unit, no, TODAY if ended else None, unit, unit,
            )  # fmt: skip
        for member in members:
            self.run(
                "insert into access_circlemember (circle_id, unit_id, valid_from, valid_to)"
                " values (%s, %s, '2020-01-01', %s)",
                circle, member.unit, TODAY if member.ended else None,
            )  # fmt: skip
        return no

    def add_labels(self):
        for _ in range(self.draw(st.integers(1, 4))):
            level, caveats, release = self.draw(st.integers(0, 4)), self.some(CAVEATS), self.some(PARTNERS)
            found = self.run(
                "select id from access_label where (level_id, caveats, releasable_to) = (%s, %s::varchar[], %s::varchar[])",
                level, sorted(caveats), sorted(release),
            ).fetchone()  # fmt: skip
            (no,) = found or self.run(
                "insert into access_label select max(id) + 1, %s::varchar[], %s::varchar[], %s from access_label returning id",
                sorted(caveats), sorted(release), level,
            ).fetchone()  # fmt: skip
            self.model.labels[no] = Label(no, level, caveats, release)

    def add_rows(self):
        for label in self.model.labels:
            for scope in self.model.scopes.values():
                self.model.rows[self.add_row(label, scope.no, scope.unit)] = (label, scope.no)

    def add_row(self, label, scope_no, unit):
        row = uuid4()
        self.run(
            "insert into sample (id, label_id, scope_no, unit_id) values (%s, %s, %s, %s)",
            row, label, scope_no, unit,
        )  # fmt: skip
        return row

    def add_reader(self):
        outsider = self.draw(st.booleans()) and self.some(PARTNERS)
        reader = Reader(
            uuid4(), self.a_unit(), self.draw(st.integers(0, 4)), self.some(CAVEATS), outsider or frozenset()
        )
        self.run(
            "insert into access_account (id, unit_id, label_id, scope_no, name, clearance_id, caveats, releasability,"
            " language, is_service, active, version, created_at, created_by, changed_at, changed_by)"
            " values (%s, %s, 1, 1, '', %s, %s::varchar[], %s::varchar[], 'en', false, true, 1, now(), %s, now(), %s)",
            reader.id, reader.unit, reader.clearance, list(reader.caveats), list(reader.outsider_of), reader.id, reader.id,
        )  # fmt: skip
        return reader

    def change(self, reader):
        """One change of each kind that decides who sees what."""
        leaf = list(self.model.parent)[-1]
        if self.model.parent[leaf]:
            parent = self.draw(st.sampled_from([unit for unit in self.model.parent if unit != leaf]))
            self.run("delete from access_unitparent where unit_id = %s", leaf)
            self.add_parent(leaf, parent, TODAY, None)
            self.model.parent[leaf] = parent
        self.add_labels()
        self.add_circle()
        self.add_rows()
        reader.clearance, reader.caveats, reader.unit = (
            self.draw(st.integers(0, 4)),
            self.some(CAVEATS),
            self.a_unit(),
        )
        self.run(
            "update access_account set clearance_id = %s, caveats = %s::varchar[], unit_id = %s where id = %s",
            reader.clearance, list(reader.caveats), reader.unit, reader.id,
        )  # fmt: skip

    def a_unit(self):
        return self.draw(st.sampled_from(list(self.model.parent)))

    def some(self, names):
        return self.draw(st.frozensets(st.sampled_from(names)))


@pytest.fixture
def owner(own_world, connect_as):
    connection = connect_as("comity_owner", autocommit=True)
    connection.execute(
        "insert into access_caveat (code, name_en, name_vi, position, active)"
        " select name, '', '', 0, true from unnest(%s::text[]) name",
        [list(CAVEATS)],
    )
    connection.execute(TABLE)
    return connection


@pytest.fixture
def app(own_world, connect_as):
    return connect_as("comity_app")


def rows_seen(app, token, level):
    """All the rows that the session sees, read as the application with the bare statement, without literals."""
    with app.transaction():
        app.execute("select sec.enter(%s, %s::smallint)", [token, level])
        return {row for (row,) in app.execute("select id from sample")}


def shared(writer, world, ended):
    """A row of somebody else that the reader's unit is shown, or was until today."""
    unit, reader = world.unit("province_a").pk, world.unit("province_b").pk
    members = [Member(reader, ended == "membership")]
    return writer.add_row(1, writer.found_circle(unit, members, ended=ended == "circle"), unit)


@pytest.mark.parametrize(("ended", "seen"), [("", 1), ("circle", 0), ("membership", 0)])
def test_row_when_circle_or_membership_has_ended_then_absent(own_world, owner, app, ended, seen):
    row = shared(Writer(owner, None), own_world, ended)
    assert len(rows_seen(app, own_world.token("viewer@province_b"), 0) & {row}) == seen


@pytest.mark.parametrize(("reader", "seen"), [("province_b", 1), ("province_a", 0)])
def test_row_when_unit_stood_elsewhere_before_then_absent_there(own_world, owner, app, reader, seen):
    writer, post = Writer(owner, None), own_world.unit("post_b1").pk
    writer.add_parent(post, own_world.unit("province_a").pk, date(2015, 1, 1), date(2020, 1, 1))
    row = writer.add_row(1, own_world.scope_no("post_b1"), post)
    assert len(rows_seen(app, own_world.token(f"viewer@{reader}"), 0) & {row}) == seen


@pytest.mark.slow
# No shrinking: every attempt leaves its world behind, so a smaller one is not found faster.
@settings(
    max_examples=300 if "COMITY_WORLDS" in os.environ else 30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_rows_of_random_worlds_when_read_then_those_of_the_rule(owner, app, data):
    writer = Writer(owner, data.draw)
    writer.add_units()
    writer.add_labels()
    for _ in range(3):
        writer.add_circle()
    writer.add_rows()
    reader = writer.add_reader()
    token = sessions.open_session(reader.id, kind="browser", lifetime=HOUR)
    for _ in range(2):
        for level in range(5):
            assert rows_seen(app, token, level) == writer.model.seen(reader, level)
        writer.change(reader)
    with app.transaction():  # else every later change works out the answer for this session too
        app.execute("select sec.enter(%s, 0::smallint)", [token])
        app.execute("select sec.close_session()")
