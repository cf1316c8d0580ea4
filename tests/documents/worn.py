"""Pictures of paper as a camera or a worn sheet gives them: turned, blurred, noisy, faded."""

from collections.abc import Callable, Mapping

from PIL import Image, ImageChops, ImageFilter

WHITE = 255


def noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """Return a grey picture with grain in it."""
    noise = Image.effect_noise(picture.size, sigma)
    return ImageChops.add(picture, noise, offset=-128)


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def _faded(picture: Image.Image) -> Image.Image:
    return picture.point([round(WHITE - (WHITE - grey) * 0.35) for grey in range(256)])


WAYS: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "as printed": lambda picture: picture,
    "turned 5 degrees": lambda picture: _turned(picture, 5),
    "turned 37 degrees": lambda picture: _turned(picture, 37),
    "turned 90 degrees": lambda picture: _turned(picture, 90),
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(1.0)),
    "noisy": lambda picture: noisy(picture, 40),
    "faded": _faded,
    "turned, blurred and noisy": lambda picture: noisy(
        _turned(picture, 5).filter(ImageFilter.GaussianBlur(0.7)), 25
    ),
}
