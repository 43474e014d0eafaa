"""Write standfirst/text/dates/months.txt, the names of months in all languages of news, from CLDR: `python -m benchmarks.month_names`."""

from standfirst.text.dates import months

# Languages news is written in, widest first: an earlier one wins where two disagree ("listopad" is
# November in Polish and Czech, October in Croatian). A region is where its names differ.
LOCALES = (
    "en", "en_GB", "en_AU", "en_CA", "es", "es_MX", "fr", "fr_CA", "de", "de_AT", "pt", "pt_PT", "ru", "zh",
    "ja", "ar", "ar_LB", "ar_MA", "ar_DZ", "it", "tr", "ko", "pl", "nl", "id", "vi", "fa", "hi", "uk", "cs",
    "sv", "el", "hu", "ro", "th", "he", "bn", "da", "fi", "nb", "nn", "sk", "bg", "ca", "hr", "sr", "sr_Latn",
    "lt", "sl", "lv", "et", "ur", "ta", "te", "ml", "kn", "mr", "gu", "pa", "ne", "si", "my", "km", "lo", "ka",
    "hy", "az", "kk", "uz", "uz_Cyrl", "ky", "tg", "mn", "sq", "mk", "bs", "is", "ga", "mt", "cy", "eu", "gl",
    "af", "sw", "fil", "ms", "be", "am", "ps", "ku", "sd", "ug", "or", "as", "lb", "so", "zu", "ha", "yo", "ig",
    "ht", "jv", "gd", "br", "fo", "fy",
)  # fmt: skip
YEAR = range(1, 13)


def read() -> months.Months:
    """Return the folded names in all languages, each with its month."""
    table: months.Months = {}
    for locale in LOCALES:
        for name, month in months.names_of(locale).items():
            table.setdefault(name, month)
    return table


def main() -> None:
    """Write the table."""
    names = read()
    lines = ("\t".join(sorted(name for name in names if names[name] == month)) for month in YEAR)
    months.ALL.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} names, {months.ALL.stat().st_size} bytes")


if __name__ == "__main__":
    main()
