"""Addresses, keys, names, licences: what is taken, and what is refused before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.datasets import awkward_dataset
from tests.publish.sites import run
from tests.publish.stand_in.rules import RefusedError, check_package
from tests.publish.stand_in.server import StandIn
from tests.support.shared_samples import ROOT
from torikumi.pipeline.export.licences import Licence, parse_licence
from torikumi.pipeline.publish.access import portal_address, read_key
from torikumi.pipeline.publish.licence import portal_licence
from torikumi.pipeline.publish.names import clean_tags, is_package_name, package_name
from torikumi.schemas.errors import UsageError


@pytest.mark.parametrize(
    ("given_", "address"),
    [
        ("https://data.example.jp", "https://data.example.jp"),
        (" https://data.example.jp/ ", "https://data.example.jp"),
        ("https://data.example.jp/dataset", "https://data.example.jp"),
        ("https://data.example.jp:8443/ckan/api/3/action", "https://data.example.jp:8443/ckan"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://[::1]:5000/", "http://[::1]:5000"),
        ("http://127.8.9.1/", "http://127.8.9.1"),
        ("https://DATA.Example.jp", "https://data.example.jp"),
    ],
)
def test_addresses(given_: str, address: str) -> None:
    assert portal_address(given_) == address


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("data.example.jp", "is no address"),
        ("ftp://data.example.jp", "is no address"),
        ("https://", "is no address"),
        ("https://data.example.jp:port/", "is no address"),
        ("https://user:pass@data.example.jp", "carries a name or password"),
        ("https://data.example.jp/?key=1", "goes on after"),
        ("http://data.example.jp", "travel unencrypted to data.example.jp"),
        ("http://localhost.example.jp", "travel unencrypted"),
        ("http://127.0.0.1.example.jp", "travel unencrypted"),
    ],
)
def test_addresses_that_are_refused(given_: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        portal_address(given_)
    assert "pass@" not in str(caught.value)


def test_plain_http_is_taken_when_told() -> None:
    assert portal_address("http://data.example.jp", insecure=True) == "http://data.example.jp"


def test_keys(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xef\xbb\xbfabc-123\r\n")  # as an editor of Windows writes it
    assert read_key({}, file) == "abc-123"
    assert read_key({"CKAN_API_KEY": " k2 "}) == "k2"
    assert read_key({"CKAN_API_KEY": "k2", "TORIKUMI_API_KEY": "k1"}) == "k1"
    assert read_key({"CKAN_API_KEY": "k2", "TORIKUMI_API_KEY": ""}) == "k2"


@pytest.mark.parametrize("content", [b"", b"\n", b"abc\ndef", "鍵".encode(), b"\xff\xfea\x00", b"a b"])
def test_what_is_no_key_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_key({"TORIKUMI_API_KEY": "not-this-one"}, file)
    assert "abc" not in str(caught.value)
    with pytest.raises(UsageError, match="TORIKUMI_API_KEY"):
        read_key({})


ids = st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters="._-"), min_size=1, max_size=150)


@given(ids, st.sampled_from(["362018", None]), st.sampled_from(["徳島県徳島市", None]))
def test_every_id_becomes_a_name_that_ckan_takes(dataset_id: str, code: str | None, place: str | None) -> None:
    name = package_name(dataset_id, code, place)
    assert is_package_name(name)
    check_package({"name": name})


@given(st.lists(ids, min_size=2, max_size=2, unique=True))
def test_different_ids_become_different_names(both: list[str]) -> None:
    first, second = both
    assert package_name(first, "362018", None) != package_name(second, "362018", None)


@given(st.lists(st.text(max_size=120), max_size=4))
def test_every_word_becomes_tags_that_ckan_takes(words: list[str]) -> None:
    tags = clean_tags(words)
    check_package({"name": "ok", "tags": [{"name": tag} for tag in tags]})
    assert clean_tags(tags) == tags


def test_the_stand_in_refuses_what_is_not_cleaned() -> None:
    with pytest.raises(RefusedError):
        check_package({"name": "ok", "tags": [{"name": "計画（進捗）"}]})


@pytest.mark.parametrize(
    ("licence", "offered", "id_"),
    [
        ("CC-BY-4.0", ["cc-by", "cc-by-40-intl", "cc-by-21-jp"], "cc-by-40-intl"),
        ("CC-BY-4.0", ["cc-by-21-jp", "cc-by-sa"], "CC-BY-4.0"),
        ("CC-BY-4.0", ["CC-BY-4.0", "cc-by"], "CC-BY-4.0"),
        ("CC-BY-2.1-JP", ["cc-by", "cc-by-40-intl", "cc-by-21-jp"], "cc-by-21-jp"),
        ("CC-BY-SA-4.0", ["cc-by", "cc-by-sa"], "cc-by-sa"),
        ("CC0-1.0", ["cc-by", "cc-zero"], "cc-zero"),
        ("ODbL-1.0", ["odc-odbl"], "odc-odbl"),
        ("PDL-1.0", ["cc-by", "pdl-1.0"], "pdl-1.0"),
        ("PDL-1.0", ["cc-by", "other-open"], "PDL-1.0"),
        ("japanese-20", ["japanese-20", "japanese-10"], "japanese-20"),
    ],
)
def test_licences(licence: str, offered: list[str], id_: str) -> None:
    assert portal_licence(parse_licence(licence), [{"id": one} for one in offered]).id == id_


def test_the_address_of_a_licence_tells_it_by_any_id() -> None:
    entry = {"id": "12", "url": "http://www.digital.go.jp/resources/open_data/public_data_license_v1.0/"}
    assert portal_licence(parse_licence("PDL-1.0"), [{"id": "1", "url": None}, entry]).id == "12"
    assert portal_licence(Licence(path="https://example.org/terms"), [entry]).id == "https://example.org/terms"


def test_without_a_licence_publishing_stops_and_asks(ckan: StandIn) -> None:
    code, _, err = run(ckan, ROOT / "output" / "report", "--organization", "tokushima-shi")
    assert (code, "--license" in err, ckan.writes()) == (2, True, []), err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--license", "CC0"], "its licence is CC-BY-4.0, not CC0-1.0"),
        (["--license", "何か"], "is not known"),
        (["--name", "取組"], "is no name of a package"),
        (["--key-file", "/nowhere/key"], "cannot be read"),
    ],
)
def test_wrong_options(ckan: StandIn, tmp_path: Path, options: list[str], words: str) -> None:
    code, _, err = run(ckan, awkward_dataset(tmp_path), "--organization", "tokushima-shi", *options)
    assert (code, words in err, ckan.writes()) == (2, True, []), err


def test_two_folders_never_become_one_package(ckan: StandIn, tmp_path: Path) -> None:
    folders = [awkward_dataset(tmp_path / name) for name in ("a", "b")]
    code, out, err = run(ckan, *folders, "--organization", "tokushima-shi")
    assert (code, len(out.split()), "becomes the package 011002-awkward" in err) == (2, 1, True), err
    assert run(ckan, *folders, "--name", "one")[0] == 2
