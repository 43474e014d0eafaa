"""Which way a language is written, and which language a text is in."""

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku-arab", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
LEAST = 20  # letters from which a guess is worth making
LOOKED_AT = 4_000  # characters


def direction(language: str) -> str:
    """`rtl` or `ltr` for a language tag such as `ar` or `he-IL` (Unicode CLDR, characterOrder)."""
    return "rtl" if language.casefold().replace("_", "-").partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def detect(text: str) -> str:
    """The ISO 639-1 code of the language *text* is in, empty where there is too little to tell by."""
    if sum(map(str.isalpha, text[:LOOKED_AT])) < LEAST:
        return ""
    import py3langid  # noqa: PLC0415 - takes 0.6 s, and most pages declare their language

    code, _ = py3langid.classify(text[:LOOKED_AT])
    return "" if code == "zxx" else str(code)
