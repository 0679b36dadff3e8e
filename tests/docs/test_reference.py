"""The generated pages of the reference say what the code says."""

import pytest

from docs import generate


@pytest.mark.parametrize("name", generate.PAGES)
def test_page_when_compared_with_the_code_is_current(name):
    assert (generate.FOLDER / name).read_text(encoding="utf-8") == generate.PAGES[name]()
