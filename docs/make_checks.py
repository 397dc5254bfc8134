"""Write ``checks.md`` from the list of codes: ``python docs/make_checks.py``."""

from __future__ import annotations

from pathlib import Path

from torikumi.schemas.findings import FINDING_CODES


def page() -> str:
    """The page as Markdown."""
    lines = [
        "# Findings",
        "",
        "What `checks.csv` and `report.json` may say. `error`: something was lost or is certainly wrong. `warning`: a",
        "person should look. `info`: worth knowing. Made from `schemas/findings.py` by `docs/make_checks.py`.",
        "",
        "| code | severity | meaning |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{code}` | {severity.value} | {meaning} |" for code, (severity, meaning) in FINDING_CODES.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("checks.md").write_text(page(), encoding="utf-8")
