"""The policies as SQL meets them: what is hidden from reading, writing and probing."""

from uuid import uuid4

import psycopg
import pytest

from tests.security.samples import TABLE

REFUSED_BY_POLICY = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def owner(own_world, connect_as):
    connection = connect_as("comity_owner", autocommit=True)
    connection.execute(TABLE)
    return connection


@pytest.fixture
def app(owner, connect_as):
    """A function that enters as an account, in a transaction of the restricted role that is never committed."""
    plain = connect_as("comity_app")

    def enter(token, level=None):
        plain.rollback()
        plain.execute("select sec.enter(%s, %s::smallint)", [token, level])
        return plain

    return enter


@pytest.fixture
def add(owner, own_world):
    """Puts a row into the table as its owner."""

    def add(name="", *, unit="province_a", kind="held", label=1, **values):
        columns = {
            "id": uuid4(),
            "name": name,
            "unit_id": own_world.unit(unit).pk,
            "label_id": label,
            **values,
        }
        columns["scope_no"] = own_world.scope_no(unit, kind)
        marks = ", ".join(["%s"] * len(columns))
        owner.execute(f"insert into sample ({', '.join(columns)}) values ({marks})", list(columns.values()))  # noqa: S608 names of columns
        return columns["id"]

    return add


def insert(plain, world, *, unit="province_a", scope="province_a", label=1, about=None):
    return plain.execute(
        "insert into sample (unit_id, scope_no, label_id, about) values (%s, %s, %s, %s) returning id",
        [world.unit(unit).pk, world.scope_no(scope), label, about],
    ).fetchone()[0]


def names(plain):
    return {name for (name,) in plain.execute("select name from sample")}


def test_rows_when_above_or_beside_the_reader_then_absent(app, add, own_world):
    border, lao = own_world.label(1, caveats=["border"]).pk, own_world.label(1, releasable_to=["lao"]).pk
    add("open")
    add("secret", label=4)
    add("below", unit="post_a1")
    add("beside", unit="province_b")
    add("issued above", unit="region", kind="issued")
    add("held above", unit="region")
    add("caveat", label=border)
    add("released", label=lao, unit="region", kind="issued")
    seen = {reader: names(app(own_world.token(reader))) for reader in (
        "staff_officer@province_a", "commander@province_a", "viewer@post_a1", "viewer@province_b", "liaison@region",
    )}  # fmt: skip
    assert seen == {
        "staff_officer@province_a": {"open", "below", "issued above", "released"},
        "commander@province_a": {"open", "below", "issued above", "caveat", "released"},
        "viewer@post_a1": {"below", "issued above", "released"},
        "viewer@province_b": {"beside", "issued above", "released"},
        "liaison@region": {"released"},
    }


def test_rows_when_working_level_is_lowered_then_higher_ones_absent(app, add, own_world):
    add("restricted", label=2)
    add("open")
    token = own_world.token("staff_officer@province_a")
    assert [names(app(token, level)) for level in (0, 1, None)] == [
        {"open"},
        {"open", "restricted"},
        {"open", "restricted"},
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"unit": "province_b", "scope": "province_b"},
        {"unit": "province_b"},
        {"unit": "region"},
        {"scope": "province_b"},
        {"scope": "region"},
        {"label": 4},
    ],
)
def test_insert_when_beyond_own_tree_scope_or_clearance_then_refused(app, own_world, row):
    plain = app(own_world.token("staff_officer@province_a"))
    with pytest.raises(REFUSED_BY_POLICY, match="row-level security"):
        insert(plain, own_world, **row)


def test_insert_when_above_the_working_level_then_refused(app, own_world):
    plain = app(own_world.token("staff_officer@province_a"), 1)
    insert(plain, own_world, label=2)
    with pytest.raises(REFUSED_BY_POLICY, match="row-level security"):
        insert(plain, own_world, label=3)


def test_insert_when_sender_lies_about_version_and_author_then_database_knows(app, own_world):
    plain = app(own_world.token("staff_officer@province_a"))
    row = plain.execute(
        "insert into sample (unit_id, scope_no, label_id, version, created_by, created_at)"
        " values (%s, %s, 1, 9, %s, '2000-01-01') returning version, created_by, created_at = now(), home_site = sec.this_site()",
        [own_world.unit("province_a").pk, own_world.scope_no("province_a"), uuid4()],
    ).fetchone()
    assert row[:2] == (1, own_world.account("staff_officer@province_a").pk)
    assert row[3]


def test_update_and_delete_when_row_is_issued_from_above_then_nothing_happens(app, add, own_world):
    add("issued above", unit="region", kind="issued")
    plain = app(own_world.token("commander@province_a"))
    assert names(plain) == {"issued above"}
    assert plain.execute("update sample set name = 'mine'").rowcount == 0
    assert plain.execute("delete from sample").rowcount == 0


@pytest.mark.parametrize("change", ["unit_id = %(unit)s", "scope_no = %(scope)s", "label_id = 4"])
def test_update_when_it_would_put_the_row_out_of_reach_then_refused(app, add, own_world, change):
    add("mine")
    plain = app(own_world.token("staff_officer@province_a"))
    values = {"unit": own_world.unit("province_b").pk, "scope": own_world.scope_no("province_b")}
    with pytest.raises(REFUSED_BY_POLICY, match="row-level security"):
        plain.execute(f"update sample set {change}", values)  # noqa: S608 a change from this list


def test_update_when_identity_origin_or_version_is_set_then_kept(app, add, own_world):
    row_id = add("mine")
    plain = app(own_world.token("staff_officer@province_a"))
    plain.execute(
        "update sample set id = gen_random_uuid(), version = 7, created_by = gen_random_uuid(), name = 'x'"
    )
    found = plain.execute("select id, version, created_by, changed_by, name from sample").fetchone()
    assert found == (row_id, 2, None, own_world.account("staff_officer@province_a").pk, "x")


def test_write_when_record_belongs_to_another_site_then_refused(app, add, own_world, owner):
    add("theirs")
    owner.execute("alter table sample disable trigger b_keep_record")
    owner.execute("update sample set home_site = gen_random_uuid()")
    owner.execute("alter table sample enable trigger b_keep_record")
    for statement in ("update sample set name = 'x'", "delete from sample"):
        plain = app(own_world.token("staff_officer@province_a"))
        with pytest.raises(REFUSED_BY_POLICY, match="another site"):
            plain.execute(statement)


def test_label_when_lowered_then_only_by_the_security_officer(app, add, own_world):
    add("restricted", label=2)
    plain = app(own_world.token("staff_officer@province_a"))
    plain.execute("update sample set label_id = 3")
    with pytest.raises(REFUSED_BY_POLICY, match="only the security officer"):
        plain.execute("update sample set label_id = 1")
    assert (
        app(own_world.token("security_officer@province_a")).execute("update sample set label_id = 1").rowcount
        == 1
    )


def test_label_when_a_caveat_is_dropped_or_released_further_then_counts_as_lowering(app, add, own_world):
    border, lao = own_world.label(1, caveats=["border"]).pk, own_world.label(1, releasable_to=["lao"]).pk
    for before, after in ((border, 2), (2, lao), (border, 4)):
        add("row", label=before)
        plain = app(own_world.token("commander@region"))
        with pytest.raises(REFUSED_BY_POLICY, match="only the security officer"):
            plain.execute("update sample set label_id = %s where label_id = %s", [after, before])


def test_reference_when_target_is_hidden_or_absent_then_the_same_refusal(app, add, own_world):
    hidden, absent, seen = add("secret", label=4), uuid4(), add("open")
    told = []
    for target in (hidden, absent):
        plain = app(own_world.token("staff_officer@province_a"))
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as refusal:
            insert(plain, own_world, about=target)
        told.append(
            (
                refusal.value.diag.message_primary,
                refusal.value.diag.message_detail,
                refusal.value.diag.constraint_name,
            )
        )
    assert told == [("reference refused", None, None)] * 2
    assert insert(app(own_world.token("staff_officer@province_a")), own_world, about=seen) != seen


def test_parts_when_one_of_their_records_is_hidden_then_absent(app, add, own_world, owner):
    shown, secret, beside = add("shown"), add("secret", label=4), add("beside", unit="province_b")
    owner.execute(
        "insert into sample_pair (sample_id, other_id) values (%(s)s, null), (%(s)s, %(s)s), (%(s)s, %(x)s), (%(x)s, %(s)s), (%(b)s, null)",
        {"s": shown, "x": secret, "b": beside},
    )
    plain = app(own_world.token("staff_officer@province_a"))
    assert plain.execute("select sample_id, other_id from sample_pair order by id").fetchall() == [
        (shown, None),
        (shown, shown),
    ]


def test_parts_when_their_record_is_not_ones_own_then_not_written(app, add, own_world):
    mine, above = add("mine"), add("above", unit="region", kind="issued")
    plain = app(own_world.token("staff_officer@province_a"))
    assert (
        plain.execute("insert into sample_pair (sample_id, other_id) values (%s, %s)", [mine, above]).rowcount
        == 1
    )
    with pytest.raises(REFUSED_BY_POLICY, match="row-level security"):
        plain.execute("insert into sample_pair (sample_id, other_id) values (%s, %s)", [above, mine])


def test_labels_and_scopes_when_out_of_reach_then_absent(app, own_world):
    plain = app(own_world.token("viewer@post_a1"))
    assert [no for (no,) in plain.execute("select id from access_label order by 1")] == [1, 2, 6]
    kinds = plain.execute(
        "select u.code, s.kind from access_scope s join access_unit u on u.id = s.unit_id order by s.no"
    )
    assert kinds.fetchall() == [
        ("region", "issued"),
        ("province_a", "issued"),
        ("post_a1", "held"),
        ("post_a1", "issued"),
    ]


def test_backup_when_it_reads_as_its_role_then_all_rows_and_no_writing(add, own_world, connect_as):
    add("open")
    add("secret", label=4, unit="province_b")
    backup = connect_as("comity_read", autocommit=True)
    assert names(backup) == {"open", "secret"}
    with pytest.raises(REFUSED_BY_POLICY):
        backup.execute("delete from sample")


def test_natural_key_when_a_hidden_row_has_it_then_does_not_collide(app, own_world, connect_as):
    """A code is unique within keeper and label, so whoever may not see a unit cannot run into it."""
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute("update access_unit set label_id = 4 where code = 'post_a1'")
    plain = app(own_world.token("administrator@region"))
    made = plain.execute(
        "insert into access_unit (id, unit_id, label_id, scope_no, code, name_en, name_vi, kind, valid_from, version,"
        " created_at, created_by, changed_at, changed_by)"
        " select gen_random_uuid(), unit_id, 1, scope_no, 'post_a1', 'x', 'x', kind, valid_from, 1, now(), id, now(), id"
        " from access_unit where code = 'post_a2' returning code"
    )
    assert made.fetchall() == [("post_a1",)]
