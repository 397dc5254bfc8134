"""A dataset folder to the portal: look, plan, do, look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from torikumi.pipeline.publish import client
from torikumi.pipeline.publish.client import FIRST_WAIT, BrokenOffError, NotAllowedError, Portal
from torikumi.pipeline.publish.description import Dataset
from torikumi.pipeline.publish.execute import Tell, execute
from torikumi.pipeline.publish.licence import portal_licence
from torikumi.pipeline.publish.plan import Plan, Settings, make_plan
from torikumi.pipeline.publish.state import Organisation, Site, read_package
from torikumi.schemas.errors import PublishError, UsageError

INTERRUPTIONS = 3
"""How often a dataset is begun anew after a call of which nobody knows what became."""

REPAIRS = 1
"""How often what is not right after all was done is done again: a loader of the portal may come in between."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says on the command line.

    Attributes:
        organisation: Name or title of the organisation, or None.
        private: Whether only the organisation sees the package; None leaves it as it is.
        overwrite: Whether a package is replaced that was not made from this report.
        dry_run: Whether the plan is only shown.
    """

    organisation: str | None = None
    private: bool | None = None
    overwrite: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a dataset.

    Attributes:
        address: The page of the package.
        lines: What was done, or is to be done, one thing a line.
        created: Whether the package is new.
        remarks: What a person should know.
    """

    address: str
    lines: tuple[str, ...]
    created: bool
    remarks: tuple[str, ...] = ()


def publish_dataset(
    dataset: Dataset,
    portal: Portal,
    site: Site,
    wishes: Wishes,
    tell: Tell = lambda _: None,
) -> Published:
    """Bring a dataset to a portal, or find that it is there already.

    Args:
        dataset: The dataset.
        portal: The portal.
        site: What the portal is.
        wishes: What the user wants.
        tell: Told of each step.

    Raises:
        PublishError: The portal refuses, does not answer, or does not keep what it is sent.
        UsageError: No organisation is named, or one that the key may not write for.
    """
    licence = portal_licence(dataset.licence, site.licences)
    remarks = [licence.doubt] if licence.doubt else []
    if not site.datastore:
        remarks.append("the portal has no DataStore: the CSV files are there as files only")
    done: list[str] = []
    created = False
    interruptions = repairs = 0
    settings: Settings | None = None
    while True:
        plan, settings = _look(dataset, portal, site, wishes, licence.id, settings)
        if wishes.dry_run or plan.empty:
            created = created or plan.create is not None
            lines = plan.lines() if wishes.dry_run else done
            return Published(f"{portal.address}/dataset/{dataset.name}", tuple(lines), created, tuple(remarks))
        if repairs > REPAIRS:
            if plan.puts or plan.removals or plan.create:
                raise PublishError(
                    f"the portal does not keep what it is sent: {plan.lines()[0]}", file=str(dataset.folder)
                )
            remarks.append(f"the portal keeps it otherwise than asked: {plan.lines()[0]}")
            return Published(f"{portal.address}/dataset/{dataset.name}", tuple(done), created, tuple(remarks))
        done += plan.lines()
        created = created or plan.create is not None
        try:
            execute(plan, portal, site.loaders, tell)
            repairs += 1
        except BrokenOffError as error:
            interruptions += 1
            if interruptions > INTERRUPTIONS:
                raise
            tell(f"{error.problem}: looking at what became of it")
            client.pause(FIRST_WAIT * 2**interruptions)


def _look(
    dataset: Dataset, portal: Portal, site: Site, wishes: Wishes, licence: str, settings: Settings | None
) -> tuple[Plan, Settings]:
    """The plan for what the portal has now."""
    try:
        found = read_package(portal, dataset.name, site.datastore)
    except NotAllowedError as error:
        raise PublishError(
            f"there is a package {dataset.name} that the key may not see",
            advice="give another name with --name, or a key of its organisation",
        ) from error
    if settings is None:
        organisation = _organisation(
            site, wishes.organisation, None if found is None else str(found.values.get("owner_org"))
        )
        settings = Settings(organisation, wishes.organisation is not None, wishes.private, wishes.overwrite, licence)
    return make_plan(dataset, found, settings), settings


def _organisation(site: Site, wanted: str | None, present: str | None) -> Organisation:
    """The organisation that the package belongs to.

    Raises:
        UsageError: It is not named, or the key may not write for it.
    """
    if not site.organisations:
        raise PublishError(
            "the portal does not know the key, or its owner may write for no organisation",
            advice="ask the administrator of your organisation for the role of editor, or make a new key",
        )
    if wanted is not None:
        for one in site.organisations:
            if wanted in (one.name, one.title, one.id):
                return one
        raise UsageError(f"the key may not write for {wanted!r}", advice=f"it may for {_listed(site.organisations)}")
    if present is not None:
        # a package that is there stays where it is; whether the key may write is for the portal to say
        return next((one for one in site.organisations if one.id == present), Organisation(present, present, ""))
    raise UsageError(
        "--organization is missing: a new package belongs to an organisation",
        advice=f"the key may write for {_listed(site.organisations)}",
    )


def _listed(organisations: Iterable[Organisation]) -> str:
    return ", ".join(f"{one.name} ({one.title})" if one.title else one.name for one in organisations)
