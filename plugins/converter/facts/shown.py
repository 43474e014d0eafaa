from dataclasses import dataclass, field
from plugins.converter.model import Facts, Page
from plugins.converter.segment import Segment
@dataclass(frozen=True, slots=True)
class Shown:
    facts: Facts = field(default_factory=Facts)
    lines: frozenset[int] = frozenset()
def read(page: Page, segment: Segment) -> Shown:
    return Shown(Facts(title=page.declared.title or page.blocks[0].text))
