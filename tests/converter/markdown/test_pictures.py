"""Pictures that a dump brings along: which are kept, and as what."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from standfirst.converter.markdown import pictures
from standfirst.converter.model import EmbeddedPicture, ShownPicture
from standfirst.posts.pictures import small


def _drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that is not all of one colour."""
    return Image.radial_gradient("L").resize((width, height)).convert(mode)


def _embedded(picture: Image.Image, form: str = "PNG") -> str:
    out = BytesIO()
    picture.save(out, form)
    return f"data:image/{form.lower()};base64,{b64encode(out.getvalue()).decode()}"


def _stored(*addresses: str, carried: tuple[EmbeddedPicture, ...] = ()) -> list[pictures.Stored]:
    shown = [ShownPicture(index, address) for index, address in enumerate(addresses)]
    return [stored for _, stored in pictures.stored(shown, carried, "https://example.org/story")]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_wide_picture_is_stored_for_a_desktop_and_for_a_phone(form: str) -> None:
    (picture,) = _stored(_embedded(_drawn(1600, 900), form))

    sizes = {name: Image.open(BytesIO(data)).size for name, data in picture.files.items()}
    assert sizes == {picture.name: (1280, 720), small(picture.name): (640, 360)}


def test_a_narrow_picture_is_stored_once() -> None:
    (picture,) = _stored(_embedded(_drawn(400, 300)))

    assert list(picture.files) == [picture.name]


@pytest.mark.parametrize(
    "blank",
    [
        Image.new("1", (720, 678)),
        Image.new("L", (720, 678), 240),
        Image.new("P", (720, 678)),
        Image.new("RGB", (720, 678), "#eee"),
        Image.new("RGBA", (720, 678), (0, 0, 0, 0)),
    ],
    ids=lambda picture: picture.mode,
)
def test_a_placeholder_of_a_picture_that_a_script_loads_is_no_picture(blank: Image.Image) -> None:
    assert not _stored(_embedded(blank))


def test_a_picture_in_black_and_white_or_on_nothing_is_one() -> None:
    line = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    line.paste((0, 0, 0, 255), (0, 90, 300, 110))

    assert len(_stored(_embedded(_drawn(300, 200, "1")), _embedded(line))) == 2


@pytest.mark.parametrize(
    "address",
    [
        _embedded(_drawn(99, 80)),
        _embedded(_drawn(120, 59)),
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/png;base64,%%%",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "https://example.org/remote.png",
        "",
    ],
    ids=["narrow", "low", "broken", "no base64", "svg", "remote", "none"],
)
def test_icons_and_unreadable_pictures_are_left_out(address: str) -> None:
    assert not _stored(address)


def test_a_picture_that_the_dump_carries_is_found_by_its_own_address_and_once() -> None:
    out = BytesIO()
    _drawn(300, 200).save(out, "PNG")
    carried = (EmbeddedPicture("https://example.org/ferry.png", out.getvalue()),)

    assert len(_stored("/ferry.png", "https://example.org/ferry.png", carried=carried)) == 1
