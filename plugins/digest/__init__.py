"""Posts to a digest: stories in order, gathered by source and month, one spelling a name."""

from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.digest import archive, front, sources, spellings


class DigestGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """A page for each source, year and month; for every template, `sources`, `years`, `leads` and `article.digest`."""

    def generate_context(self) -> None:
        """Gather the published stories."""
        stories = self.context["articles"]
        self.context["sources"] = sources.gather(stories)
        self.context["years"] = archive.years(stories)
        self.context["leads"] = front.leads(stories)
        for story, told in front.neighbours(stories):
            story.digest = told

    def generate_output(self, writer: Any) -> None:
        """Write the pages of sources, years and months."""
        template = self.get_template("source")
        for source in self.context["sources"]:
            writer.write_file(
                source.save_as, template, self.context, template_name="source", url=source.url,
                source=source, articles=source.stories,
            )  # fmt: skip
        for year in self.context["years"]:
            self._write(writer, "year", year.url, year=year)
            for month in year.months:
                self._write(writer, "month", month.url, year=year, month=month)

    def _write(self, writer: Any, name: str, url: str, **told: Any) -> None:
        writer.write_file(f"{url}index.html", self.get_template(name), self.context, url=url, **told)


def add_generator(pelican: object) -> type[DigestGenerator]:
    """The generator of the digest's own pages."""
    del pelican
    return DigestGenerator


def settle_spellings(generator: Any) -> None:
    """Give every tag and section its commonest spelling, wherever it stands."""
    spellings.settle([tag for story in generator.articles for tag in getattr(story, "tags", ())])
    spellings.settle([story.category for story in generator.articles])


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.article_generator_pretaxonomy.connect(settle_spellings)
