"""The server of `torikumi review`: what it answers, what it refuses, and what it writes."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.support.reports import awkward_report
from torikumi.pipeline.cli import app
from torikumi.pipeline.corrections.apply import apply_corrections, published
from torikumi.pipeline.corrections.read import parse_corrections
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.json import report_to_json
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.review.editing import Editing
from torikumi.pipeline.review.page import DATA, review_page
from torikumi.pipeline.review.pictures import PagePicture
from torikumi.pipeline.review.pictures_kept import kept_pictures
from torikumi.pipeline.review.server import BODY_MAX, application, bound, new_token
from torikumi.schemas.errors import CorrectionsError, SourceError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette would rather have httpx2, which does the same here
    from starlette.testclient import TestClient

PORT = 45678
TOKEN = "Qn6t2KHLyg0K1LiX1o2_WJoNYkpqgNNn8PcoIhqyORc"  # fixed: tests are named after their arguments
BASE = f"http://127.0.0.1:{PORT}"
AT = f"/{TOKEN}/corrections"
JSON = "application/json"

WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

GRADE = {"kind": "value", "initiative": "1", "field": "grade", "old": "A", "new": "S"}
ITEMS = {
    "kind": "list",
    "initiative": "1",
    "field": "departments",
    "old": ["情報推進課", "=課"],
    "new": ["情報推進課", "総務課"],
}
ROLE = {"kind": "role", "heading": "予算", "old": "extra", "new": "results"}
SEEN = {"kind": "seen", "code": "grade-not-in-legend", "initiative": "2", "field": "grade", "message": "X"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    report = awkward_report("report")
    write_dataset(report, tmp_path / "out" / "report", ExportOptions(formats=("json",)), pictures=pictures())
    return tmp_path / "out" / "report"


def pictures() -> tuple[PagePicture, ...]:
    return (PagePicture(1, 842.0, 595.0, WEBP), PagePicture(2, 842.0, 595.0), PagePicture(3, 842.0, 595.0, WEBP))


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(Editing(folder), TOKEN, PORT), BASE, raise_server_exceptions=False) as found:
        yield found


def put(client: TestClient, entry: object, **options: Any) -> httpx.Response:
    found: httpx.Response = client.put(AT, json={"correction": entry}, **options)
    return found


def saved(folder: Path) -> list[dict[str, Any]]:
    path = folder / "corrections.toml"
    entries = parse_corrections(path.read_bytes(), "x").entries if path.exists() else ()
    return [entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for entry in entries]


# --- what is answered


def test_the_page_holds_the_report_the_corrections_and_the_pictures_of_the_folder(client: TestClient) -> None:
    put(client, GRADE)
    found = client.get(f"/{TOKEN}/")
    assert found.status_code == 200
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    data = json.loads(found.text.partition(DATA)[2].partition("</script>")[0])
    assert data["editing"] is True
    assert data["corrections"] == [GRADE]
    assert data["report"]["initiatives"][0]["grade"] == "A"
    assert [page["image"] is not None for page in data["pages"]] == [True, False, True]
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "script-src 'sha256-" in policy
    assert policy.endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("path", [f"/{TOKEN}/", AT, "/", "/x/", f"/{TOKEN}/other"])
def test_every_answer_has_the_headers_that_keep_the_address_to_itself(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not [name for name in headers if name.startswith("access-control-")]


def test_corrections_of_all_kinds_are_saved_and_taken_back(client: TestClient, folder: Path) -> None:
    assert client.get(AT).json() == {"corrections": []}
    for number, entry in enumerate([GRADE, ITEMS, ROLE, SEEN], start=1):
        found = put(client, entry)
        assert found.status_code == 200, found.text
        assert found.json() == {"corrections": [GRADE, ITEMS, ROLE, SEEN][:number]}
    assert saved(folder) == [GRADE, ITEMS, ROLE, SEEN]
    text = (folder / "corrections.toml").read_text("utf-8")
    assert f'[document]\nfile = "報告書.pdf"\nsha256 = "{awkward_report().source.sha256}"' in text
    for entry in (ITEMS, SEEN, ROLE, GRADE):
        told = {key: value for key, value in entry.items() if key not in ("old", "new")}
        assert client.request("DELETE", AT, json={"correction": told}).status_code == 200
        assert entry not in saved(folder)
    assert client.get(AT).json() == {"corrections": []}
    assert client.request("DELETE", AT, json={"correction": {"kind": "role", "heading": "予算"}}).status_code == 200
    assert sorted(path.name for path in folder.iterdir()) == ["corrections.toml", "report.json", "review.html"]


def test_changing_a_value_twice_keeps_what_was_read_and_changing_it_back_takes_the_entry_away(
    client: TestClient, folder: Path
) -> None:
    put(client, GRADE)
    put(client, {**GRADE, "old": "S", "new": "B", "note": "印字"})
    assert saved(folder) == [{**GRADE, "new": "B", "note": "印字"}]
    put(client, {**GRADE, "old": "B", "new": "A"})
    assert saved(folder) == []
    put(client, {**GRADE, "old": "A", "new": "A"})
    assert saved(folder) == []


def test_of_two_windows_the_second_is_told_that_the_value_has_changed(client: TestClient, folder: Path) -> None:
    assert put(client, GRADE).status_code == 200
    found = put(client, {**GRADE, "new": "C"})
    assert found.status_code == 422
    assert found.json()["message"] == "it was changed elsewhere meanwhile: load the page again"
    assert found.json()["message_ja"]
    assert saved(folder) == [GRADE]


def converted_again(folder: Path) -> None:
    """What `torikumi convert` would make of the folder with the corrections that are in it now."""
    entries = parse_corrections((folder / "corrections.toml").read_bytes(), "x").entries
    applied = apply_corrections(awkward_report("report"), entries)
    checks = (*applied.report.checks, *(published(finding) for finding in applied.findings))
    report = applied.report.model_copy(update={"checks": checks})
    (folder / "report.json").write_text(report_to_json(report), "utf-8")


def test_a_dataset_that_was_converted_with_its_corrections_goes_on_from_them(client: TestClient, folder: Path) -> None:
    put(client, GRADE)
    converted_again(folder)
    put(client, {**GRADE, "old": "S", "new": "B"})
    assert saved(folder) == [{**GRADE, "new": "B"}]
    # taken back: the dataset still says S, and extraction said A
    client.request("DELETE", AT, json={"correction": GRADE})
    assert put(client, {**GRADE, "old": "B", "new": "C"}).status_code == 422
    assert put(client, {**GRADE, "old": "S", "new": "C"}).status_code == 200
    assert saved(folder) == [{**GRADE, "old": "A", "new": "C"}]


def test_a_value_that_another_file_corrected_is_not_corrected_on_top_of_it(folder: Path) -> None:
    """What extraction gave is not known: an entry would have a wrong old value, and never fit."""
    (folder / "corrections.toml").write_text('[[correction]]\nkind = "value"\ninitiative = "1"\nfield = "grade"\n'
                                             'old = "A"\nnew = "S"\n', "utf-8")  # fmt: skip
    converted_again(folder)
    (folder / "corrections.toml").unlink()
    with TestClient(application(Editing(folder), TOKEN, PORT), BASE) as client:
        found = put(client, {**GRADE, "old": "S", "new": "B"})
    assert found.status_code == 422
    assert "run torikumi convert again" in found.json()["message"]


def test_a_correction_that_does_not_fit_any_more_is_made_anew(client: TestClient, folder: Path) -> None:
    put(client, GRADE)
    report = awkward_report("report")
    first = report.initiatives[0].model_copy(update={"grade": "B"})
    changed = report.model_copy(update={"initiatives": (first, report.initiatives[1])})
    (folder / "report.json").write_text(report_to_json(changed), "utf-8")
    assert put(client, {**GRADE, "old": "B", "new": "C"}).status_code == 200
    assert saved(folder) == [{**GRADE, "old": "B", "new": "C"}]


def test_beside_the_source(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "report.txt"
    source.write_bytes(b"report")
    with pytest.raises(SourceError, match="is not the file that the dataset was made from: convert it first"):
        Editing(folder, source)
    with pytest.raises(SourceError, match="cannot be read"):
        Editing(folder, tmp_path / "none.pdf")
    sha256 = hashlib.sha256(b"report").hexdigest()
    report = awkward_report("report")
    made = report.model_copy(update={"source": report.source.model_copy(update={"sha256": sha256})})
    (folder / "report.json").write_text(report_to_json(made), "utf-8")
    with TestClient(application(Editing(folder, source), TOKEN, PORT), BASE) as client:
        assert put(client, GRADE).status_code == 200
        beside = tmp_path / "report.txt.corrections.toml"
        assert [entry.kind for entry in parse_corrections(beside.read_bytes(), "x").entries] == ["value"]
        assert not (folder / "corrections.toml").exists()
        (folder / "corrections.toml").write_bytes(beside.read_bytes())
        found = put(client, {**GRADE, "old": "S", "new": "B"})
        assert found.status_code == 422
        assert "which goes before: take it out there" in found.json()["message"]


# --- what is refused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": f"localhost:{PORT}"}, 200),
        ({"host": f"LOCALHOST:{PORT}"}, 200),
        ({"origin": BASE}, 200),
        ({"origin": f"http://localhost:{PORT}"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"host": "127.0.0.1"}, 403),
        ({"host": f"127.0.0.1:{PORT + 1}"}, 403),
        ({"host": f"evil.example:{PORT}"}, 403),  # a name that was made to lead here (DNS rebinding)
        ({"host": f"127.0.0.1.evil.example:{PORT}"}, 403),
        ({"host": f"[::1]:{PORT}"}, 403),
        ({"host": ""}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_the_page_itself_is_answered(
    client: TestClient, folder: Path, headers: dict[str, str], status: int, method: str
) -> None:
    body = {} if method == "GET" else {"json": {"correction": GRADE}}
    assert client.request(method, AT, headers=headers, **body).status_code == status
    if status != 200:
        assert saved(folder) == []


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/corrections", f"/{TOKEN}", f"/{TOKEN[:-1]}/", f"/{TOKEN}x/", f"/{TOKEN.swapcase()}/", f"/{TOKEN}/x"),
        *(f"/{TOKEN}/corrections/", f"/{TOKEN}/report.json", f"/{TOKEN}/../report.json", f"/{TOKEN}//", "/%ff/", "/ü/"),
        *(f"/{TOKEN[:-1]}/corrections", f"//{TOKEN}/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_nothing_is_there_without_the_whole_address(client: TestClient, folder: Path, path: str, method: str) -> None:
    found = client.request(
        method, path, json={"correction": GRADE} if method != "GET" else None, follow_redirects=False
    )
    assert found.status_code in (404, 405)
    assert (found.status_code == 405) is (method != "GET" and found.status_code == 405)
    assert TOKEN not in found.text
    assert saved(folder) == []


@pytest.mark.parametrize("method", ["POST", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(client: TestClient, folder: Path, method: str) -> None:
    found = client.request(method, AT, json={"correction": GRADE})
    assert found.status_code == 405
    assert saved(folder) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"correction": {}}', "text/plain", 415),
        (b'{"correction": {}}', "application/x-www-form-urlencoded", 415),
        (b'{"correction": {}}', "application/jsonp", 415),
        (b"", JSON, 422),
        (b"[]", JSON, 422),
        (b"null", JSON, 422),
        (b"{", "application/json; charset=utf-8", 422),
        (b"\xff", JSON, 422),
        (b'{"correction": {}, "more": 1}', JSON, 422),
        (b'{"correction": 3}', JSON, 422),
        (b'{"correction": {}}', JSON, 422),
        (b'{"correction": ' + b"[" * 100_000, JSON, 422),
        (
            b'{"correction": {"kind": "value", "field": "plan.title", "old": "", "new": "\\ud800"}}',
            "application/json",
            422,
        ),
        (b" " * (BODY_MAX + 1), JSON, 413),
    ],
    ids=range(14),
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_bodies_that_are_none(
    client: TestClient, folder: Path, content: bytes, kind: str, status: int, method: str
) -> None:
    found = client.request(method, AT, content=content, headers={"content-type": kind})
    assert found.status_code == (200 if method == "DELETE" and b"ud800" in content else status)
    if status in (415, 422):
        said = found.json()
        assert set(said) == {"message", "message_ja"} or "corrections" in said
    assert saved(folder) == []


def test_a_body_that_says_nothing_of_its_length_is_cut_off(client: TestClient, folder: Path) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    found = client.put(AT, content=endless(), headers={"content-type": "application/json"})
    assert found.status_code == 413
    assert saved(folder) == []


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({**GRADE, "field": "grad"}, "field: 'grad' is no field that can be corrected"),
        ({**GRADE, "kind": "valeu"}, "kind: 'valeu' is none of value, list, role, seen"),
        ({**GRADE, "initiative": "99"}, "there is no initiative '99'"),
        ({**GRADE, "old": "B"}, "it was changed elsewhere meanwhile"),
        ({**GRADE, "new": 3}, "new: is no text"),
        ({**GRADE, "path": "/etc/passwd"}, "path: there is no such key"),
        ({**GRADE, "field": "section", "old": "1", "new": "9"}, "there is no section '9'"),
        ({**GRADE, "field": "extra.説明", "old": ""}, "no initiative has a column '説明'"),
        ({"kind": "value", "field": "municipality.code", "old": "011002", "new": "362019"}, "new: the check digit"),
        ({"kind": "value", "field": "report.fiscal_year", "old": "2019", "new": "令和2年"}, "new: '令和2年' is no"),
        ({**ITEMS, "old": ["情報推進課"]}, "it was changed elsewhere meanwhile"),
        ({**ITEMS, "new": ["情報推進課", " "]}, "new: holds an empty text"),
        ({**ROLE, "heading": "名称"}, "the dataset has no column '名称' under extra"),
        ({**ROLE, "new": "result"}, "new: 'result' is none of"),
        ({**SEEN, "message": "Y"}, "there is no such finding"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_both_languages(
    client: TestClient, folder: Path, entry: dict[str, object], words: str
) -> None:
    found = put(client, entry)
    assert found.status_code == 422
    assert found.json()["message"].startswith(words)
    assert any("ぁ" <= letter <= "ん" for letter in found.json()["message_ja"])
    assert saved(folder) == []
    assert not (folder / "corrections.toml").exists()


def test_what_a_person_breaks_in_the_file_is_told_and_not_written_over(client: TestClient, folder: Path) -> None:
    put(client, GRADE)
    broken = (folder / "corrections.toml").read_bytes() + b"\n[[correction"
    (folder / "corrections.toml").write_bytes(broken)
    found = put(client, ITEMS)
    assert found.status_code == 422
    assert "no TOML" in found.json()["message"]
    assert client.get(AT).status_code == 422
    assert client.get(f"/{TOKEN}/").status_code == 500
    assert (folder / "corrections.toml").read_bytes() == broken
    with pytest.raises(CorrectionsError):
        Editing(folder)


def test_a_link_is_neither_read_nor_written(client: TestClient, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("version = 1\n")
    (folder / "corrections.toml").symlink_to(outside)
    assert put(client, GRADE).status_code == 422
    assert outside.read_text() == "version = 1\n"


def test_a_folder_that_is_gone_is_not_made_anew(client: TestClient, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    assert put(client, GRADE).status_code == 422
    assert not folder.exists()


def test_many_windows_at_once_lose_nothing(folder: Path) -> None:
    """Two servers of one folder, eight threads each, every one with a change of its own."""
    report = awkward_report("report")
    many = tuple(report.initiatives[1].model_copy(update={"id": str(number)}) for number in range(16))
    (folder / "report.json").write_text(
        report_to_json(report.model_copy(update={"initiatives": many, "checks": ()})), "utf-8"
    )
    desks = [Editing(folder), Editing(folder)]
    entries = [{**GRADE, "initiative": str(number), "old": "X"} for number in range(16)]
    threads = [threading.Thread(target=desks[number % 2].put, args=(entry,)) for number, entry in enumerate(entries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry["initiative"] for entry in saved(folder)) == sorted(str(number) for number in range(16))


# --- pictures of a page that anybody may have edited


def test_pictures_are_read_back(folder: Path) -> None:
    assert kept_pictures(folder / "review.html") == pictures()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"{}", b'{"pages": 3}', b'{"pages": [3]}', b'{"pages": [{}]}', b"[" * 100_000,
        b'{"pages": [{"page": 1, "width": 1, "height": 1, "image": 3}]}',
        b'{"pages": [{"page": "1", "width": 1, "height": 1, "image": null}]}',
        b'{"pages": [{"page": 0, "width": 1, "height": 1, "image": null}]}',
        b'{"pages": [{"page": true, "width": 1, "height": 1, "image": null}]}',
        b'{"pages": [{"page": 1, "width": NaN, "height": 1, "image": null}]}',
        b'{"pages": [{"page": 1, "width": 1e999, "height": 1, "image": null}]}',
        b'{"pages": [{"page": 1, "width": 1' + b"0" * 400 + b', "height": 1, "image": null}]}',
        b'{"pages": [{"page": 1, "width": -1, "height": 1, "image": null}]}',
    ],
    ids=range(16),
)  # fmt: skip
def test_a_page_that_was_edited_gives_no_pictures(data: bytes, tmp_path: Path) -> None:
    page = tmp_path / "review.html"
    page.write_bytes(b"<html>" + DATA.encode() + data + b"</script>")
    assert kept_pictures(page) == ()


@pytest.mark.parametrize("image", [b"GIF89a" + bytes(20), b"<svg onload=alert(1)>", b"", b"RIFF" + bytes(5 << 20)])
def test_what_is_no_picture_is_left_out(image: bytes, tmp_path: Path) -> None:
    page = tmp_path / "review.html"
    page.write_bytes(review_page(awkward_report(), [PagePicture(1, 10.0, 10.0, image)]))
    assert kept_pictures(page) == (PagePicture(1, 10.0, 10.0),)


def test_a_page_that_is_a_link_or_missing_gives_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "review.html").symlink_to(folder / "review.html")
    assert kept_pictures(tmp_path / "review.html") == ()
    assert kept_pictures(tmp_path / "none.html") == ()


# --- the command, as a process


def test_the_command_serves_saves_and_ends(folder: Path) -> None:
    command = [sys.executable, "-c", "from torikumi.pipeline.cli import main; main()", "review", str(folder)]
    process = subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(timeout=30, trust_env=False) as client:
            page = client.get(address)
            assert page.status_code == 200
            assert '"editing":true' in page.text
            assert "server" not in page.headers
            assert client.put(f"{address}corrections", json={"correction": GRADE}).json() == {"corrections": [GRADE]}
            port = httpx.URL(address).port
            assert port is not None
            assert client.get(address, headers={"host": f"evil.example:{port}"}).status_code == 403
        # a request with two names of a host
        raw = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        raw.putrequest("GET", httpx.URL(address).path, skip_host=True)
        raw.putheader("Host", f"127.0.0.1:{port}")
        raw.putheader("Host", "evil.example")
        raw.endheaders()
        assert raw.getresponse().status in (400, 403)
        raw.close()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert out == ""
    assert address.split("/")[3] not in err
    assert err.splitlines()[-1] == (
        f"{folder / 'corrections.toml'}: 1 correction saved; this applies them: "
        f"torikumi convert '報告書.pdf' -o {folder.parent}"
    )
    assert saved(folder) == [GRADE]


def test_only_this_machine_reaches_it(folder: Path) -> None:
    with bound(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        assert listening.family is socket.AF_INET


@pytest.mark.parametrize("broken", ["none", "empty", "no-report", "no-json", "link", "other-json"])
def test_a_folder_without_a_report_is_one_line(broken: str, folder: Path) -> None:
    file = folder / "report.json"
    if broken == "none":
        target = folder.with_name("nothing")
    else:
        target = folder
        if broken == "link":
            file.rename(folder / "x.json")
            file.symlink_to(folder / "x.json")
        elif broken in ("empty", "no-report"):
            file.unlink()
        else:
            file.write_text("{" if broken == "no-json" else '{"dataset_id": 3}')
    found = CliRunner().invoke(app, ["review", str(target), "--no-browser"])
    assert found.exit_code == 1
    assert found.stdout == ""
    assert found.stderr.startswith(str(target / "report.json"))
    assert found.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_said(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = CliRunner().invoke(app, ["review", str(folder), "--no-browser", "--port", str(port)])
    assert found.exit_code == 2
    assert found.stderr.splitlines() == [f"torikumi review: port {port}: {os.strerror(98)}: give another one, or none"]


def test_without_the_extra_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = sys.modules["torikumi.pipeline.cli.review"]  # in its package the command has its name
    monkeypatch.setattr(command, "NEEDED", ("starlette", "no_such_module"))
    found = CliRunner().invoke(app, ["review", str(folder)])
    assert found.exit_code == 2
    assert found.stderr == (
        "torikumi review: needs no_such_module, which is not installed: pip install 'torikumi[review]'\n"
    )


def test_no_two_addresses_are_the_same() -> None:
    words = {new_token() for _ in range(100)}
    assert len(words) == 100
    assert all(len(word) >= 40 for word in words)
