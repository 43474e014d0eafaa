"""Run the editor's commands as `python -m standfirst`, for a machine whose PATH lacks the console script."""

from standfirst.cli import main

if __name__ == "__main__":
    main()
