"""The command: ``torikumi``, and ``python -m torikumi`` where its script is not on the path.

A process that reads a document begins with what the script of its parent imports: so all else is imported later.
"""


def main() -> None:
    """Run the command line."""
    from torikumi.pipeline.cli import main as command

    command()


if __name__ == "__main__":
    main()
