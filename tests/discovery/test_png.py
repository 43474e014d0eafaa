"""A picture whose rows are compressed in parts is a PNG that any decoder reads."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from standfirst.discovery.png import STEP, Frame

PALETTE = bytes(range(48))
PIXELS = np.random.default_rng(1).integers(0, 16, (70, 20), np.uint8)


def decoded(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=("PNG",)) as checked:
        checked.verify()
    return Image.open(BytesIO(data), formats=("PNG",))


@pytest.mark.parametrize("count", [0, 1, STEP - 1, STEP, STEP + 1, 60])
@pytest.mark.parametrize("top", [0, 10])
def test_own_rows_take_the_place_of_those_of_the_frame(top: int, count: int) -> None:
    own_rows = 15 - PIXELS[:count]
    expected = PIXELS.copy()
    expected[top : top + count] = own_rows

    picture = decoded(Frame(PIXELS, top).with_rows(own_rows, PALETTE))

    assert np.array_equal(np.asarray(picture), expected)
    assert bytes(picture.getpalette() or ())[:48] == PALETTE


def test_the_frame_is_as_it_was_after_a_picture() -> None:
    frame = Frame(PIXELS, 10)
    frame.with_rows(15 - PIXELS[:20], PALETTE)

    assert np.array_equal(np.asarray(decoded(frame.with_rows(PIXELS[:0], PALETTE))), PIXELS)


def test_more_rows_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        Frame(PIXELS, 10).with_rows(PIXELS[:61], PALETTE)
