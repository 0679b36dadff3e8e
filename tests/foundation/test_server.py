"""Starting, sharing and stopping the embedded PostgreSQL."""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from comity.foundation.keyfiles import key_text
from comity.foundation.server import binaries, postmaster, refusals
from comity.foundation.server.roles import ROLES_WITH_PASSWORD
from comity.foundation.server.runner import Runner, runner_for
from comity.foundation.server.supervisor import EmbeddedServer

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")


def ask(server, query, *, role="comity_super", database="comity"):
    with psycopg.connect(server.conninfo(role=role, database=database), autocommit=True) as connection:
        return connection.execute(query).fetchone()


def running_pid(server):
    return postmaster.recorded_pid(server.cluster.data)


def test_server_when_started_first_has_checksums_and_the_builtin_locale(fresh_server):
    with fresh_server.attached():
        facts = ask(
            fresh_server,
            "select current_setting('data_checksums'), datlocprovider::text, datlocale,"
            " pg_encoding_to_char(encoding), pg_get_userbyid(datdba)::text"
            " from pg_database where datname = 'comity'",
        )
    assert facts == ("on", "b", "C.UTF-8", "UTF8", "comity_owner")


def test_server_when_reached_without_password_refuses(server):
    with server.attached(), pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=str(server.cluster.socket), user="comity_super", dbname="postgres")


@pytest.mark.parametrize("role", ROLES_WITH_PASSWORD)
def test_role_when_signed_in_is_unprivileged(server, role):
    with server.attached():
        rights = ask(
            server,
            "select current_user::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
            " from pg_roles where rolname = current_user",
            role=role,
        )
    assert rights == (role, False, False, False, False)


def test_app_role_when_made_is_member_of_no_other(server):
    with server.attached():
        count = ask(server, "select count(*) from pg_auth_members where member = 'comity_app'::regrole")
    assert count == (0,)


def test_server_when_shared_is_stopped_by_the_last_to_leave(server):
    with server.attached():
        first = running_pid(server)
        with server.attached():
            assert running_pid(server) == first
        assert server.is_ready()
    assert not server.is_ready()


def test_server_when_started_by_four_at_once_runs_once(fresh_server):
    def attach(_):
        with EmbeddedServer(home=fresh_server.home, keys=fresh_server.keys, sync=False).attached():
            time.sleep(0.5)
            return running_pid(fresh_server)

    with ThreadPoolExecutor(4) as starters:
        pids = list(starters.map(attach, range(4)))
    assert len(set(pids)) == 1


def test_server_when_restarted_keeps_what_was_committed(server):
    with server.attached(), psycopg.connect(server.conninfo(database="comity")) as connection:
        connection.execute("create table kept as select 42 as answer")
    with server.attached():
        assert ask(server, "select answer from kept") == (42,)


def test_passwords_when_their_keys_are_new_are_renewed(server):
    with server.attached():
        old = key_text(server.keys, "comity_app")
    (server.keys / "comity_app.key").unlink()
    with server.attached():
        assert ask(server, "select current_user::text", role="comity_app") == ("comity_app",)
    assert key_text(server.keys, "comity_app") != old


def test_keys_when_made_are_readable_by_their_owner_alone(fresh_server):
    with fresh_server.attached():
        modes = {stat.S_IMODE(path.stat().st_mode) for path in fresh_server.keys.iterdir()}
    assert modes == {0o600}


def test_server_when_the_keys_are_of_another_installation_says_so(server, folder):
    with server.attached():
        stranger = replace(server, keys=folder / "other")
        with pytest.raises(refusals.KeysDoNotFit, match="Point COMITY_KEYS"), stranger.attached():
            pass


def test_socket_when_its_path_is_too_long_is_refused(folder):
    server = EmbeddedServer(home=folder / ("a" * 90) / "postgres", keys=folder / "keys")
    with pytest.raises(refusals.SocketPathTooLong, match="shorter path"), server.attached():
        pass
    assert list(folder.iterdir()) == []


def test_server_when_a_setting_is_wrong_shows_the_end_of_its_log(fresh_server):
    wrong = replace(fresh_server, settings={"shared_buffers": "many"})
    with (
        pytest.raises(refusals.ServerDidNotStart, match='parameter "shared_buffers": "many"'),
        wrong.attached(),
    ):
        pass


def test_log_when_a_statement_fails_holds_no_value(server):
    with (
        server.attached(),
        psycopg.connect(server.conninfo(database="comity"), autocommit=True) as connection,
    ):
        connection.execute("create table names (name text primary key)")
        connection.execute("insert into names values ('hidden-name')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into names values (%s)", ["hidden-name"])
    log = server.cluster.log.read_text()
    assert ("duplicate key" in log, "hidden-name" in log) == (True, False)


@ROOT_ONLY
def test_server_when_started_by_root_runs_as_another_user(server):
    with server.attached():
        owner = Path(f"/proc/{running_pid(server)}").stat().st_uid
    assert owner == runner_for("nobody").uid


@ROOT_ONLY
def test_data_when_behind_a_closed_folder_is_refused_and_the_folder_left_alone(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedServer(home=closed / "data" / "postgres", keys=folder / "keys")
    with (
        pytest.raises(refusals.FolderNotReachable, match=f"nobody, who cannot enter {closed}"),
        server.attached(),
    ):
        pass
    assert (stat.S_IMODE(closed.stat().st_mode), list(closed.iterdir())) == (0o700, [])


@ROOT_ONLY
@pytest.mark.parametrize(
    ("user", "advice"), [("no-such-user", "existing user"), ("root", "another existing user")]
)
def test_user_when_unfit_to_run_the_server_is_refused(server, user, advice):
    with pytest.raises(refusals.ServerRefused, match=advice), replace(server, user=user).attached():
        pass


def test_programs_when_behind_a_closed_folder_are_copied(folder):
    program = folder / "closed" / "wheel" / "bin" / "postgres"
    program.parent.mkdir(parents=True)
    program.write_text("program")
    (folder / "closed").chmod(0o700)
    stranger = Runner(name="stranger", uid=os.geteuid() + 1, gid=os.getegid() + 1, switches=True)
    found = binaries.reachable(folder / "closed" / "wheel", runner=stranger, copy=folder / "copy")
    assert (found, (found / "bin" / "postgres").read_text()) == (folder / "copy", "program")
    assert stat.S_IMODE((found / "bin" / "postgres").stat().st_mode) == 0o755


@ROOT_ONLY
def test_server_when_started_by_an_ordinary_user_runs_as_that_user(folder, fresh_server):
    user = runner_for("nobody")
    user.own(folder)

    def attach():
        with fresh_server.attached():
            return Path(f"/proc/{running_pid(fresh_server)}").stat().st_uid == user.uid == os.geteuid()

    assert run_as(user, attach) == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (fresh_server.home, fresh_server.keys)}
    assert modes == {"postgres": 0o700, "keys": 0o700}


def run_as(user, action):
    """The exit code of a fork that gave up its rights for good: 0 when the action held."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        os.setgroups([])
        os.setgid(user.gid)
        os.setuid(user.uid)
        code = 0 if action() else 2
    finally:
        os._exit(code)


def test_database_when_renewed_is_empty(fresh_server):
    with fresh_server.attached():
        with psycopg.connect(fresh_server.conninfo(database="comity")) as connection:
            connection.execute("create table old (n int)")
        fresh_server.renew_database()
        assert ask(fresh_server, "select to_regclass('old')") == (None,)
