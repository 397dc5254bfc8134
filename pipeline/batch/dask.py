"""A Dask cluster as executor: the same batch over many machines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from torikumi import __version__
from torikumi.schemas.errors import UsageError

ANSWER_SECONDS = 30
"""So long a cluster may take to answer."""


@contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of a cluster, and how many documents it does at a time (its threads).

    Args:
        address: Of its scheduler, as ``tcp://host:8786``.

    Raises:
        UsageError: Dask is not installed, no cluster answers, it has no workers, or those have another torikumi.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--dask needs Dask", advice="install it with: pip install 'torikumi[dask]'") from None
    try:
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no cluster answers at {address} ({error})", advice="check --dask") from None
    with client:
        threads = client.nthreads()
        if not threads:
            raise UsageError(f"the cluster at {address} has no workers", advice="start some: dask worker ADDRESS")
        for worker, version in client.run(_version, on_error="return").items():
            if version != __version__:
                told = version if isinstance(version, str) else "none"
                raise UsageError(
                    f"worker {worker} has torikumi {told}, here it is {__version__}",
                    advice="install the same version on all machines",
                )
        # not pure: a document is read anew even where its path was read before, since it may have changed
        executor = client.get_executor(pure=False)
        try:
            yield executor, sum(threads.values())
        finally:
            executor.shutdown(wait=False)


def _version() -> str:
    """The version of torikumi on a worker."""
    return __version__
