"""Names in bylines."""

import pytest

from standfirst.converter.metadata import bylines, chinese_bylines
from standfirst.converter.metadata.plain_text import bylines as plain_text_bylines


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (["时间：2004年10月21日14:18 作者：郭励弘", "坚冰已经打破。"], ("郭励弘",)),
        (["坚冰已经打破。", "本报记者 葛灵丹"], ("葛灵丹",)),
        (["坚冰已经打破，过一个平安的新春佳节。（常书香 马丹阳）"], ("常书香", "马丹阳")),
        (["据新华社电（记者 欧阳文）记者近日了解到，会议召开。"], ("欧阳文",)),
        (["ggjjzhzz 发表于 2005-9-15 11:46:00", "正文。"], ("ggjjzhzz",)),
        (["记者从会议上获悉，改造完成。"], ()),
        (['作者： size="20" 来源：转载', "正文。"], ()),
        (["作者：佚名", "正文。"], ()),
        (["A story by nobody."], ()),
        (["据新华社拉萨电（记者 格桑边觉）近日召开会议。"], ("格桑边觉",)),
        (["台海网1月12日讯（海峡导报记者 梁静 通讯员 李静）日前，疫苗上市。"], ("梁静", "李静")),
        (["河南商报记者马俊峰/文", "正文。"], ("马俊峰",)),
        (["新京报记者 彭冲 山东冠县报道", "正文。"], ("彭冲",)),
        (["北京的空气好转。中新社记者 张浩 摄", "正文。"], ()),
        (["感冒的人要戴口罩。（記者鄭名娟攝）"], ()),
        (["正文。", "(陈巍 编辑)"], ()),
        (["胡平", "正文。"], ("胡平",)),
        (["文化", "正文。"], ()),
        (["金锺国", "正文。"], ()),
    ],
)
def test_chinese_pages_credit_their_writers(lines: list[str], people: tuple[str, ...]) -> None:
    assert chinese_bylines.credited(lines, 1, len(lines) - 1, "金锺国") == people


@pytest.mark.parametrize(
    ("authors", "people"),
    [
        (["Emma MackenzieLifestyle Writer"], ("Emma Mackenzie",)),
        (["André KleinRedakteur", "Ana Ruiz"], ("André Klein", "Ana Ruiz")),
        (["SolutionsHub Editorial Team"], ("SolutionsHub Editorial Team",)),
        (["Ian McKenzie"], ("Ian McKenzie",)),
        (["Foto: Getty Images", "BUSINESS.SOHU.COM"], ()),
        (["Πηγή: Express.gr", "Quelle: dpa", "Источник: ТАСС", "Ana Fonte"], ("Ana Fonte",)),
        (["Mark Sigetty"], ("Mark Sigetty",)),
        (["AP/Twitter"], ()),
        (["赵 培"], ("赵培",)),
    ],
)
def test_authors_are_people_alone(authors: list[str], people: tuple[str, ...]) -> None:
    assert bylines.people_alone(authors) == people


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("Richard Black Environment correspondent", ("Richard Black",)),
        ("Hayden Smith Wednesday", ("Hayden Smith",)),
        ("Kerry Wills AND Tracy Connor", ("Kerry Wills", "Tracy Connor")),
        ("Audrey Huang, Print Managing Editor", ("Audrey Huang",)),
        ("Contributors: Janet Loughrey", ("Janet Loughrey",)),
        ("Per-Erik Ofstad", ("Per-Erik Ofstad",)),
        ("G.S. Mudur", ("G.S. Mudur",)),
        ("林和謙/採訪報導", ("林和謙",)),
        ("佐伯ひかる", ("佐伯ひかる",)),
        ("A A A Drukuj", ()),
        ("Play Video", ()),
        ("Key Takeaways", ()),
        ("Слушать Отправить", ()),
        ("ΔΗΜΟΣΙΕΥΘΗΚΕ: Τρίτη", ()),
        ("HKT", ()),
        ("Mon", ()),
        ("© Ana Ruiz", ()),
        ("CHELSEA BEAT TOTTENHAM ON THURSDAY", ("CHELSEA BEAT TOTTENHAM",)),
        ("В Волгодонске", ()),
        ("打印文章", ()),
        ("第四届中国经济学年会会议议程", ()),
        ('Schnellere Integration "Job-Turbo', ()),
    ],
)
def test_a_line_of_a_text_dump_names_people_and_no_labels(line: str, people: tuple[str, ...]) -> None:
    byline = plain_text_bylines.byline(line)

    assert (byline.names if byline else ()) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ana Ruiz and AP", ("Ana Ruiz", "AP")),
        ("Par Ana Ruiz et AFP", ("Ana Ruiz", "AFP")),
        ("Von Ana Ruiz mit dpa", ("Ana Ruiz",)),
        ("By Ana Ruiz, MD", ("Ana Ruiz MD",)),
        ("记者：首先欢迎你来到这里做客", ()),
        ("By Monday", ()),
    ],
)
def test_agencies_are_no_degrees_and_sentences_no_names(byline: str, people: tuple[str, ...]) -> None:
    assert bylines.names(byline, written=True) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("KATIE MOISSE // ABC News", ("KATIE MOISSE",)),
        ("ИА «НашБрянск»", ("ИА «НашБрянск»",)),
        ("Ana Ruiz » 3 May", ("Ana Ruiz",)),
        ("【華視新聞╱報導】", ("華視新聞",)),
        ("赵 培：北京物资学院，北京", ("赵 培",)),
        ("李金泽：为农机行业搭建现代化信息平台", ()),
        ("采访之前和几位A股股民聊天，股民打趣说", ()),
        ("~SOMEBODY", ()),
        ("Veröffentlicht am", ()),
        ("Redaktion: Ana Ruiz", ()),
        ("Zarejestruj się", ()),
        ("ПО МАТЕРИАЛАМ:", ()),
        ("联系本文记者", ()),
    ],
)
def test_marks_of_sites_are_no_part_of_a_name(byline: str, people: tuple[str, ...]) -> None:
    assert bylines.names(byline, written=True) == people


def test_a_label_after_a_name_is_no_second_name() -> None:
    assert chinese_bylines.credited(["作者：王小明 编辑：张三", "正文。"], 1, 1) == ("王小明",)
    assert chinese_bylines.credited(["记者：王小明 责任编辑：张三", "正文。"], 1, 1) == ("王小明",)


@pytest.mark.parametrize("label", ["Publié", "Publicerad", "Giriş Tarihi", "Opublikowano", "Publicado", "Von"])
def test_what_is_before_a_day_is_no_name(label: str) -> None:
    line = f"{label} 3.9.2024"
    assert plain_text_bylines.byline(line, [(len(label) + 1, len(line))]) is None


@pytest.mark.parametrize(
    "line", ["Oprac. Agnieszka Wrona", "Propos recueillis par Anne Dupont", "Napsal Petr Vávra", "Γράφει η Μαρία Κόρου"]
)
def test_both_readers_of_bylines_know_the_same_introductions(line: str) -> None:
    name = " ".join(line.split()[-2:])
    byline = plain_text_bylines.byline(line)

    assert byline is not None
    assert byline.names == (name,)
    assert bylines.names(line, written=True) == (name,)


def test_a_word_for_the_day_ends_a_name() -> None:
    assert bylines.names("Von Miriam Hale Heute", written=True) == ("Miriam Hale",)
    assert bylines.names("By Miriam Hale Yesterday", written=True) == ("Miriam Hale",)


@pytest.mark.parametrize("line", ["Herzliche Grüße", "Best wishes", "Cordialement"])
def test_the_end_of_a_letter_names_no_author(line: str) -> None:
    assert plain_text_bylines.byline(line) is None


@pytest.mark.parametrize(
    ("line", "people", "cue"),
    [
        ("By Ana Ruiz writes about boats", ("Ana Ruiz",), 1),
        ("By  Ana Ruiz, Privacy and Digital Security Expert Last Updated", ("Ana Ruiz",), 1),
        ("By Ana Ruiz ⋅ Founder and Editor-in-Chief", ("Ana Ruiz",), 1),
        ("By the Harbour Team 2 minutes", ("Harbour Team",), 1),
        ("Boats race. Ein Kommentar von Ana Ruiz", ("Ana Ruiz",), 2),
        ("Ana RuizLifestyle Writer", ("Ana Ruiz",), 0),
        ("3 mai 2021, par Ana Ruiz et Bo Li", ("Ana Ruiz", "Bo Li"), 1),
        ("Written by Ana Ruiz", ("Ana Ruiz",), 2),
        ("About Ana Ruiz", ("Ana Ruiz",), 0),
        ("정수빈 기자", ("정수빈",), 1),
    ],
)
def test_a_line_of_a_text_dump_says_how_it_names_people(line: str, people: tuple[str, ...], cue: int) -> None:
    byline = plain_text_bylines.byline(line)

    assert byline is not None
    assert (byline.names, byline.cue) == (people, cue)


@pytest.mark.parametrize("label", ["Written by", "Autor:", "About the author", "Über den Autor", "記者"])
def test_a_line_may_announce_names_alone(label: str) -> None:
    assert bylines.is_label(label)
    assert not bylines.is_label(f"{label} Ana Ruiz")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ana Ruiz Senior Reporter and Bo Li", ("Ana Ruiz",)),
        ("Ana Ruiz and Bo Li report from the harbour", ("Ana Ruiz", "Bo Li")),
        ("Jan de Wit van de krant", ("Jan de Wit",)),
        ("the harbour", ()),
    ],
)
def test_what_follows_a_name_without_a_mark_is_left_out(text: str, people: tuple[str, ...]) -> None:
    assert bylines.names(text, written=True, is_open=True) == people
