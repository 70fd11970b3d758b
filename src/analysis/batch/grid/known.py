"""What the rows of a grid can name, each looked up once however many rows name it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from analysis.batch.asking.areas import unknown_code
from analysis.batch.asking.notebook import (
    FOLDER,
    Notebook,
    list_notebooks,
    read_any_notebook,
    read_notebook_at,
)
from analysis.batch.asking.parameters import Parameter, read_value
from analysis.batch.asking.request import check_name, read_date
from analysis.batch.asking.rounds import RoundOnDay, as_of_day, negative_seed
from analysis.catalogue.udmelding import Udmelding, list_slugs, read_udmelding
from analysis.country import Area, read_areas, read_population
from analysis.country.municipal_areas import municipal_areas
from analysis.errors import DataError, UsageError
from analysis.language import Text
from analysis.reading import Reader

_ENDING = ".ipynb"
# A spreadsheet with Danish settings turns 2027-01-15 into this when the file is saved.
_DANISH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_DANISH_NUMBER = re.compile(r"-?[0-9]+,[0-9]+")
_DANISH_TRUTH = {"sand": "True", "falsk": "False"}

Found = TypeVar("Found")


class Known:
    """Rounds, areas and notebooks of a checkout.

    Parameters
    ----------
    reader
        Of the checkout.

    Raises
    ------
    DataError
        If the areas or the population cannot be read.
    """

    def __init__(self, reader: Reader) -> None:
        # The population is read here only to find what is wrong with it before anything runs.
        reader.once(read_population)
        self._reader = reader
        self.areas = reader.once(read_areas)
        self.municipalities = municipal_areas(self.areas)
        self._by_code = {area.slug: area for area in self.municipalities}
        self.slugs = list_slugs(reader.root)
        self._kept: dict[tuple[object, ...], object] = {}

    def round_on(self, slug: str, as_of: str) -> RoundOnDay:
        """A round on a day, or on its own; whether it was issued by then is for the caller.

        Raises
        ------
        UsageError
            If there is no such round or the day is none.
        DataError
            If the round's data are wrong.
        """

        def look() -> RoundOnDay:
            udmelding = self._udmelding(slug)
            day = as_of_day(udmelding, read_date(as_text_day(as_of)))
            held = self.areas.at(day)
            regions = tuple(region.slug for region in held.regions)
            return RoundOnDay(
                udmelding=udmelding, as_of=day, areas=held.report_areas, regions=regions
            )

        return self._once(("round", slug, as_of), look)

    def _udmelding(self, slug: str) -> Udmelding:
        """A round, read once whatever days it is asked for."""

        def look() -> Udmelding:
            check_name(Text("udmelding", "round"), slug, self.slugs)
            return self._reader.once(read_udmelding, slug=slug)

        return self._once(("udmelding", slug), look)

    def area(self, slug: str, asked: RoundOnDay) -> Area:
        """An area of the round's day, or a municipality by its code.

        Raises
        ------
        UsageError
            With the nearest match.
        """

        def look() -> Area:
            found = self._by_code.get(slug)
            if found is None and slug.isdigit():
                raise unknown_code(slug, self.municipalities)
            return found or self.areas.at(asked.as_of).get(slug)

        return self._once(("area", slug, asked.as_of), look)

    def notebook(self, word: str) -> Notebook:
        """A notebook by its name in the folder of notebooks, or by its path in the checkout.

        Raises
        ------
        UsageError
            If there is none, or its name is that of another.
        DataError
            If it cannot be run.
        """

        def look() -> Notebook:
            if not word.endswith(_ENDING):
                return read_any_notebook(self._reader, word)
            path = _inside(word, self._reader.root)
            if path.parent != FOLDER and path.stem in list_notebooks(self._reader):
                raise _same_name(path)
            return read_notebook_at(self._reader, str(path))

        return self._once(("notebook", word), look)

    def value(self, notebook: Notebook, name: str, text: str) -> Any:
        """A typed value for a parameter that the notebook has.

        Raises
        ------
        UsageError
            If the words are no value of its type.
        """

        def look() -> Any:
            parameter = notebook.parameter(name)
            if parameter is None:
                raise LookupError(name)
            value = read_value(parameter, as_plain_word(parameter, text))
            if name == "seed" and isinstance(value, int) and value < 0:
                raise negative_seed(value)
            return value

        return self._once(("value", notebook.path, name, text), look)

    def takes(self, asked: RoundOnDay, notebook: Notebook) -> bool:
        """Whether the notebook has anything to say of the round on the day."""
        key = ("takes", asked.udmelding.slug, asked.as_of, notebook.name)
        return self._once(key, lambda: asked.takes(notebook))

    def newest(self) -> RoundOnDay:
        """The round whose data are newest: a notebook of no round is as of its day."""

        def look() -> RoundOnDay:
            return max((self.round_on(slug, "") for slug in self.slugs), key=lambda one: one.as_of)

        return self._once(("newest",), look)

    def _once(self, key: tuple[object, ...], look: Callable[[], Found]) -> Found:
        """What was found the first time, or what was wrong with it."""
        if key not in self._kept:
            try:
                self._kept[key] = look()
            except (DataError, UsageError) as error:
                self._kept[key] = error
        found: Any = self._kept[key]
        if isinstance(found, (DataError, UsageError)):
            raise found
        kept: Found = found
        return kept


def as_text_day(words: str) -> str:
    """A day as year-month-day, also where a Danish spreadsheet wrote it.

    Examples
    --------
    >>> as_text_day("15-01-2027"), as_text_day("2027-01-15")
    ('2027-01-15', '2027-01-15')
    """
    found = _DANISH_DAY.fullmatch(words)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else words


def as_plain_word(parameter: Parameter, text: str) -> str:
    """A cell as the command line would have it: a Danish decimal comma, SAND and FALSK are read.

    Examples
    --------
    >>> as_plain_word(Parameter(name="level", annotation="float", default=0.9), "0,95")
    '0.95'
    >>> as_plain_word(Parameter(name="name", annotation="str", default=""), "0,95")
    '0,95'
    """
    number, truth = _DANISH_NUMBER.fullmatch(text), _DANISH_TRUTH.get(text.lower())
    if not number and truth is None:
        return text
    nodes = ast.walk(ast.parse(parameter.annotation))
    kinds = {node.id for node in nodes if isinstance(node, ast.Name)}
    if "str" in kinds:
        return text
    if "float" in kinds and number:
        return text.replace(",", ".")
    return truth if "bool" in kinds and truth else text


def _inside(word: str, root: Path) -> PurePosixPath:
    """The path of a notebook from the root, whether it was written from there or from here."""
    tried = [(Path.cwd() / word).resolve(), (root / word).resolve()]
    home = root.resolve()
    for path in tried:
        if path.is_file() and path.is_relative_to(home) and not path.name.startswith("."):
            return PurePosixPath(path.relative_to(home).as_posix())
    raise UsageError(
        Text(
            f"Notesbogen «{word}» findes ikke i projektets mappe. Læg den dér, fx i {FOLDER}.",
            f"The notebook “{word}” is not in the project's folder. Put it there, such as in "
            f"{FOLDER}.",
        )
    )


def _same_name(path: PurePosixPath) -> UsageError:
    return UsageError(
        Text(
            f"Notesbogen «{path}» hedder det samme som en i {FOLDER}. Giv den et andet navn.",
            f"The notebook “{path}” has the name of one in {FOLDER}. Give it another.",
        )
    )
