"""Everything this project raises on purpose, and which of the system's errors are trouble of the machine."""

import errno

# Errors that another try, or more room, may mend; others (EINVAL of a wrong offset, ENAMETOOLONG) come from a dump.
TROUBLES = frozenset(
    (
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM,
        errno.EROFS, errno.EAGAIN, errno.ETIMEDOUT, errno.EBUSY, errno.ESTALE, errno.EPIPE, errno.EINTR, errno.ENODEV,
    )
)  # fmt: skip


def is_trouble(error: BaseException) -> bool:
    """Return true if *error* is trouble of the machine: its memory, disk, limits or permissions."""
    return isinstance(error, MemoryError | TroubleError) or (isinstance(error, OSError) and error.errno in TROUBLES)


class DigestError(Exception):
    """Something an editor can mend; the message says where, what, and what to do."""


class SettingError(DigestError):
    """A setting in pelicanconf.py that is unknown or of the wrong kind."""


class DumpError(DigestError):
    """A dump that gives no post; inside the converter it becomes a Refusal."""


class TroubleError(DumpError):
    """A dump that the machine could not read now: time, memory or disk ran out. It is tried again, never remembered."""


class PostError(DigestError):
    """A post file that cannot be published as it is."""


class ShelfError(DigestError):
    """The shelf and the ledger disagree in a way that only an editor can settle."""


class IntakeError(DigestError):
    """A file or an address that cannot be taken in."""
