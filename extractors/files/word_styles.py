"""The styles and list definitions of a Word file: what a paragraph or run is like where it does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from torikumi.extractors.files.list_numbers import Counter, Level

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of the elements of a Word file."""


_LEVEL = re.compile("[0-8]")
"""A level of a list; there are nine (ECMA-376 part 1, 17.9.3)."""


def value_of(element: Any, path: str, default: str | None = None) -> str | None:
    """The ``w:val`` of an element below another one."""
    found = element.find("/".join(W + name for name in path.split("/"))) if element is not None else None
    return default if found is None else str(found.get(f"{W}val", "true"))


def number_of(element: Any, path: str, default: int = 0) -> int:
    """The ``w:val`` of an element below another one as a number."""
    found = value_of(element, path)
    return int(found) if found is not None and re.fullmatch("-?[0-9]{1,8}", found) else default


def is_on(element: Any, name: str) -> bool | None:
    """Whether a property (``w:vanish``) is on, off, or not said."""
    found = value_of(element, name)
    return None if found is None else found not in ("0", "false", "off", "none")


def depth_of(element: Any) -> int:
    """The level (from 0) that an element of a list definition is about."""
    found = element.get(f"{W}ilvl", "0")
    return int(found) if _LEVEL.fullmatch(found) else 0


class Styles:
    """The styles of a file.

    Args:
        root: The root of its part of styles, or None where it has none.
    """

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = None
        self.normal = ""
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self.normal = style.get(f"{W}styleId", "")
        self._default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def chain(self, name: str | None) -> Iterator[Any]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value_of(self._styles[name], "basedOn")

    def run_properties(self, run: Any, paragraph_style: str | None) -> Iterator[Any]:
        """Where the properties of a run are said, the nearest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
        for name in (value_of(own, "rStyle"), paragraph_style or self.normal):
            for style in self.chain(name):
                found = style.find(f"{W}rPr")
                if found is not None:
                    yield found
        if self._default is not None:
            yield self._default

    def is_on(self, run: Any, paragraph_style: str | None, *names: str) -> bool:
        """Whether one of the properties of a run is on."""
        places = list(self.run_properties(run, paragraph_style))
        for name in names:
            said = next((on for place in places if (on := is_on(place, name)) is not None), None)
            if said:
                return True
        return False

    def size(self, run: Any, paragraph_style: str | None) -> float:
        """Size of type of a run in points."""
        for place in self.run_properties(run, paragraph_style):
            if found := number_of(place, "sz"):
                return found / 2
        return 10.0  # what the standard says where nothing is said

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list (numId) and level of a paragraph, of its own or by its style, or None."""
        own = paragraph.find(f"{W}pPr")
        places = [own] if own is not None else []
        places += [
            p for s in self.chain(value_of(own, "pStyle") or self.normal) if (p := s.find(f"{W}pPr")) is not None
        ]
        number = level = None
        for place in places:
            number = number or value_of(place, "numPr/numId")
            level = level or value_of(place, "numPr/ilvl")
        if number in (None, "0") or number is None:
            return None
        return number, int(level) if level and _LEVEL.fullmatch(level) else 0

    def style_of_list(self, name: str) -> str | None:
        """The list (numId) that a style of lists leads to."""
        return next((found for style in self.chain(name) if (found := value_of(style, "pPr/numPr/numId"))), None)


class Lists:
    """The list definitions of a file, and the numbers that its lists have reached.

    Args:
        root: The root of its part of numbering, or None where it has none.
        styles: Its styles.
    """

    def __init__(self, root: Any, styles: Styles) -> None:
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._counters: dict[str, Counter] = {}
        self._begun: set[str] = set()
        self._styles = styles
        if root is not None:
            self._abstract = {e.get(f"{W}abstractNumId", ""): e for e in root.iter(f"{W}abstractNum")}
            self._lists = {e.get(f"{W}numId", ""): e for e in root.iter(f"{W}num")}

    def label(self, number: str, depth: int) -> str:
        """What is drawn before the next paragraph of a list at a level (from 0)."""
        definition = self._lists.get(number)
        if definition is None:
            return ""
        abstract = self._linked(value_of(definition, "abstractNumId") or "")
        overrides = {depth_of(e): e for e in definition.findall(f"{W}lvlOverride")}
        levels = self._levels(abstract)
        for level, override in overrides.items():
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[level] = _level(own)
        # lists of one definition count on, unless one says where it begins
        counter = self._counters.setdefault(abstract, Counter(levels))
        counter.levels = levels
        if number not in self._begun:
            self._begun.add(number)
            for level, override in overrides.items():
                if override.find(f"{W}startOverride") is not None:
                    counter.reached[level] = number_of(override, "startOverride", 1) - 1
        return counter.next_label(depth)

    def _linked(self, abstract: str) -> str:
        """The definition that is meant where one leads to a style of lists."""
        element = self._abstract.get(abstract)
        link = value_of(element, "numStyleLink")
        number = self._styles.style_of_list(link) if link else None
        target = value_of(self._lists[number], "abstractNumId") if number and number in self._lists else None
        return target if target in self._abstract and target is not None else abstract

    def _levels(self, abstract: str) -> dict[int, Level]:
        element = self._abstract.get(abstract)
        if element is None:
            return {}
        return {depth_of(level): _level(level) for level in element.findall(f"{W}lvl")}


def _level(element: Any) -> Level:
    """One level of a definition."""
    return Level(
        kind=value_of(element, "numFmt", "decimal") or "decimal",
        text=value_of(element, "lvlText", "") or "",
        start=number_of(element, "start", 1),
        suffix=value_of(element, "suff", "tab") or "tab",
        legal=bool(is_on(element, "isLgl")),
        restart=number_of(element, "lvlRestart") if element.find(f"{W}lvlRestart") is not None else None,
    )
