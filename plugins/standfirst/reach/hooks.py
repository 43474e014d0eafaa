"""AFTER_PUBLISH: commands and webhooks that get the new stories as JSON, a command on its standard input, a webhook as the body of a POST."""

import json
import re
import shlex
import subprocess
from collections.abc import Sequence

from standfirst.core.api import Service, ServiceError
from standfirst.reach.stories import PublishedStory

WEB = ("http://", "https://")
SECONDS = 300  # that a command may take


def payload(site: str, stories: Sequence[PublishedStory]) -> str:
    """Return what each of them gets: the *site*'s address, and the stories as its JSON Feed has them."""
    return json.dumps({"site": site, "stories": [dict(story.values or {}) for story in stories]}, ensure_ascii=False)


def run(hook: str, text: str) -> None:
    """Hand *text* to *hook*, an address or a command; raises ServiceError if it does not take it."""
    if hook.startswith(WEB):
        Service("the webhook", hook).send(
            "POST", hook, content=text.encode(), headers={"Content-Type": "application/json"}
        )
        return
    try:
        words = shlex.split(hook)
        done = subprocess.run(  # noqa: S603 - the operator's own command
            words, input=text, text=True, encoding="utf-8", errors="replace", capture_output=True, timeout=SECONDS, check=False
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ServiceError(f"the command {named(hook)!r} of AFTER_PUBLISH does not run: {error}") from error
    if done.returncode:
        raise ServiceError(
            f"the command {named(hook)!r} of AFTER_PUBLISH ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}"
        )


def identity(hook: str) -> str:
    """Return the part of *hook* that stays the same when its options change."""
    return hook.partition("?")[0] if hook.startswith(WEB) else (hook.split() or [hook])[0]


def named(hook: str) -> str:
    """Return *hook* as messages show it: of an address scheme and host, since its account, its path and its query may be secret."""
    if not hook.startswith(WEB):
        return identity(hook)
    scheme, _, rest = hook.partition("://")
    return f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0].rpartition('@')[2]}"
