"""Posts to a digest: stories in order, gathered by source, one spelling a name."""

from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.digest import sources, spellings


class SourcesGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """A page for each source, and `sources` for every template."""

    def generate_context(self) -> None:
        """Gather the published stories by the source that first told them."""
        self.context["sources"] = sources.gather(self.context["articles"])

    def generate_output(self, writer: Any) -> None:
        """Write the page of each source."""
        template = self.get_template("source")
        for source in self.context["sources"]:
            writer.write_file(
                source.save_as, template, self.context, template_name="source", url=source.url,
                source=source, articles=source.stories,
            )  # fmt: skip


def add_generator(pelican: object) -> type[SourcesGenerator]:
    """The generator of source pages."""
    del pelican
    return SourcesGenerator


def settle_spellings(generator: Any) -> None:
    """Give every tag and section its commonest spelling, wherever it stands."""
    spellings.settle([tag for story in generator.articles for tag in getattr(story, "tags", ())])
    spellings.settle([story.category for story in generator.articles])


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.article_generator_pretaxonomy.connect(settle_spellings)
