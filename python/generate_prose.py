"""Docstrings as Markdown; see generate_api.py."""

import re
import textwrap
from collections.abc import Iterator

WIDTH = 120
FENCE = "```"


def prose(text: str) -> Iterator[str]:
    """Paragraphs; one that ends in ``::`` has code behind it, set in."""
    for paragraph in re.split(r"\n\n+(?! )", text.strip()):
        said, _, code = paragraph.partition("::\n\n")
        if code:
            if said.strip():
                yield from [*wrapped(inline(said) + ":"), ""]
            yield from [f"{FENCE}python", *textwrap.dedent(code).rstrip().split("\n"), FENCE, ""]
        else:
            yield from [*wrapped(inline(paragraph)), ""]


def inline(text: str) -> str:
    """One line, with code as Markdown has it, and pages of the documentation as links."""
    text = " ".join(str(text).split())
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    return re.sub(r"(?<![\w/(])docs/([\w-]+\.md)", r"[docs/\1](\1)", text)


def wrapped(text: str, indent: str = "") -> list[str]:
    """Lines; code within the text stays together where that is possible."""
    code = re.compile(r"`[^`]*`")
    held = code.sub(lambda match: match.group().replace(" ", "\0"), text)
    lines = textwrap.wrap(
        held, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    if any(len(line) > WIDTH for line in lines):
        lines = textwrap.wrap(
            text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    return [line.replace("\0", " ") for line in lines]
