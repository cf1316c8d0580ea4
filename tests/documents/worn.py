"""Pictures of paper as a camera or a worn sheet gives them: turned, blurred, noisy, faded."""

from collections.abc import Callable, Mapping
from random import Random

from PIL import Image, ImageChops, ImageFilter

WHITE = 255
_SPREAD = 36.8  # standard deviation of the mean of four even draws of 0 to 255


def noisy(picture: Image.Image, sigma: float, frame: int) -> Image.Image:
    """Return a grey picture with grain in it; each frame has its own, always the same."""
    draws = Random(frame)
    one, two, three, four = (
        Image.frombytes("L", picture.size, draws.randbytes(picture.width * picture.height))
        for _ in range(4)
    )
    mean = ImageChops.add(ImageChops.add(one, two, 2), ImageChops.add(three, four, 2), 2)
    grain = mean.point([round(128 + (grey - 127.5) * sigma / _SPREAD) for grey in range(256)])
    return ImageChops.add(picture, grain, offset=-128)


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def _faded(picture: Image.Image) -> Image.Image:
    return picture.point([round(WHITE - (WHITE - grey) * 0.35) for grey in range(256)])


WAYS: Mapping[str, Callable[[Image.Image, int], Image.Image]] = {
    "as printed": lambda picture, _: picture,
    "turned 5 degrees": lambda picture, _: _turned(picture, 5),
    "turned 37 degrees": lambda picture, _: _turned(picture, 37),
    "turned 90 degrees": lambda picture, _: _turned(picture, 90),
    "blurred": lambda picture, _: picture.filter(ImageFilter.GaussianBlur(1.0)),
    "noisy": lambda picture, frame: noisy(picture, 40, frame),
    "faded": lambda picture, _: _faded(picture),
    "turned, blurred and noisy": lambda picture, frame: noisy(
        _turned(picture, 5).filter(ImageFilter.GaussianBlur(0.7)), 25, frame
    ),
}
