"""`python -m service`: the command line, where its script is not installed."""

from service.cli import main

if __name__ == "__main__":
    main()
