"""The search index of the test portal finds by what CKAN writes."""

from __future__ import annotations

import json

import pytest

from tests.portal.index import Index

DOCUMENTS = [
    {"index_id": "1", "id": "a", "name": "362018-report", "title": "徳島市 取組実績", "tags": ["徳島市", "A B"],
     "state": "active", "capacity": "public", "site_id": "default", "permission_labels": ["public"]},
    {"index_id": "2", "id": "b", "name": "secret", "title": "下書き", "state": "active", "capacity": "private",
     "site_id": "default", "permission_labels": ["member-7"]},
]  # fmt: skip


@pytest.fixture
def index() -> Index:
    found = Index()
    found.update(json.dumps(DOCUMENTS))
    return found


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("*:*", "ab"),
        ("", "ab"),
        ('name:"secret" OR id:"secret"', "b"),
        ("+state:active AND +capacity:public", "a"),
        ("-capacity:private", "a"),
        ("NOT capacity:public", "b"),
        ('+permission_labels:("public" OR "member-7")', "ab"),
        ('+site_id:"default" +(id:"a" OR name:"a") AND +state:active', "a"),
        ("取組", "a"),
        ("取組 下書き", ""),
        ("取組 OR 下書き", "ab"),
        ('tags:"A B"', "a"),
        ("tags:徳島", ""),
        ("tags:[* TO *]", "a"),
        ("{!tag=x}capacity:private", "b"),
        ("owner_org:*", ""),
    ],
)
def test_queries(index: Index, query: str, ids: str) -> None:
    found = index.select({"q": [query], "rows": ["9"]})["response"]
    assert (found["numFound"], "".join(document["id"] for document in found["docs"])) == (len(ids), ids)


def test_filters_pages_and_facets(index: Index) -> None:
    answer = index.select({"q": ["*:*"], "fq": ["+state:active", "+capacity:public"], "facet.field": ["tags"]})
    assert [document["id"] for document in answer["response"]["docs"]] == ["a"]
    assert answer["facet_counts"]["facet_fields"]["tags"] == ["徳島市", 1, "A B", 1]
    assert [one["id"] for one in index.select({"start": ["1"], "rows": ["1"]})["response"]["docs"]] == ["b"]


def test_what_is_deleted_is_gone(index: Index) -> None:
    index.update("<delete><query>+site_id:default AND +(id:&quot;b&quot; OR name:&quot;b&quot;)</query></delete>")
    assert index.select({})["response"]["numFound"] == 1
