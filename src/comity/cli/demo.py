"""`comity demo`: the demonstration world, ready in the browser; run again, it goes on where it was."""

import argparse
import shutil
from multiprocessing import get_context

from django.conf import settings

from comity.access.services import installation
from comity.cli import demo_world
from comity.cli.database import close_connections, database_server
from comity.cli.migrate import migrate
from comity.cli.refusals import CommandRefused
from comity.cli.serve import serve


def run(options: argparse.Namespace) -> int:
    with database_server():
        prepare(options.language)
        serve(host=options.host, port=options.port, with_worker=True, greet=_greet)
    return 0


def prepare(language: str = "en") -> None:
    """Load the world once. A loading that was broken off begins anew; a real installation is never touched."""
    loading = settings.COMITY_DATA / "demo-loading"
    loaded = settings.COMITY_DATA / "demo-loaded"
    if loading.exists():
        _begin_anew()
    migrate(verbosity=0)
    if loaded.exists():
        return
    if installation.is_founded():
        raise CommandRefused(
            f"The database in {settings.COMITY_DATA} is a real installation. "
            "Set COMITY_DATA and COMITY_KEYS to other folders for the demo."
        )
    loading.touch()
    _load_apart(language)
    loading.rename(loaded)


def _load_apart(language: str) -> None:
    """Load in a process that ends with it: drawing papers starts threads, which the forks of the web server would lack."""
    close_connections()
    loader = get_context("fork").Process(target=demo_world.load, args=(language,))
    loader.start()
    loader.join()
    if loader.exitcode:
        raise CommandRefused("Loading the demo was broken off. Run the command again: it begins anew.")


def _begin_anew() -> None:
    if settings.EMBEDDED_SERVER is None:
        raise CommandRefused(
            "Loading the demo was broken off. Make its database anew, then run the command again."
        )
    close_connections()
    settings.EMBEDDED_SERVER.renew_database()
    shutil.rmtree(settings.COMITY_DATA / "files", ignore_errors=True)


def _greet(address: str) -> None:
    accounts = demo_world.accounts()
    width = max(len(account.login) for account in accounts)
    print(f"\nComity answers at {address}\n\nAccounts, all with the password {demo_world.password()}\n")
    for account in accounts:
        print(f"  {account.login:{width}}  {account.unit}, {account.roles}, clearance {account.clearance}")
    print("\nEverything in this world is invented. Stop it with Ctrl-C.", flush=True)
