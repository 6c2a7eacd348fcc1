"""What can be seen of a page: its pixels, whatever its styles say."""

import io
from collections import Counter

from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page

Colour = tuple[int, int, int]
# Success criterion 1.4.11; 1.4.3 for words.
ENOUGH, ENOUGH_FOR_WORDS = 3.0, 4.5
AROUND = 8


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG has it, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def picture(page: Page, box: dict[str, float], around: int = 0) -> Image.Image:
    """A part of the window, with so much of what is around it."""
    left, top = max(box["x"] - around, 0), max(box["y"] - around, 0)
    clip = {
        "x": left,
        "y": top,
        "width": box["x"] + box["width"] + around - left,
        "height": box["y"] + box["height"] + around - top,
    }
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")


def colours(image: Image.Image) -> Counter[Colour]:
    found = image.getcolors(maxcolors=image.width * image.height) or []
    return Counter({colour: count for count, colour in found})


def differing(before: Image.Image, after: Image.Image) -> int:
    """How many pixels are plainly of another colour now."""
    changed = ImageChops.difference(before, after).convert("L").point(lambda it: it and 255)
    pairs = Counter(
        (one, other)
        for one, other, is_other in zip(
            before.get_flattened_data(),
            after.get_flattened_data(),
            changed.get_flattened_data(),
            strict=True,
        )
        if is_other
    )
    return sum(count for pair, count in pairs.items() if contrast(*pair) >= ENOUGH)


def is_framed(element: Locator, inset: int = 4) -> bool:
    """On each side, in the middle and not further in, there is a line that stands out from what is outside it."""
    page, box = element.page, element.bounding_box()
    image = picture(page, box, AROUND)
    middle = image.width // 2, image.height // 2
    return all(
        stands_out(line_of(image, *side, AROUND + inset), image.getpixel((0, 0)))
        for side in (
            ((0, middle[1]), (1, 0)),
            ((image.width - 1, middle[1]), (-1, 0)),
            ((middle[0], 0), (0, 1)),
            ((middle[0], image.height - 1), (0, -1)),
        )
    )


def line_of(
    image: Image.Image, start: tuple[int, int], step: tuple[int, int], length: int
) -> list[Colour]:
    """From outside inwards, across the edge."""
    (x, y), (right, down) = start, step
    return [image.getpixel((x + n * right, y + n * down)) for n in range(length)]


def stands_out(line: list[Colour], outside: Colour) -> bool:
    return any(contrast(colour, outside) >= ENOUGH for colour in line)


def is_readable(element: Locator) -> bool:
    """Words stand out from the ground that most of the element is."""
    found = colours(picture(element.page, element.bounding_box()))
    behind = found.most_common(1)[0][0]
    return any(contrast(colour, behind) >= ENOUGH_FOR_WORDS for colour in found)
