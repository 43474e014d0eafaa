"""Captions of pictures, in a text dump: lines that end in who made the picture."""

import re

from standfirst.text.words import size

LONGEST = 60.0  # words of a caption; a longer line is a paragraph
PICTURE = (
    r"(?:photos?|photograph(?:s|y|ie)?|fotos?|fotografie|fotografía|fotoğraf|images?|imagen|imagem|immagine|pictures?|credits?|crédits?"
    r"|illustrations?|artwork|bild|kuva|zdjęcie|ảnh|фото|фотография|φωτο)"
)
NAMED = r"['\"“‘]?(?-i:[^\W\d_a-zß-öø-ÿа-яё])"  # how a name begins: with no small letter
# Up to the line's end, no sentence's between: "Camilla M. Photography", "Move.org".
TO_THE_END = r"(?:[^.!?]|(?>\.(?:(?=\w)|(?<=\b(?-i:[A-Z])\.)))){1,60}"
CREDITED = re.compile(
    r"(?:(?-i:\b[A-Z]{2,12}(?: Photo)?/[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*(?:\s[A-ZÀ-Þ](?:[a-zß-ÿ][\w'’-]*|\.)){1,3})"  # AP Photo/Ana Ruiz
    rf"|(?<![/\w]){PICTURE}(?:\s?(?:[:：©]|\.{{3}}|…)|/|\s?(?:provided |taken )?by:?|\s?courtesy(?: of)?)\s?{NAMED}{TO_THE_END}"
    rf"|(?<!.)(?:photographer\s?[:：]|{PICTURE}\s(?:from|via))\s[^!?]{{2,60}}"
    r"|(?<!.)courtesy of [^.!?]{2,50}"
    r"|(?<!.)[^!?]{0,160}©\s?(?-i:[\dA-ZÀ-Þ])[^.!?]{1,60}"
    r"|[—–/-]\s?via\s(?-i:[A-ZÀ-Þ])[^.!?]{2,40}"  # Port of Mocha, 1692 — via Wikimedia Commons
    r"|(?-i:\b[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{3,40}\s/\s[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,40})"  # ANA RUIZ / THE HARBOUR POST
    r"|(?:写真|画像|撮影|图片|圖片|사진)(?:提供|来源|來源)?\s?[・:：=＝/／][^。.!?]{1,30}"
    r"|[。．\s][^。]{1,12}(?:摄|攝|撮影|供图|供圖))['\"’”]?[)）]?\.?$",
    re.IGNORECASE,
)

SOURCE = re.compile(
    r"(?:(?:image|photo|data|chart|bild|foto) )?(?:sources?|quellen?|fuentes?|fontes?|fonti|bron|källa|kilde|lähde|źródło|zdroj|forrás|источник"
    r"|джерело|kaynak|sumber|nguồn|출처|来源|來源|出典|資料|المصدر|מקור|स्रोत|সূত্র)\s?[:：]\s?[^.!?]{1,40}(?:\.\w[^.!?]{0,20}){0,3}",
    re.IGNORECASE,
)


def is_credited(text: str) -> bool:
    """Return true if a line is a caption that ends in its credit: "REUTERS/Ana Ruiz", "Photo: Ana Ruiz", "(Foto: Ana Ruiz)"."""
    return size(text) <= LONGEST and CREDITED.search(text) is not None


def is_source(text: str) -> bool:
    """Return true if a line tells only where a picture or a chart above it is from: "Source: harbour.example"."""
    return SOURCE.fullmatch(text) is not None
