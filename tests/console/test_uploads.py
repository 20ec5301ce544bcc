"""The pages of spreadsheets as forms: what is kept, who sees it, what became of it when something else happened."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from sqlmodel import select

from service.access import Actor
from service.columns import now
from service.database import open_reading, open_transaction
from service.spreadsheets.models import Upload
from service.spreadsheets.uploads import INTERRUPTED_AFTER, KEPT_FOR, MOST_OPEN
from service.spreadsheets.work import start_check
from service.writing.records import Writing
from service.writing.write import write_records
from tests.console.signed_in import Console, sign_in
from tests.journeys.app import Client, get_engine, list_ids

UPLOADS = "/console/uploads"
NEW = "title.fr;topics;modality;audiences;languages;url\nGirafologie;ai;online_self;jobseeker;fr;https://a.example\n"
BAD = "title.fr;topics\nGirafologie;rien de tel\n"


@pytest.fixture
def editor(client: Client) -> Console:
    return sign_in(client, "editor@becode.example", "editor", "becode")


@pytest.fixture
def stranger(client: Client) -> Console:
    return sign_in(client, "editor@technocite.example", "editor", "technocite")


def bring(console: Console, text: str | bytes, path: str = UPLOADS, name: str = "offers.csv") -> Response:
    content = text.encode() if isinstance(text, str) else text
    headers = {"Cookie": f"cartoforma={console.token}", "Accept": "text/html"}
    return console.client.post(
        path,
        data={"form_token": console.form_token},
        files={"file": (name, content)},
        headers=headers,
        follow_redirects=False,
    )


def wait(console: Console, path: str) -> str:
    """The page of an upload, when nobody works on it any more."""
    for _ in range(200):
        page = console.get(path)
        assert page.status_code == 200, page.text
        if "data-upload=" not in page.text:
            return page.text
    raise AssertionError("the work does not end")


def get_upload(console: Console) -> Upload:
    with open_reading(get_engine(console.client)) as db:
        return db.exec(select(Upload)).one()


def change_upload(console: Console, **values: Any) -> None:
    with open_transaction(get_engine(console.client)) as db:
        upload = db.exec(select(Upload)).one()
        for name, value in values.items():
            setattr(upload, name, value)
        db.add(upload)


def test_a_file_is_checked_and_published(editor: Console) -> None:
    answer = bring(editor, NEW)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert "What publishing would do" in wait(editor, path)
    assert list_ids(editor.client, "q=girafologie&operator=becode") == []
    assert editor.post(f"{path}/publish", {}).status_code == 303
    assert "What was published" in wait(editor, path)
    (name,) = list_ids(editor.client, "q=girafologie&operator=becode")
    kept = get_upload(editor)
    assert (kept.state, kept.content, kept.corrections) == ("published", b"", {})
    assert kept.result["results"][0]["id"] == name
    assert editor.get(f"{path}/file").status_code == 404


def test_nothing_is_published_while_something_is_to_be_mended(editor: Console) -> None:
    path = bring(editor, BAD).headers["location"]
    wait(editor, path)
    editor.post(f"{path}/publish", {})
    assert get_upload(editor).state == "checked"
    editor.post(f"{path}/mend", {"cell-2-topics": "ai", "cell-2-nothing": "x", "cell-2-title.fr": ""})
    assert get_upload(editor).corrections == {"2": {"topics": "ai", "title.fr": ""}}
    page = wait(editor, path)
    assert 'name="cell-2-title.en"' in page


def test_what_was_mended_comes_back_in_the_file(editor: Console) -> None:
    path = bring(editor, "title.fr;topics;mine\nGirafologie;rien;=1+1\nZoo;rien;-5\n").headers["location"]
    wait(editor, path)
    editor.post(f"{path}/mend", {"cell-2-topics": "data"})
    wait(editor, path)
    file = editor.get(f"{path}/file")
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''offers.csv"
    rows = [line.split(";") for line in file.content.decode().splitlines()]
    assert rows[1][:3] == ["Girafologie", "data", "'=1+1"]
    assert rows[2][:3] == ["Zoo", "rien", "-5"]
    assert rows[1][3] == ""
    assert rows[2][3].startswith("topics: “rien” is not a known value")


def test_a_stranger_finds_nothing(editor: Console, stranger: Console) -> None:
    path = bring(editor, NEW).headers["location"]
    wait(editor, path)
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}/file").status_code == 404
    assert stranger.get(f"{path}/progress").status_code == 404
    for act in ("publish", "discard", "check", "mend"):
        assert stranger.post(f"{path}/{act}", {}).status_code == 404
    assert get_upload(editor).state == "checked"
    assert path not in stranger.get(UPLOADS).text
    assert "Girafologie" not in stranger.get(f"{UPLOADS}/offers.csv").text


def test_somebody_of_the_team_acts_for_an_operator(client: Client) -> None:
    moderator = sign_in(client, "team@service.example", "moderator")
    assert moderator.get(UPLOADS).status_code == 404
    path = bring(moderator, NEW, f"{UPLOADS}?operator=becode").headers["location"]
    wait(moderator, path)
    moderator.post(f"{path}/publish", {})
    wait(moderator, path)
    assert len(list_ids(client, "q=girafologie&operator=becode")) == 1


def test_what_changed_since_the_check_is_checked_again(editor: Console) -> None:
    path = bring(editor, NEW).headers["location"]
    wait(editor, path)
    editor.post(f"{path}/publish", {})
    wait(editor, path)
    (name,) = list_ids(editor.client, "q=girafologie&operator=becode")
    engine = get_engine(editor.client)
    with open_transaction(engine) as db:
        db.delete(db.exec(select(Upload)).one())
    path = bring(editor, f"id;url\n{name};https://b.example\n").headers["location"]
    wait(editor, path)
    with open_transaction(engine) as db:
        writing = Writing(kind="offer", id=name, patch={"level": "bachelor"})
        write_records(db, Actor("account", "another", "becode", "editor"), "form", [writing])
    editor.post(f"{path}/publish", {})
    assert "Somebody has changed one of these offers" in wait(editor, path)
    editor.post(f"{path}/publish", {})
    assert "What was published" in wait(editor, path)


def test_work_that_was_interrupted_can_be_taken_up_again(editor: Console) -> None:
    path = bring(editor, NEW).headers["location"]
    wait(editor, path)
    change_upload(editor, state="checking", result={}, moved_at=now() - INTERRUPTED_AFTER - timedelta(seconds=1))
    assert "was interrupted" in editor.get(path).text
    editor.post(f"{path}/check", {})
    assert "What publishing would do" in wait(editor, path)


def test_work_that_goes_on_shows_how_far_it_is(editor: Console) -> None:
    path = bring(editor, NEW).headers["location"]
    wait(editor, path)
    change_upload(editor, state="checking", rows_done=5, rows_total=20)
    page = editor.get(path).text
    assert re.search(r'<progress [^>]*max="20" value="5"', page)
    assert "http-equiv" in page
    assert editor.get(f"{path}/progress").json() == {"state": "checking", "done": 5, "total": 20}
    editor.post(f"{path}/check", {})
    assert get_upload(editor).rows_done == 5


def test_a_check_of_what_was_discarded_ends(editor: Console) -> None:
    path = bring(editor, NEW).headers["location"]
    wait(editor, path)
    assert editor.post(f"{path}/discard", {}).headers["location"].endswith("said=discarded")
    engine = get_engine(editor.client)
    start_check(engine, Actor("account", "x", "becode", "editor"), path.rpartition("/")[2]).join(10)
    kept = get_upload(editor)
    assert (kept.state, kept.content, kept.result) == ("discarded", b"", {})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\n1;2\n"])
def test_what_cannot_be_read_is_said(editor: Console, content: bytes) -> None:
    answer = bring(editor, content)
    if not content:
        assert (answer.status_code, "Choose a file first" in answer.text) == (422, True)
        return
    page = wait(editor, answer.headers["location"])
    assert "The file " in page
    assert 'role="alert"' in page


def test_a_file_that_is_too_large_is_refused(editor: Console) -> None:
    assert bring(editor, b"x" * 10_100_000).status_code == 413


def test_a_form_that_is_not_ours_is_refused(editor: Console) -> None:
    other = Console(editor.client, editor.token, "wrong", editor.account_id)
    assert bring(other, NEW).status_code == 403


def test_files_do_not_gather_without_end(editor: Console) -> None:
    with open_transaction(get_engine(editor.client)) as db:
        for number in range(MOST_OPEN):
            db.add(Upload(id=f"u{number}", operator_id="becode", file_name="x", content=b"x", state="checked"))
    assert "publish or discard" in bring(editor, NEW).text
    with open_transaction(get_engine(editor.client)) as db:
        for upload in db.exec(select(Upload)):
            upload.recorded_at = now() - KEPT_FOR - timedelta(days=1)
            db.add(upload)
    assert bring(editor, NEW).status_code == 303


@pytest.mark.parametrize("name", ["offers.csv", "offers.xlsx", "template.csv", "template.xlsx", "values.csv"])
def test_files_can_be_fetched(editor: Console, name: str) -> None:
    answer = editor.get(f"{UPLOADS}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"


def test_the_example_of_a_template_is_not_read(editor: Console) -> None:
    template = editor.get(f"{UPLOADS}/template.xlsx").content
    path = bring(editor, template, name="template.xlsx").headers["location"]
    assert "There is no offer in this spreadsheet" in wait(editor, path)


def test_who_pays_for_no_offer_any_more_keeps_the_name_in_what_is_said_of_the_effect(client: Client) -> None:
    editor = sign_in(client, "editor@technocite.example", "editor", "technocite", language="fr")
    assert list_ids(client, "funder=prw") == ["technocite-minecraft"]
    path = bring(editor, "id;status;reason\ntechnocite-minecraft;withdrawn;Terminé\n").headers["location"]
    named = re.compile("financement par Plan de relance de la Wallonie")
    assert named.search(wait(editor, path))
    editor.post(f"{path}/publish", {})
    assert named.search(wait(editor, path))
    assert get_upload(editor).state == "published"
    assert list_ids(client, "funder=prw") == []
