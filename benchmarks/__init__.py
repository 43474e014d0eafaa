"""Training and measuring: nothing here runs when a site is built."""

import plugins  # noqa: F401 - which sets how many threads numpy has, before a peer imports it
