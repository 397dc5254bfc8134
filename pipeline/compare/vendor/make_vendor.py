"""Make the chart library anew from published npm packages. A tool for maintainers; the package never imports it.

Run it for a new version, after fetching the packages with the usual client (the last three only for their licences)::

    npm pack vega@6.4.0 vega-lite@6.5.0 vega-interpreter@2.3.2 d3-geo@3.1.2 d3-scale-chromatic@3.1.1 d3-delaunay@6.0.6
    python make_vendor.py FOLDER

The builds are taken as published, behind a comment with their licences. Only the interpreter, which is published as a
module, gets another first and last line, since an inline script is none.
"""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

FILES = {
    "vega.js": ("vega-6.4.0", "build/vega.min.js", ("d3-geo-3.1.2", "d3-scale-chromatic-3.1.1", "d3-delaunay-6.0.6")),
    "vega_lite.js": ("vega-lite-6.5.0", "build/vega-lite.min.js", ()),
    "vega_interpreter.js": ("vega-interpreter-2.3.2", "build/vega-interpreter.js", ()),
}
"""File → the package, its build, and packages inside it with licences of their own (of D3 one stands for all)."""

IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"
EXPORT = "export { expression as expressionInterpreter };"
MAP = "//# sourceMappingURL="


def read(folder: Path, package: str, name: str) -> str:
    """A file of a package."""
    with tarfile.open(folder / f"{package}.tgz") as archive:
        file = archive.extractfile(f"package/{name}")
        assert file is not None, name
        return file.read().decode("utf-8")


def library(folder: Path, package: str, build: str, inside: tuple[str, ...]) -> str:
    """A build behind its licences."""
    code = read(folder, package, build)
    if EXPORT in code:
        assert code.count(IMPORT) == code.count(EXPORT) == 1
        code = code.replace(IMPORT, "const { ascending, isString, DisallowedObjectProperties } = globalThis.vega;")
        code = code.replace(EXPORT, "globalThis.vegaInterpreter = expression;")
        code = f"(() => {{\n{code}\n}})();\n"
    code = "\n".join(line for line in code.split("\n") if not line.startswith(MAP))
    licences = "\n\n".join(f"{name}\n\n{read(folder, name, 'LICENSE').strip()}" for name in (package, *inside))
    assert "*/" not in licences
    assert "</script" not in code.lower()  # it stands inside a page
    assert "<!--" not in code
    return f"/*!\n{licences}\n*/\n{code}"


def main() -> None:
    """Write the files beside this one."""
    for name, (package, build, inside) in FILES.items():
        (HERE / name).write_text(library(Path(sys.argv[1]), package, build, inside), encoding="utf-8")


if __name__ == "__main__":
    main()
