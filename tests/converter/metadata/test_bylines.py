"""Names in bylines."""

import pytest

from standfirst.converter.metadata import bylines


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
    ],
)
def test_chinese_pages_credit_their_writers(lines: list[str], people: tuple[str, ...]) -> None:
    assert bylines.credited_in_han(lines, len(lines) - 1) == people


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
    ],
)
def test_authors_are_people_alone(authors: list[str], people: tuple[str, ...]) -> None:
    assert bylines.people_alone(authors) == people
