"""Everything this project raises on purpose."""


class DigestError(Exception):
    """Something an editor can mend; the message says where, what, and what to do."""


class SettingError(DigestError):
    """A setting in pelicanconf.py that is unknown or of the wrong kind."""


class DumpError(DigestError):
    """A dump that gives no post; inside the converter it becomes a Refusal."""


class PostError(DigestError):
    """A post file that cannot be published as it stands."""


class ShelfError(DigestError):
    """The shelf and the ledger disagree in a way that only an editor can settle."""


class IntakeError(DigestError):
    """A file or an address that cannot be taken in."""
