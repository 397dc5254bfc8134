"""Reads hostile files in a process of its own, under a watch: ``python -m tests.support.hostile_run READER FOLDER``.

Prints for each kind what came of it, as JSON. The memory of the process is limited, so that what eats it fails here and
not in the test that asks; what would reach the network, start a program or read a file of the system is told.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.support import hostile_pdf as hostile

MEMORY = 2 << 30

KINDS: dict[str, Callable[[], bytes]] = {
    "no-pages": hostile.no_pages,
    "many-pages": lambda: hostile.many_pages(300),
    "one-page-many-times": lambda: hostile.one_page_many_times(300),
    "too-many-pages": lambda: hostile.many_pages(50_001),
    "claimed-pages": hostile.claimed_pages,
    "pages-in-a-loop": hostile.pages_in_a_loop,
    "parents-in-a-loop": hostile.parents_in_a_loop,
    "deep-page-tree": hostile.deep_page_tree,
    "huge-page": hostile.huge_page,
    "huger-page": lambda: hostile.huge_page("1000000000000"),
    "page-of-no-size": lambda: hostile.huge_page("0"),
    "page-of-odd-size": lambda: hostile.huge_page("abc"),
    "user-unit": hostile.user_unit,
    "rules": lambda: hostile.rules(1_000_100),
    "lattice": lambda: hostile.lattice(100),
    "rectangles": lambda: hostile.rectangles(20_000),
    "one-path": lambda: hostile.one_path(100_000),
    "letters": lambda: hostile.letters(20_000),
    "letters-on-one-spot": lambda: hostile.letters_on_one_spot(10_000),
    "deep-states": hostile.deep_states,
    "deep-marks": hostile.deep_marks,
    "deep-arrays": lambda: hostile.deep_arrays(100_000),
    "deep-dictionaries": lambda: hostile.deep_dictionaries(10_000),
    "content-bomb": lambda: hostile.content_bomb(200),
    "content-bomb-packed-twice": lambda: hostile.content_bomb(200, 2),
    "operator-bomb": hostile.operator_bomb,
    "filter-chain": hostile.filter_chain,
    "predictor-bomb": hostile.predictor_bomb,
    "wild-numbers": hostile.wild_numbers,
    "form-in-itself": hostile.form_in_itself,
    "forms-in-a-loop": hostile.forms_in_a_loop,
    "deep-forms": lambda: hostile.deep_forms(2000),
    "unfolding-forms": hostile.unfolding_forms,
    "unfolding-annotation": hostile.unfolding_annotation,
    "unfolding-pattern": hostile.unfolding_pattern,
    "unfolding-glyph": hostile.unfolding_glyph,
    "unfolding-mask": hostile.unfolding_mask,
    "unfolding-in-shift-jis": hostile.unfolding_in_shift_jis,
    "unfolding-behind-references": hostile.unfolding_behind_references,
    "unfolding-beside-a-decoy": hostile.unfolding_glyph_beside_a_decoy,
    "unfolding-on-a-second-page": hostile.unfolding_on_a_second_page,
    "unfolding-behind-odd-names": hostile.unfolding_behind_odd_names,
    "unfolding-glyph-behind-odd-names": hostile.unfolding_glyph_behind_odd_names,
    "named-in-shift-jis": hostile.named_in_shift_jis,
    "glyph-in-itself": hostile.glyph_in_itself,
    "pattern-in-itself": hostile.pattern_in_itself,
    "mask-in-itself": hostile.mask_in_itself,
    "outline-in-a-loop": hostile.outline_in_a_loop,
    "structure-in-a-loop": hostile.structure_in_a_loop,
    "names-in-a-loop": hostile.names_in_a_loop,
    "font-in-itself": hostile.font_in_itself,
    "width-bomb": hostile.width_bomb,
    "unicode-bomb": hostile.unicode_bomb,
    "long-ligature": lambda: hostile.long_ligature(20_000),
    "table-in-a-loop": hostile.table_in_a_loop,
    "tables-in-a-loop": hostile.tables_in_a_loop,
    "length-of-itself": hostile.length_of_itself,
    "contents-of-themselves": hostile.contents_of_themselves,
    "object-streams-in-a-loop": hostile.object_streams_in_a_loop,
    "claimed-picture": hostile.claimed_picture,
    "picture-bomb": lambda: hostile.picture_bomb(20_000),
    "white-on-picture": lambda: hostile.white_on_picture(8_000),
    "white-on-pattern": hostile.white_on_pattern,
    "active": hostile.active,
}
"""Kind → what makes the file."""

WATCHED = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork", "urllib.")
"""Events of Python (PEP 578) that no reading of a file may raise."""


def main(reader: str, folder: Path, kinds: list[str]) -> None:
    """Read each kind, and print what came of it."""
    from measuring.memory import peak_mib
    from torikumi.extractors.document import extract
    from torikumi.schemas.errors import SourceError

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    acts: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(WATCHED):
            acts.append(f"{event} {arguments!r}")

    sys.addaudithook(watch)
    told = {}
    for kind in kinds or KINDS:
        path = folder / f"{kind}.pdf"
        path.write_bytes(KINDS[kind]())
        started = time.process_time()
        try:
            found = extract(path, reader=reader)
            result = {"letters": found.glyphs.total, "findings": [finding.code for finding in found.findings]}
        except SourceError as error:
            result = {"error": str(error)}
        told[kind] = result | {"seconds": time.process_time() - started, "acts": [*acts]}
        acts.clear()
    peak = round(peak_mib())
    sys.stdout.write(json.dumps({"kinds": told, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
