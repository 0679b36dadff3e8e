"""Writes the pages that follow from the code: `make docs`. A test compares them."""

import os
from importlib import import_module

import django
from django.utils import translation


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    django.setup()
    with translation.override("en"):
        import_module("docs.generator.pages").write()


if __name__ == "__main__":
    main()
