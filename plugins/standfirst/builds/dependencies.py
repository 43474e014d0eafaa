"""Compute a digest of everything that an output depends on: code, settings, templates and content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import MethodType
from typing import Any, cast

from jinja2 import Undefined
from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from standfirst.builds.articles import LazyArticle
from standfirst.builds.templates import Templates
from standfirst.core.settings import IMAGES
from standfirst.posts import pictures
from standfirst.posts.tags import is_single
from standfirst.site.outputs import PageSpec, StoriesAlone
from standfirst.site.pagination import WholeList

MISSING = object()
LISTED = frozenset(("also", "event"))  # what `listed` of a story's digest returns, since lists show it
Names = Sequence[tuple[str, tuple[str, ...] | None]]  # of values, with the parts of each that are read; None: all of it
Digests = dict[int, bytes]  # digests by the identity of a value that lasts as long as the build


class UnknownKindError(TypeError):
    """A value without a digest; outputs that depend on it are made again each time."""


@dataclass(frozen=True, slots=True)
class TemplateInputs:
    """The inputs of pages of one template: the digest of what they share, and the names of the values of each."""

    shared: bytes
    own_names: Names
    is_list: bool = False  # they show no more of what was gathered for stories than lists do


class CacheKeys:
    """The digests of one build's values."""

    def __init__(self, settings: Mapping[str, Any], seed: bytes = b"") -> None:
        self.templates: Templates | None = None
        self.seed = seed
        self._images = Path(settings["PATH"]) / IMAGES
        self._desk = f"{Path(settings['PATH']).parent}/"
        self._digesters = dict(DIGESTERS)  # by the kind of a value
        self._known, self._known_files, self._known_listed, self._known_alone = (Digests() for _ in range(4))
        self._lasting_values: list[object] = []  # kept, since their digests are by identity
        self._is_within = self._is_list = False
        self._asking: dict[tuple[str, ...], TemplateInputs] = {}
        self._context: Mapping[str, Any] = {}

    def of(self, made_of: Sequence[object]) -> str | None:
        """Return the digest of *made_of*; None if a part of it is of no kind that we know."""
        try:
            return sha256(self.seed + b"".join(map(self.digest, made_of))).hexdigest()[:32]
        except UnknownKindError:
            return None

    def digest(self, value: object) -> bytes:
        """Return a few bytes that differ where *value* does; raises UnknownKindError."""
        return cast("bytes", (self._digesters.get(type(value)) or self._new_digester(type(value)))(self, value))

    def _new_digester(self, kind: type) -> "Digester":
        """Return how values of a *kind* that was not met before are digested, and remember it."""
        return cast("Digester", self._digesters.setdefault(kind, self._digester(kind)))

    def _digester(self, kind: type) -> "Digester":
        """Return how values of a *kind* that is not among DIGESTERS are digested."""
        return _digester_of(cast("Any", kind))

    def _lasting(self, value: Any, describe: Callable[[Any], bytes]) -> bytes:
        """Return the digest of a value that lasts as long as the build, computed once by *describe*."""
        return self._known.get(id(value)) or self._remember(self._known, value, describe(value))

    def _remember(self, cache: Digests, value: object, digest: bytes) -> bytes:
        cache[id(value)] = digest
        self._lasting_values.append(value)
        return digest

    def _article(self, value: LazyArticle) -> bytes:
        if self._is_within:
            return self._file(value)
        return self._listed(value) if self._is_list else self._lasting(value, self._story)

    def _parts(self, value: Any) -> bytes:
        return self.listed(value.made_of())

    def _record(self, value: Any) -> bytes:
        return self._all(type(value).__name__, (getattr(value, name) for name in _fields(cast("Any", type(value)))))

    def _callable(self, value: Any) -> bytes:
        """Return the digest of a function by its name, since its code is in the seed; of a method also of what it belongs to."""
        if isinstance(value, MethodType):
            return self._all("method", (value.__func__.__qualname__, value.__self__))
        if callable(value) and hasattr(value, "__qualname__"):
            return self._all("function", (value.__module__, value.__qualname__))
        raise UnknownKindError(f"{type(value)}")

    def _all(self, kind: str, values: Iterable[object]) -> bytes:
        digester_of = self._digesters.get  # not `digest`: the call for each value took a fifth of the time
        digests = [(digester_of(type(value)) or self._new_digester(type(value)))(self, value) for value in values]
        return sha256(b"%b(%b)" % (kind.encode(), b",".join(digests))).digest()

    def _path(self, value: Path) -> bytes:
        """Return the digest of a path, which is the same in a copy of the desk."""
        return _text(self, str(value).removeprefix(self._desk))

    def listed(self, values: Sequence[object]) -> bytes:
        """Return the digest of a list or tuple: most hold stories whose digests are known."""
        cached = self._known_files if self._is_within else self._known_listed if self._is_list else self._known
        return sha256(b"list(" + b",".join(_cached_or(self.digest, cached, values)) + b")").digest()

    def _mapping(self, value: Mapping[Any, object]) -> bytes:
        return self._all("mapping", (part for pair in value.items() for part in pair))

    def _name(self, value: URLWrapper) -> bytes:
        kind, description, single = type(value).__name__, getattr(value, "description", ""), is_single(value)
        return self._all("term", (kind, value.name, value.slug, description, single))

    def _page(self, value: Content) -> bytes:
        return self._all("page", (value.url, value.save_as, value.metadata, value.content))

    def _story(self, story: LazyArticle) -> bytes:
        """Return the digest of a story: of itself, and of what was gathered for it."""
        alone = self._alone(story)
        return sha256(b"story" + alone + self._gathered(story.digest)).digest() if hasattr(story, "digest") else alone

    def _listed(self, story: LazyArticle) -> bytes:
        """Return the digest of a story in a list, which shows a part of what was gathered for it."""
        if cached := self._known_listed.get(id(story)):
            return cached
        gathered: Any = getattr(story, "digest", None)
        if not hasattr(gathered, "listed"):
            return self._lasting(story, self._story)
        alone, listed = self._alone(story), gathered.listed()
        digest = self._all("listed", (alone, self._gathered(listed))) if listed else alone
        return self._known_listed.setdefault(id(story), digest)

    def alone(self, stories: Sequence[LazyArticle]) -> bytes:
        """Return the digest of *stories*, each without what was gathered for it."""
        return sha256(b"alone" + b",".join(_cached_or(self._alone, self._known_alone, stories))).digest()

    def _alone(self, story: LazyArticle) -> bytes:
        """Return the digest of a story without what was gathered for it: of its file, its pictures and the links in it."""
        if cached := self._known_alone.get(id(story)):
            return cached
        digest = self._file(story)  # which keeps the story, too
        if looks := [pictures.looks(self._images, name) for name in story.pictures]:
            digest = sha256(digest + repr(looks).encode()).digest()
        if story.has_links:
            digest = self._all("linking", (digest, self._addresses))
        return self._known_alone.setdefault(id(story), digest)

    def _file(self, story: LazyArticle) -> bytes:
        """Return the digest of a story alone: of its file, of its section, tags and source as the vocabularies spell them, and of what else is not as in its file (`mark`)."""
        if cached := self._known_files.get(id(story)):
            return cached
        tags, others = getattr(story, "tags", ()), getattr(story, "other_tags", ())
        shown = (getattr(story, name, "") for name in ("source", "mark", "narrower"))
        text = "\0".join((f"{len(tags)} {len(others)} {story.slug}", *shown))
        terms = b",".join(_cached_or(self.digest, self._known, (story.category, *tags, *others)))
        parts = story.digest_of_post, text.encode("utf-8", "surrogatepass"), terms
        return self._remember(self._known_files, story, sha256(b"".join(parts)).digest())

    def _gathered(self, gathered: object) -> bytes:
        """Return the digest of what was gathered for a story: stories in it count by their files, as they may name each other."""
        self._is_within = True
        try:
            return self.digest(gathered)
        finally:
            self._is_within = False

    @cached_property
    def _addresses(self) -> list[tuple[str, str]]:
        all_files = {**self._context["generated_content"], **self._context["static_content"]}
        return sorted((path, gathered.url) for path, gathered in all_files.items() if gathered)

    def _sheet(self, sheet: PageSpec) -> bytes:
        """Return the digest of a page: of its template's sources, and of the values that it reads."""
        asked = self._asks(sheet)
        return asked.shared + b"".join(self._as_shown(sheet.own, asked.own_names, asked.is_list))

    def _as_shown(self, values: Mapping[str, Any], names: Names, is_list: bool) -> list[bytes]:
        """Return the digests of those of *values* that have one of *names*, with the parts that a page reads; of stories, if it *is_list*, what lists show."""
        self._is_list = is_list
        try:
            return [self._asked(values[name], parts) for name, parts in names]
        finally:
            self._is_list = False

    def _asks(self, sheet: PageSpec) -> TemplateInputs:
        """Return the inputs that the page's template reads, computed once for all pages with values of the same names."""
        if self._context is not sheet.shared:
            self._context = sheet.shared
            self._asking.clear()
        key = (str(sheet.template.name), *sheet.own)
        if key not in self._asking:
            self._asking[key] = self._first(sheet)
        return self._asking[key]

    def _first(self, sheet: PageSpec) -> TemplateInputs:
        assert self.templates is not None  # noqa: S101 - set when the first generator is
        closure = self.templates.closure(str(sheet.template.name))
        own_names = [name for name in closure.names if name in sheet.own]
        names = [name for name in closure.names if name in sheet.shared and name not in own_names]
        own_parts, shared_parts = ([(name, closure.parts.get(name)) for name in group] for group in (own_names, names))
        is_list = closure.gathered <= LISTED
        digests = self._as_shown(sheet.shared, shared_parts, is_list)
        return TemplateInputs(self._all("shared", (closure.digest, own_names, names, *digests)), own_parts, is_list)

    def _asked(self, value: Any, parts: tuple[str, ...] | None) -> bytes:
        if parts is None or isinstance(value, (LazyArticle, Mapping, WholeList)):
            return self.digest(value)
        return self._all("parts", (getattr(value, part, MISSING) for part in parts))


def _cached_or(digest: Callable[[Any], bytes], cache: Digests, values: Sequence[object]) -> list[bytes]:
    """Return the digest of each of *values*: from the *cache*, which mostly has all, or as *digest* computes it."""
    try:
        return [*map(cache.__getitem__, map(id, values))]
    except KeyError:
        return [cache.get(id(value)) or digest(value) for value in values]


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(_: CacheKeys, value: object) -> bytes:
    return f"{type(value).__name__}:{value!r}".encode("utf-8", "surrogatepass")


def _text(_: CacheKeys, value: str) -> bytes:
    text = value.encode("utf-8", "surrogatepass")
    return b"s%d:%b" % (len(text), text)


def _data(_: CacheKeys, value: bytes) -> bytes:
    return b"b%d:%b" % (len(value), value)


def _list(keys: CacheKeys, value: Sequence[object]) -> bytes:
    return keys.listed(value) if value else b"list()"


def _set(keys: CacheKeys, value: Iterable[object]) -> bytes:
    return keys._all("set", sorted(value, key=repr))  # noqa: SLF001


Digester = Callable[[CacheKeys, Any], bytes]
DIGESTERS: Mapping[type, Any] = {
    str: _text, bytes: _data, int: _plain, bool: _plain, float: _plain, type(None): lambda *_: b"None", tuple: _list, list: _list,
    LazyArticle: CacheKeys._article,  # noqa: SLF001
    StoriesAlone: lambda keys, value: keys.alone(value.stories), dict: CacheKeys._mapping, set: _set, frozenset: _set, PageSpec: CacheKeys._sheet,  # noqa: SLF001
    object: lambda _, value: b"missing" if value is MISSING else b"object",
}  # fmt: skip
KINDS: Sequence[tuple[type, Any]] = (
    (LazyArticle, CacheKeys._article), (str, _text), (date, _plain), (Path, CacheKeys._path), (URLWrapper, lambda keys, value: keys._lasting(value, keys._name)), (Content, CacheKeys._page),  # noqa: SLF001
    (Undefined, lambda _, __: b"undefined"), (Mapping, CacheKeys._mapping), (tuple, _list), (type, _plain),  # noqa: SLF001
    (partial, lambda keys, value: keys._all("partial", (value.func, value.args, value.keywords))),  # noqa: SLF001
)  # fmt: skip


@cache
def _digester_of(kind: type) -> Digester:
    if hasattr(kind, "made_of"):
        return CacheKeys._parts  # noqa: SLF001
    digester = next((digester for base, digester in KINDS if issubclass(kind, base)), None)
    if digester is not None:
        return cast("Digester", digester)
    return CacheKeys._record if is_dataclass(kind) else CacheKeys._callable  # noqa: SLF001
