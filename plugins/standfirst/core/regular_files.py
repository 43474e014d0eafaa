"""Open regular files and nothing else: a pipe would make us wait for ever, a device would never end."""

import errno
import os
import stat
from typing import BinaryIO


def open_regular(path: str | os.PathLike[str], follows: bool = True) -> BinaryIO:
    """Open the file at *path* for reading; raises OSError if it is no regular file.

    A symbolic link in its last part is opened only if *follows*.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follows else os.O_NOFOLLOW))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file", os.fspath(path))
    return os.fdopen(descriptor, "rb")
