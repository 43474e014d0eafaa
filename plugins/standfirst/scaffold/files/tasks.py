from pathlib import Path  # `invoke build` is `standfirst build`

from standfirst.cli import collection

ns = collection(Path(__file__).resolve().parent)
