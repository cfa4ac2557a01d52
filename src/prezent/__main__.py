"""``python -m prezent`` is the command ``prezent``."""

from prezent.cli import main

if __name__ == "__main__":
    main()
