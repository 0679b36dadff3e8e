"""Letting several accounts act at the same moment, each in a transaction of its own."""

from threading import Barrier, Thread

from django.db import close_old_connections, connection

from comity.foundation.refusals import Refusal


def at_once(world, accounts, act):
    """Let each account act in a thread and a transaction of its own; return what came of it, or what refused it."""
    together, answers = Barrier(len(accounts)), {}

    def run(name):
        try:
            with world.acting(name) as actor:
                together.wait(timeout=30)
                answers[name] = act(actor, name)
        except Refusal as refusal:
            answers[name] = refusal
        finally:
            close_old_connections()
            connection.close()

    threads = [Thread(target=run, args=[name]) for name in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
