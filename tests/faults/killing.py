"""Work that is killed before its end however fast the machine is: it is held where it writes down how far it is."""

import os
import signal
import time
from multiprocessing import get_context

from django.db import connections
from psycopg import sql

from tests import database

PATIENCE = 120
WAITING = "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"


def kill_while_working(task, arguments, connect_as, table):
    """Do a task in a process of its own, which waits as soon as it changes a row of the table, and kill it there."""
    holder = connect_as("comity_owner")
    holder.execute(sql.SQL("select from {} for no key update").format(sql.Identifier(table)))
    connections.close_all()
    worker = get_context("fork").Process(target=task, kwargs=arguments)
    worker.start()
    with database.connect() as admin:
        until = time.monotonic() + PATIENCE
        while not admin.execute(WAITING, [holder.info.dbname]).fetchone()[0]:
            assert time.monotonic() < until
            time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    holder.rollback()
