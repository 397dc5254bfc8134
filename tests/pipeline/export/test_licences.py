import pytest

from torikumi.pipeline.export.licences import Licence, parse_licence
from torikumi.schemas.errors import UsageError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc by 4.0", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("PDL1.0", "PDL-1.0"),
        ("公共データ利用規約", "PDL-1.0"),
        ("My-Licence_1", "My-Licence_1"),
        ("https://example.org/terms", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    licence = parse_licence(text)
    assert licence.name == name
    assert licence.name or licence.path


def test_descriptor_leaves_out_what_is_unknown() -> None:
    assert Licence(name="X").descriptor() == {"name": "X"}


@pytest.mark.parametrize("text", ["", "自由に使える", "a b c"])
def test_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_licence(text)
