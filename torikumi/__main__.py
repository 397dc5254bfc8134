"""``python -m torikumi``: the command, where its script is not on the path."""

from torikumi.pipeline.cli import main

if __name__ == "__main__":
    main()
