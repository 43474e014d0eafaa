"""The full name that a word of a story stands for."""

import pytest

from standfirst.converter.metadata.full_names import full


@pytest.mark.parametrize(
    ("name", "text", "language", "full_name"),
    [
        # Mostly part of one longer name.
        ("Jersey", "A dentist in New Jersey says so.\nIn New Jersey he works, and New Jersey Today asked.", "en", "New Jersey"),
        ("Department", "The Department of Fish and Harbours closed. The Department of Fish and Harbours said.", "en", "Department of Fish and Harbours"),
        # Part of several names that do not recur.
        ("Health Board", "The North Health Board met the South Health Board.", "en", ""),
        # A role before a name is no part of it.
        ("Riveck", "So says President Riveck. Then President Riveck left. Riveck is back.", "en", "Riveck"),
        # Initials get their last dot back.
        ("B.C", "Nurses in B.C. strike. In B.C. they are few.", "en", "B.C."),
        # Names that stand alone stay, as do abbreviations and words in small letters.
        ("Nato", "So says Nato. A spokesman of Nato said so to Reuters.", "en", "Nato"),
        ("HIV", "In HIV Clinics and HIV Clinics again.", "en", "HIV"),
        ("polio", "Of polio.", "en", "polio"),
        # A first name is the one said most often; an occupation with an article is none.
        ("Riveck", "Der Kampf von Tomas Riveck. Der Brite Riveck kam. Da ist Tomas Riveck.", "de", "Tomas Riveck"),
        ("Haftling", "Es sagt der Rapper Haftling. Dann ging Haftling.", "de", "Haftling"),
        # After a title; at the beginning of a sentence, if it is no word of the language; beside another case of the name.
        ("Riveck", "So says Dr. Tomas Riveck. That day Riveck left, and now Riveck is back.", "en", "Tomas Riveck"),
        ("Riveck", "They raced. Tomas Riveck won. That day Riveck left, and now Riveck is back.", "en", "Tomas Riveck"),
        ("Riveck", "They raced. Meanwhile Riveck won. That day Riveck left, and now Riveck is back.", "en", "Riveck"),
        ("Ривек", "Это Рик Ривек. Победа: за Рика, Рик Ривека ждал, Рик Ривек рад.", "ru", "Рик Ривек"),
        # The nominative of a name in the genitive, if the story says it; nothing for a man's name in the genitive alone.
        ("Riveckera", "Praca Riveckera. Tak pisze Rivecker dzisiaj.", "pl", "Rivecker"),
        ("Bartosza Rivecza", "Słowa Bartosza Rivecza są znane.", "pl", ""),
        ("Anna Rivecka", "Tak pisze Anna Rivecka dzisiaj.", "pl", "Anna Rivecka"),
        ("Гузель Идрисова", "Так говорит Гузель Идрисова.", "ru", "Гузель Идрисова"),
    ],
)  # fmt: skip
def test_the_full_name_behind_a_word(name: str, text: str, language: str, full_name: str) -> None:
    assert full(name, text, language) == full_name
