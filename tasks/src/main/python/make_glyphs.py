"""Writes glyphs.txt, the letters of the figures, from the outlines of DejaVu Sans.

Figures draw letters as shapes of their own, so that they need neither fonts nor font libraries on
the machine and look the same everywhere. Needs fontTools. From this module's folder:

    python src/main/python/make_glyphs.py DejaVuSans.ttf
"""

import pathlib
import sys

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

LETTERS = [*range(0x20, 0x7F), *range(0xC0, 0x100)]
CHARACTERS = [chr(code) for code in LETTERS] + list("ΔσΣ²·−±–—…≤≥µ°□")  # noqa: RUF001
OUT = pathlib.Path("src/main/resources/dev/cosmicai/tasks/figure/glyphs.txt")

HEAD = """\
# The outlines of some letters of DejaVu Sans {version}, {units} units to the em, y upwards.
# A line is: code point in hex, advance, an outline of commands M x y, L x y, Q x y x y and Z.
# Written by make_glyphs.py.
# Copyright (c) 2003 by Bitstream, Inc. All Rights Reserved. Bitstream Vera is a trademark of
# Bitstream, Inc. DejaVu changes are in public domain. The licence is in DejaVu-LICENSE.txt.
"""


class OutlinePen(BasePen):
    """Writes every command out, with absolute coordinates and a blank between all."""

    def __init__(self, glyphs):
        """Start an outline; glyphs are what composite glyphs refer to."""
        super().__init__(glyphs)
        self.words = []

    def say(self, command, *points):
        """Append a command and its coordinates."""
        self.words.append(command)
        self.words += [f"{coordinate:g}" for point in points for coordinate in point]

    def _moveTo(self, point):  # noqa: N802
        self.say("M", point)

    def _lineTo(self, point):  # noqa: N802
        self.say("L", point)

    def _qCurveToOne(self, control, point):  # noqa: N802
        self.say("Q", control, point)

    def _closePath(self):  # noqa: N802
        self.say("Z")


def main(font_file):
    """Write the outlines of all characters of the figures."""
    font = TTFont(font_file)
    glyphs = font.getGlyphSet()
    names = font.getBestCmap()
    version = font["name"].getDebugName(5).removeprefix("Version ")
    lines = []
    for character in CHARACTERS:
        glyph = glyphs[names[ord(character)]]
        pen = OutlinePen(glyphs)
        glyph.draw(pen)
        lines.append(" ".join([f"{ord(character):04x}", str(glyph.width), *pen.words]))
    head = HEAD.format(version=version, units=font["head"].unitsPerEm)
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
