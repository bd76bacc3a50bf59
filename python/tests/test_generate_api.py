"""The committed reference is that of the docstrings, and they say all that one needs there."""

import re
import textwrap
from pathlib import Path

import pytest

import generate_api
import generate_prose

PACKAGE = {
    "__init__.py": """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from cosmic.shapes import Circle, Shape, draw

        __all__ = ["Circle", "Shape", "draw"]
    """,
    "shapes.py": '''
        """Shapes."""
        from dataclasses import dataclass

        class Shelf(Generic[What, How]):
            """Holds them."""

            @classmethod
            def of(cls: type[R], what: What) -> R:
                """One that holds this."""

            def all(self, how: How) -> list[What]:
                """What it holds."""

        @dataclass(kw_only=True)
        class Corner:
            """Where lines meet."""

            degrees: float
            """The angle, in degrees."""

        @dataclass(kw_only=True)
        class Shape:
            """A shape; see docs/job.md.

            For example::

                cosmic.Shape(corners=[])
            """

            name: str | None = None
            """What it is called. Unset: nothing."""

            corners: list[Corner]
            """In order."""

            def area(self, unit: str = "mm", *, rounded: bool = False) -> float:
                """How large it is.

                Args:
                    unit: of a side, ``mm`` or ``m``
                    rounded: whether to a whole number

                Returns:
                    0 if it is open: it has none then

                Raises:
                    ValueError: for another unit
                """

        class Circle(Shelf[Shape, float]):
            """A round one, on a shelf of its own."""

            def turn(self) -> None:
                """Changes nothing."""

        def draw(*shapes: Shape) -> None:
            """Draws them."""
    ''',
}


def test_the_page_is_what_the_generator_makes() -> None:
    (file, content), *others = generate_api.generated().items()

    assert not others
    assert file.read_text(encoding="utf-8") == content, (
        f"{file.name} is stale; run: python python/generate.py"
    )
    assert max(map(len, content.splitlines())) <= generate_prose.WIDTH


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of that name that is another one."""
    folder = tmp_path / "cosmic"
    folder.mkdir()
    for name, text in PACKAGE.items():
        (folder / name).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    return tmp_path


def test_a_page_has_fields_signatures_and_what_the_types_of_fields_have(package: Path) -> None:
    page = generate_api.page(generate_api.loaded(package), {"All": ("Shape", "Circle", "draw")})

    told = page.removeprefix(generate_api.HEAD)
    assert told == textwrap.dedent("""
        ## All

        ### Shape

        A shape; see [docs/job.md](job.md).

        For example:

        ```python
        cosmic.Shape(corners=[])
        ```

        - **`corners`** (`list[Corner]`; required): In order.
        - **`name`** (`str`): What it is called. Unset: nothing.

        ```python
        area(unit: str = 'mm', *, rounded: bool = False) -> float
        ```

        How large it is.

        - **`unit`**: of a side, `mm` or `m`
        - **`rounded`**: whether to a whole number

        Returns 0 if it is open: it has none then.

        Raises:

        - `ValueError` for another unit

        #### Corner

        Where lines meet.

        - **`degrees`** (`float`; required): The angle, in degrees.

        ### Circle

        A round one, on a shelf of its own.

        ```python
        of(what: Shape) -> Circle
        ```

        One that holds this.

        ```python
        all(how: float) -> list[Shape]
        ```

        What it holds.

        ```python
        turn() -> None
        ```

        Changes nothing.

        ### draw

        ```python
        cosmic.draw(*shapes: Shape) -> None
        ```

        Draws them.
    """)


def test_a_public_name_without_a_place_is_refused(package: Path) -> None:
    with pytest.raises(ValueError, match=r"differ in \['draw'\]"):
        generate_api.page(generate_api.loaded(package), {"All": ("Shape", "Circle")})


@pytest.mark.parametrize("told", ["Draws them.", "How large it is.", "In order."])
def test_what_says_nothing_of_itself_is_refused(package: Path, told: str) -> None:
    file = package / "cosmic/shapes.py"
    text = re.sub(rf'"""{told}.*?"""', "pass", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"cosmic\.shapes\.\S+ says nothing of itself"):
        generate_api.page(generate_api.loaded(package), {"All": ("Shape", "Circle", "draw")})
