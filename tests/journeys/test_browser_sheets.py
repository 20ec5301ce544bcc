"""An answer to who pays is kept under an address of its own, from the page, with a script and without one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Visit


@pytest.mark.parametrize("has_script", [True, False])
def test_an_answer_is_kept_and_found_again(visit: Visit, has_script: bool) -> None:
    day = "2024-06-30" if has_script else "2024-07-31"  # what is kept already has no button
    page = visit(f"/funding?funder=cocof&topic=ai&region=BE-BRU&lang=fr&as_of={day}", 360, 740, has_script=has_script)
    page.get_by_role("link", name="Fiche à imprimer").click()
    page.get_by_role("button", name="Conserver cette réponse").click()
    expect(page).to_have_url(re.compile(r"/funding/sheets/[0-9a-f]{32}\?lang=fr$"))
    expect(page.get_by_text("la question reçoit la même réponse")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qui paie")
