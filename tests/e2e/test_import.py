"""A table becomes records in a browser: upload, columns, rows that are wrong, corrections, writing, undoing."""

import pytest
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.imports.driver import csv_of

from comity.imports import jobs
from comity.partners.models import Partner

STAFF = "staff_officer@region"
HEAD = ["Ký hiệu gì đó", "kind", "name (English)", "name (Vietnamese)", "belongs to"]
ROWS = [
    ["LA", "State", "Laos", "Lào", ""],
    ["LA-BG", "Unit of a foreign force", "Border guard of Laos", "Biên phòng Lào", "Laos"],
    ["CU", "Stat", "Cuba", "Cuba", ""],
    ["=1+1", "Planet", "Mars", "", ""],
]


@pytest.fixture
def signed_in(own_world, tab):
    tab.sign_in(own_world, STAFF)
    tab.world = own_world
    return tab


def work():
    """Do what was asked of the worker; what was done already does nothing."""
    for job in ProcrastinateJob.objects.filter(task_name__startswith="imports."):
        getattr(jobs, job.task_name.partition(".")[2])(**job.args)


def count(tab):
    with tab.world.acting(STAFF):
        return Partner.objects.count()


def upload(tab):
    page = tab.page
    tab.open("/imports/new/partners/")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "partners.csv", "mimeType": "text/csv", "buffer": csv_of(*ROWS, head=HEAD)}
    )
    page.get_by_role("button", name="Upload the file").click()
    page.get_by_label("Ký hiệu gì đó").select_option("Code *")


def check(tab):
    upload(tab)
    tab.page.get_by_role("button", name="Check the rows").click()
    expect(tab.page.locator("#job")).to_be_visible()
    work()
    expect(tab.page.get_by_role("link", name="Correct 4")).to_be_visible()


def test_table_when_taken_through_the_wizard_then_written_and_undone(signed_in):
    page = signed_in.page
    check(signed_in)
    expect(page.get_by_text("Perhaps: State")).to_be_visible()
    page.get_by_role("button", name="Take all suggestions").click()
    page.get_by_role("link", name="Correct 5").click()
    page.get_by_label("Kind").fill("State")
    page.get_by_label("Name (Vietnamese)").fill("Sao Hoả")
    page.get_by_role("button", name="Check the row again").click()
    page.get_by_role("button", name="Write the records").click()
    work()
    expect(page.get_by_text("4 records were made and 0 changed.")).to_be_visible()
    assert count(signed_in) == 4
    page.get_by_role("button", name="Undo the import").click()
    work()
    expect(page.get_by_text("The import is undone")).to_be_visible()
    assert count(signed_in) == 0


def test_wizard_when_shown_passes_axe_and_fits(signed_in):
    upload(signed_in)
    page, found = signed_in.page, {}
    addresses = {"columns": page.url, "imports": signed_in.home + "/imports/"}
    page.get_by_role("button", name="Check the rows").click()
    work()
    page.get_by_role("link", name="Correct 4").click()
    addresses |= {"row": page.url, "preview": page.url.partition("rows/")[0]}
    addresses["upload"] = signed_in.home + "/imports/new/partners/"
    del addresses["columns"]
    for theme, width in (("light", 1440), ("dark", 390)):
        signed_in.wear(theme)
        signed_in.widen(width)
        for name, address in addresses.items():
            page.goto(address)
            found[name, width] = (signed_in.accessibility_faults(), signed_in.overflow())
    assert {name: faults for name, faults in found.items() if faults != ([], 0)} == {}
