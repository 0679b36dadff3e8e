"""`comity demo`: the demonstration world, ready in the browser; run again, it goes on where it was."""

import argparse

from comity.cli import demo_world
from comity.cli.database import database_server
from comity.cli.migrate import migrate
from comity.cli.serve import serve


def run(options: argparse.Namespace) -> int:
    with database_server():
        migrate(verbosity=0)
        demo_world.load()
        serve(host=options.host, port=options.port, with_worker=True, greet=_greet)
    return 0


def _greet(address: str) -> None:
    accounts = demo_world.accounts()
    width = max(len(account.login) for account in accounts)
    print(f"\nComity answers at {address}\n\nAccounts, all with the password {demo_world.password()}\n")
    for account in accounts:
        print(f"  {account.login:{width}}  {account.unit}, {account.roles}, clearance {account.clearance}")
    print("\nEverything in this world is invented. Stop it with Ctrl-C.", flush=True)
