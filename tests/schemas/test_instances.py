"""Many instances made at once are those that the class makes one by one, and are counted as Python counts them."""

from __future__ import annotations

import gc
import sys
import weakref
from dataclasses import InitVar, dataclass, field
from typing import Any

import pytest

from torikumi.schemas import instances_python as plain
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Cell, Line, Piece

MODULES: list[Any] = [plain]
try:
    from torikumi.schemas import instances_compiled as compiled

    MODULES.append(compiled)
except ImportError:  # it was not compiled here
    pass

both = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit("_", 1)[1])


class Seen:
    """A value that tells when it is gone."""


@dataclass(frozen=True, slots=True)
class Pair:
    one: object
    other: object = 7


@dataclass(frozen=True, slots=True)
class Three(Pair):
    """Two of its slots are those of its base."""

    third: object = None


@both
def test_rows_of_columns(module: Any) -> None:
    line = Line("取組", BBox(1.0, 2.0, 3.0, 4.0), 10.5, 3, 2)
    assert module.Instances(Piece).of([1, 2], [line.bbox] * 2, [(line,), ()], ["", "B3"]) == [
        Piece(1, line.bbox, (line,)),
        Piece(2, line.bbox, (), "B3"),
    ]
    assert module.Instances(Three).of(["a"], ["b"], ["c"]) == [Three("a", "b", "c")]
    assert module.Instances(Pair).of([], []) == []


@both
def test_changed_copies(module: Any) -> None:
    cells = [Cell(row, 0, 1, 1, (Piece(1, BBox(0.0, 0.0, 1.0, 1.0)),), "本文") for row in range(3)]
    lower = module.Instances(Cell).changed(cells, row=[5, 6, 7], text=["", "a", "b"])
    assert [(cell.row, cell.text) for cell in lower] == [(5, ""), (6, "a"), (7, "b")]
    assert [cell.pieces for cell in lower] == [cell.pieces for cell in cells]
    assert [cell.row for cell in cells] == [0, 1, 2]
    assert module.Instances(Cell).changed([], row=[]) == []
    assert module.Instances(Cell).changed(cells) == cells


@both
def test_wrong_columns(module: Any) -> None:
    pairs = module.Instances(Pair)
    for columns in ([[1]], [[1], [2], [3]], [[1, 2], [3]], [[1], [2, 3]], []):
        with pytest.raises(ValueError, match=r".+"):
            pairs.of(*columns)
    with pytest.raises(ValueError, match="no such field"):
        pairs.changed([Pair(1)], third=[1])
    with pytest.raises(ValueError, match="length"):
        pairs.changed([Pair(1)], one=[1, 2])
    for other in (Three(1), "text", None):
        with pytest.raises(TypeError, match="Pair"):
            pairs.changed([Pair(1), other], one=[1, 2])


@dataclass(slots=True)
class Changing:
    one: int


@dataclass(frozen=True)
class Without:
    one: int


@dataclass(frozen=True, slots=True)
class Checked:
    one: int

    def __post_init__(self) -> None:
        raise ValueError


@dataclass(frozen=True, slots=True)
class Counted:
    one: int
    two: int = field(init=False, default=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    one: int


@dataclass(frozen=True, slots=True)
class Given:
    one: int
    two: InitVar[int]


@dataclass(frozen=True, slots=True)
class Single:
    one: int

    def __new__(cls, *_: object) -> Single:
        return object.__new__(cls)


class Undecorated(Pair):
    __slots__ = ()


class Own(Without):
    pass


@dataclass(frozen=True, slots=True)
class OnDict(Own):
    """Its base has a dictionary."""

    two: int


@both
@pytest.mark.parametrize(
    "kind", [Changing, Without, Checked, Counted, Named, Given, Single, Undecorated, OnDict, BBox, int, Seen]
)
def test_other_classes_are_refused(module: Any, kind: type) -> None:
    with pytest.raises(TypeError, match="frozen dataclass with slots"):
        module.Instances(kind)


@both
def test_values_are_counted(module: Any) -> None:
    pairs, one, other = module.Instances(Pair), Seen(), Seen()
    before = sys.getrefcount(one), sys.getrefcount(other), sys.getrefcount(Pair)
    for _ in range(300):
        made = pairs.of([one] * 10, [other] * 10)
        copies = pairs.changed(made, other=[one] * 10)
        assert sys.getrefcount(one) == before[0] + 30
        assert sys.getrefcount(other) == before[1] + 10
        with pytest.raises(ValueError, match=r".+"):
            pairs.of([one] * 10, [other] * 9)
        with pytest.raises(TypeError, match="Pair"):
            pairs.changed([*made, 1], other=[one] * 11)
        del made, copies
    assert (sys.getrefcount(one), sys.getrefcount(other), sys.getrefcount(Pair)) == before


@both
def test_the_collector_finds_rings(module: Any) -> None:
    pairs = module.Instances(Pair)
    threshold = gc.get_threshold()
    gc.set_threshold(1, 1, 1)  # the collector looks at instances while they are made
    try:
        for _ in range(20):
            ring: list[Any] = []
            value = Seen()
            gone = weakref.ref(value)
            ring.append(pairs.of([ring] * 5, [value] * 5))
            ring.append(pairs.changed(ring[0], one=[ring] * 5))
            assert all(gc.is_tracked(pair) for pair in ring[0])
            del ring, value
            gc.collect()
            assert gone() is None
    finally:
        gc.set_threshold(*threshold)


@pytest.mark.skipif(len(MODULES) < 2, reason="it was not compiled here")
def test_compiled_is_strict() -> None:
    with pytest.raises(TypeError):
        compiled.Instances.__new__(compiled.Instances)
    with pytest.raises(TypeError):
        compiled.Instances(Pair).of((1,), (2,))  # type: ignore[arg-type]
    half = Pair(1)
    object.__delattr__(half, "other")
    with pytest.raises(AttributeError):
        compiled.Instances(Pair).changed([half])
