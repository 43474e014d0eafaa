"""A formula is shown once, as text, however many times its page writes it."""

import pytest

from standfirst.converter.html import formulas
from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.elements import parse
from standfirst.converter.markdown import markdown

ENERGY = "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"
MATH = f"<math><semantics><mrow>{ENERGY}</mrow><annotation encoding='application/x-tex'>E = mc^2</annotation></semantics></math>"


def shown(inside: str) -> str:
    tree = parse(f"<body><p>Say {inside} twice.</p></body>")
    formulas.rewrite(tree)
    return markdown(blocks_of(tree), "").strip()


@pytest.mark.parametrize(
    "html",
    [
        MATH,
        f'<span class="katex"><span class="katex-mathml">{MATH}</span><span class="katex-html" aria-hidden="true">E=mc2</span></span>',
        f'<span class="MathJax_Preview"></span><span class="MathJax"><nobr aria-hidden="true">E=mc2</nobr><span class="MJX_Assistive_MathML">{MATH}</span></span><script type="math/tex">E = mc^2</script>',
        f'<mjx-container class="MathJax"><mjx-math aria-hidden="true"></mjx-math><mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>',
        f'<span class="mwe-math-element"><span class="mwe-math-mathml-inline" style="display: none">{MATH}</span><img alt="E = mc^2" src="e.svg"></span>',
    ],
)
def test_a_formula_that_a_page_writes_twice_is_shown_once(html: str) -> None:
    assert shown(html) == "Say E = mc² twice."


def test_tex_that_no_script_turned_into_a_formula_is_code() -> None:
    assert shown('<script type="math/tex">a_1 &lt; b</script>') == "Say `a_1 &lt; b` twice."


@pytest.mark.parametrize(
    ("math", "text"),
    [
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a + b)/2"),
        ("<msqrt><mi>x</mi></msqrt>", "√x"),
        ("<munderover><mo>∑</mo><mn>0</mn><mi>n</mi></munderover><mi>i</mi>", "∑₀ⁿi"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x\u0304"),
        ("<mi>f</mi><mo>\u2061</mo><mfenced><mi>x</mi><mi>y</mi></mfenced>", "f(x, y)"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
            "1, 2; 3",
        ),
    ],
)
def test_mathml_becomes_a_line_of_text(math: str, text: str) -> None:
    assert shown(f"<math>{math}</math>") == f"Say {text} twice."


def test_a_formula_on_a_line_of_its_own_is_a_paragraph() -> None:
    assert shown(f'<math display="block">{ENERGY}</math>') == "Say\n\nE = mc²\n\ntwice."


def test_text_beside_formulas_stays_whatever_its_class() -> None:
    tree = parse('<div class="MathJax"><p>Both <math><mi>a</mi></math> and <math><mi>b</mi></math> stay.</p></div>')
    formulas.rewrite(tree)
    assert markdown(blocks_of(tree), "").strip() == "Both a and b stay."


def test_a_formula_nested_without_end_does_not_end_the_build() -> None:
    assert shown("<math>" + "<mrow>" * 200 + "<mi>x</mi>" + "</mrow>" * 200 + "</math>").startswith("Say")


@pytest.mark.parametrize("math", ["<math><mi>&#1;x&#65534;</mi></math>", '<script type="math/tex">x\x01</script>'])
def test_a_character_that_xml_cannot_hold_costs_no_page(math: str) -> None:
    assert "x" in shown(math)


def test_many_formulas_in_one_box_take_no_longer_each() -> None:
    formulas_in_box = '<div class="mjx-chtml">' + "<math><mi>x</mi></math>" * 20_000 + "</div>"
    assert shown(formulas_in_box).count("x") == 20_000
