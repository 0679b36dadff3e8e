"""Run as a program in the environment of a house: fills it with the world of the tests and prints a session of it."""

import json
import sys

import django


def main():
    django.setup()
    # Models can be imported only after this.
    worlds = __import__("tests.worlds", fromlist=["build"])
    world = worlds.build()
    unit = world.unit("region")
    sys.stdout.write(json.dumps({"token": world.token("staff_officer@region"), "unit": str(unit.pk)}))


if __name__ == "__main__":
    main()
