"""The command: ``torikumi``, and ``python -m torikumi`` where its script is not on the path.

A process that reads a document begins with what the script of its parent imports: so all else is imported later.
"""

import os


def main() -> None:
    """Run the command line."""
    # No plugin of another package has a say in our models: to look for them takes 15 ms a process.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # numpy's library of matrices starts a thread for each core, which wait busily: 80 ms a process for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from torikumi.pipeline.cli import main as command

    command()


if __name__ == "__main__":
    main()
