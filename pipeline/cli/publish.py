"""``torikumi publish``: dataset folders to an open data portal that runs CKAN."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people, report_fault

if TYPE_CHECKING:
    from torikumi.pipeline.publish.description import Dataset
    from torikumi.pipeline.publish.publish import Published


def publish(
    datasets: Annotated[list[Path], typer.Argument(metavar="DATASET...", help="Dataset folders.")],
    to: Annotated[str, typer.Option("--to", metavar="URL", help="Address of the portal, as https://data.example.jp.")],
    organization: Annotated[
        str | None, typer.Option(help="Organisation of a new package: its name in addresses, or its title.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--license", help="Licence of the source, when the dataset does not say it.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the package, instead of the one made from code and id.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File with the API key (else TORIKUMI_API_KEY or CKAN_API_KEY).")
    ] = None,
    private: Annotated[
        bool | None,
        typer.Option("--private/--public", help="Whether only the organisation sees it (as it is; new: public)."),
    ] = None,
    datastore: Annotated[
        bool, typer.Option("--datastore/--no-datastore", help="Whether CSV files become tables of the DataStore.")
    ] = True,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a package that was not made from this report, too.")
    ] = False,
    insecure_http: Annotated[
        bool, typer.Option("--insecure-http", help="Send the key unencrypted to another machine.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that the portal may take for an answer.")] = 120,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors and remarks.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Publish datasets on a portal that runs CKAN (BODIK among them); what is there already is left alone.

    Prints the address of each package. One that fails is named on stderr with the reason; the others are published all
    the same. A run that was broken off is finished by the next one.
    """
    with faults_for_people("torikumi publish", debug):
        import os

        from torikumi.pipeline.export.licences import parse_licence
        from torikumi.pipeline.publish.access import portal_address, read_key
        from torikumi.pipeline.publish.client import Portal
        from torikumi.pipeline.publish.names import is_package_name
        from torikumi.pipeline.publish.publish import Wishes, publish_dataset
        from torikumi.pipeline.publish.state import read_site
        from torikumi.schemas.errors import UsageError

        if name is not None and len(datasets) > 1:
            raise UsageError("--name is for one dataset", advice="publish them one by one")
        if name is not None and not is_package_name(name):
            raise UsageError(f"--name {name!r} is no name of a package", advice="take a-z, 0-9, - and _, at most 100")
        given = parse_licence(licence) if licence else None
        portal = Portal(
            portal_address(to, insecure_http), read_key(os.environ, key_file), timeout, partial(_say, None, quiet)
        )
        site = read_site(portal)
        wishes = Wishes(organization, private, overwrite, dry_run)
    status = 0
    names: dict[str, Path] = {}
    for folder in datasets:
        try:
            from torikumi.pipeline.publish.description import describe

            dataset = describe(folder, name, given, datastore and site.datastore)
            _refuse_twins(dataset, names)
            published = publish_dataset(dataset, portal, site, wishes, partial(_say, folder, quiet))
        except Exception as error:
            status = max(status, report_fault(error, str(folder), debug))
            continue
        _show(folder, published, dry_run, quiet)
    raise typer.Exit(status)


def _refuse_twins(dataset: Dataset, names: dict[str, Path]) -> None:
    """Refuse a second folder for the same package: it would overwrite the first.

    Raises:
        UsageError: There was one.
    """
    from torikumi.schemas.errors import UsageError

    before = names.setdefault(dataset.name, dataset.folder)
    if before.resolve() != dataset.folder.resolve():
        raise UsageError(
            f"becomes the package {dataset.name}, as {before} does",
            advice="publish it alone, with --name",
            file=str(dataset.folder),
        )


def _say(folder: Path | None, quiet: bool, line: str) -> None:
    from torikumi.pipeline.printable import printable

    if not quiet:
        print(printable(line if folder is None else f"{folder}: {line}"), file=sys.stderr)


def _show(folder: Path, published: Published, dry_run: bool, quiet: bool) -> None:
    """Say what became of a dataset: the plan or its page on stdout, remarks on stderr."""
    from torikumi.pipeline.printable import printable

    for remark in published.remarks:
        print(printable(f"{folder}: {remark}"), file=sys.stderr)
    if dry_run:
        for line in published.lines or ("nothing to change",):
            print(printable(f"{folder}: {line}"))
        return
    if not quiet:
        what = "published" if published.created else "updated" if published.lines else "nothing to change"
        print(printable(f"{folder}: {what}"), file=sys.stderr)
        print(published.address)
