"""Words of the boilerplate beside stories, in the languages of news.

The gold pages are English. A model that sees "related", not the English word, knows "lire aussi" and "関連記事" as well.
Single words and pairs of words, case folded; for scripts without spaces, parts of a line.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from standfirst.converter.segment.features.arrays import Floats, shifted, since
from standfirst.text.words import HAS_UNSPACED, bag

TABLE = {
    "related": """related, read more, must read, read also, read next, see also, also read, more from, more on, more stories, recommended,
        recent posts, recent articles, recent stories, recent news, latest posts, latest articles, latest stories, recently by, popular posts,
        more videos, more articles, more news, other articles, other stories, this next, up next, keep reading, similar posts,
        explore more, discover more, continue reading, further reading,
        neueste beiträge, ähnliche beiträge, articles récents, articles similaires, entradas recientes, entradas relacionadas, posts
        recentes, posts relacionados, articoli recenti, articoli correlati, recente berichten, senaste inläggen, seneste indlæg, siste innlegg,
        ostatnie wpisy, podobne wpisy, свежие записи, похожие записи, останні записи, son yazılar, benzer yazılar, tulisan terbaru,
        bài viết, 최근 글, أحدث المقالات, مقالات ذات, פוסטים אחרונים, πρόσφατα άρθρα, nejnovější příspěvky, legutóbbi bejegyzések,
        you may, you might, dont miss, most read, most popular, most viewed, trending, top stories, latest news, editors picks,
        lesen sie, mehr zum, auch interessant, meistgelesen, zum thema, weitere artikel, lire aussi, à lire, même sujet,
        plus lus, voir aussi, lea también, lee también, mirá también, mira también, puede interesar, más leído, más leídas, noticias relacionadas,
        relacionadas, leia também, leia mais, veja também, mais lidas, leggi anche, potrebbe interessarti, più letti,
        lees ook, meest gelezen, läs också, läs mer, les også, læs også, lue myös, czytaj też, czytaj także, zobacz też,
        zobacz także, przeczytaj, читайте также, по теме, читайте також, ilgili haber, ilgili haberler, çok okunan, baca juga,
        berita terkait, terpopuler, xem thêm, đọc thêm, tin liên, 관련기사, 관련 기사, 많이 본, اقرأ أيضا, اقرأ أيضاً,
        ذات صلة, الأكثر قراءة, اقرأ المزيد, קראו גם, עוד בנושא, כתבות נוספות, यह भी, ये भी, संबंधित, আরও পড়ুন, আরো পড়ুন,
        διαβάστε ακόμα, διαβάστε επίσης, بیشتر بخوانید, مطالب مرتبط, čtěte také, olvassa el, citește și""",
    "signup": """newsletter, newsletters, subscribe, subscribers, subscription, sign up, sign in, signup, log in, login, register,
        inbox, join us, join now, follow us, your email, email address, privacy policy, terms of, free trial, cookies,
        abonnieren, abonnement, anmelden, registrieren, inscrivez, abonnez, abonnés, abonné, m inscris, recevez, suscríbete,
        suscribirse, suscripción, regístrate, boletín, assine, inscreva, cadastre, iscriviti, abbonati, schrijf je, abonneer,
        prenumerera, tilmeld, zapisz się, подписаться, подпишитесь, подписка, рассылка, підписатися, abone ol, bülten,
        langganan, berlangganan, đăng ký, 구독, 뉴스레터, 로그인, اشترك, النشرة, سجل, הירשמו, הרשמה, सब्सक्राइब, সাবস্ক্রাইব,
        odebírat, feliratkozás, abonează""",
    "share": """share, share this, tweet, copy link, facebook, twitter, whatsapp, linkedin, pinterest, reddit, telegram, print,
        teilen, drucken, merken, partager, compartir, compartilhar, condividi, delen, dela, udostępnij, поделиться, paylaş,
        bagikan, chia sẻ, 공유, شارك, שתף, शेयर, শেয়ার, sdílet, megosztás""",
    "comment": """comment, comments, leave a, a reply, the conversation, kommentar, kommentare, commentaire, commentaires, réagir,
        comentarios, comentários, commenti, reacties, kommentarer, komentarze, komentar, комментарии, комментарий, коментарі,
        yorum, yorumlar, bình luận, 댓글, تعليق, تعليقات, תגובות, टिप्पणी, মন্তব্য, komentáře, hozzászólások""",
    "reply": """reply, replies, reply to, respond, antworten, antwort, répondre, responder, rispondi, beantwoorden, reageer, svara, svar,
        vastaa, odpowiedz, odpovědět, ответить, відповісти, yanıtla, cevapla, balas, trả lời, 답글, رد, الرد, השב, उत्तर दें,
        απάντηση, válasz, răspunde""",
    "credit": """photo by, photo, photograph, photos by, image credit, image, images, getty, shutterstock, reuters, afp, picture,
        credit, illustration, foto, fotos, bild, crédit, crédits, imagen, imágenes, imagem, immagine, zdjęcie, fot, фото,
        fotoğraf, ảnh, 사진, صورة, צילום, फोटो, ছবি""",
    "rights": """copyright, all rights, alle rechte, tous droits, todos los, todos os, tutti i, все права, tüm hakları, hak cipta,
        저작권자, 무단, الحقوق محفوظة, הזכויות שמורות, सर्वाधिकार, rights reserved""",
    "author": """about the, the author, is a, contributed to, reporting by, editing by, written by, edited by, follow her, follow him,
        über den, autor, autorin, propos de, sobre el, sobre o, redazione, redakcja, об авторе, редактор, editör, editor,
        penulis, 기자, كاتب, כתב""",
    "ad": """advertisement, advertisements, advert, sponsored, promoted, promotion, anzeige, werbung, publicité, publicidad,
        publicidade, pubblicità, advertentie, annons, annonce, reklama, reklam, реклама, iklan, 광고, إعلان, פרסומת, विज्ञापन,
        বিজ্ঞাপন, hirdetés""",
}  # fmt: skip
UNSPACED = {
    "related": "関連記事|関連リンク|最近の投稿|近期文章|最新文章|あわせて読|おすすめ|人気記事|ランキング|相关阅读|相关新闻|相關新聞|延伸阅读|延伸閱讀|推荐阅读|热门|熱門|猜你喜欢"
    "|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง",
    "signup": "メルマガ|会員登録|無料登録|購読|ログイン|订阅|訂閱|关注我们|注册|登录|登入|会员|สมัคร|ติดตาม",
    "share": "シェア|ツイート|分享|转发|แชร์",
    "comment": "コメント|评论|評論|留言|ความคิดเห็น",
    "reply": "返信|回复|回覆|ตอบกลับ",
    "credit": "写真|撮影|撮る|摄$|攝$|图源|图片|圖片|資料圖|供图|ภาพ",
    "rights": "無断転載|著作権|版权|版權|ลิขสิทธิ์",
    "author": "責任編集|责任编辑|責任編輯|编辑[:：]|編輯|記者|记者|作者|著者|執筆",
    "ad": "広告|广告|廣告|โฆษณา|PR",
}
CUES = tuple(TABLE)
BIT = {cue: 1 << position for position, cue in enumerate(CUES)}
IN_UNSPACED = re.compile("|".join(f"(?P<{cue}>{pattern})" for cue, pattern in UNSPACED.items()))
LONGEST = 40  # words; a cue in a longer block is a word of the story
REMEMBERED, SHORT = 4_096, 120  # lines, and characters of one: those that boxes ask of
LABEL = 8  # words of a line that names the box below it

NAMES = (
    *(f"cue_{cue}" for cue in CUES),
    "cue_count",
    "cue_share",
    "cue-1",
    "cue+1",
    "since_label",
    "label_related",
    "label_signup",
)


def _bits() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return the bits of each single word, and by the first word of each pair those of its second."""
    single: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for cue, names in TABLE.items():
        for name in names.split(","):
            parts = name.casefold().split()
            all_bits = single if len(parts) == 1 else pairs.setdefault(parts[0], {})
            key = parts[0] if len(parts) == 1 else parts[1]
            all_bits[key] = all_bits.get(key, 0) | BIT[cue]
    return single, pairs


SINGLE, PAIRS = _bits()


def table(texts: Sequence[str], bags: Sequence[Sequence[str]]) -> Floats:
    """Return one row a block, columns NAMES; *bags* are the words of each of *texts*, case folded."""
    bit_sets = (
        cue_bits(text) if len(text) <= SHORT else cue_bits_of_words(text, line_words)
        for text, line_words in zip(texts, bags, strict=True)
    )
    all_bits = np.fromiter(bit_sets, dtype=np.int64, count=len(texts))
    size = np.array([len(line_words) for line_words in bags], dtype=np.float64)
    flags = [((all_bits >> position) & 1).astype(np.float64) for position in range(len(CUES))]
    count = np.sum(flags, axis=0)
    labels = (size <= LABEL) & (all_bits & (BIT["related"] | BIT["signup"] | BIT["comment"]) > 0)
    ago = since(labels)
    position = np.where(ago >= 0, np.arange(len(texts)) - ago, -1).astype(np.int64)
    above = np.where(position >= 0, all_bits[position], 0)
    label = [(above & BIT[cue] > 0).astype(np.float64) for cue in ("related", "signup")]
    return np.column_stack([*flags, count, count / (size + 1), shifted(count, -1), shifted(count, 1), ago, *label])


@lru_cache(REMEMBERED)
def cue_bits(text: str) -> int:
    """Return the same of a short *text*; pages ask several times of the same lines."""
    return cue_bits_of_words(text, bag(text))


def cue_bits_of_words(text: str, line_words: Sequence[str]) -> int:
    """Return the cues in *text*, whose words are *line_words*, as bits of BIT."""
    if len(line_words) > LONGEST and not HAS_UNSPACED.search(text[:2]):
        return 0
    bits = 0
    seconds = None  # what may follow the word before
    for word in line_words[:LONGEST]:
        if word in SINGLE:
            bits |= SINGLE[word]
        if seconds is not None:
            bits |= seconds.get(word, 0)
        seconds = PAIRS.get(word)
    if not text.isascii() and len(line_words) <= 2 * LONGEST and HAS_UNSPACED.search(text):
        for match in IN_UNSPACED.finditer(text):
            bits |= BIT[str(match.lastgroup)]
    return bits
