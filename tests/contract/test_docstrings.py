"""What every public function says of itself: units, shapes, what it raises, assumes and rests on."""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import analysis

ROOT = Path(analysis.__file__).parent
# The docstring of a command is the help that its user reads.
COMMANDS = "cli"
# What an estimator is made with, and what checks or reads rather than estimates.
PLUMBING = {"model/arguments.py", "model/findings.py"}
OTHER_VERBS = ("check_", "is_", "no_", "read_", "describe_", "serve_")
ARRAYS = ("NDArray", "ArrayLike", "DataFrame", "Series", "Grid")
SHAPED = re.compile(
    r"\bshape\b|\bone (?:row|value|per|for|each)|\brows?\b|\beach\b|\bper\b|\bcolumns?\b|\bindex"
    r"|\baxis\b|\baxes\b|\bfor every\b|\bas [a-z_`]+\b|\bscalar\b|\blengths?\b|\bshape\b|\bpair\b",
    re.IGNORECASE,
)
UNITS = re.compile(
    r"_(?:persons|places|days|years|months|hours|share|km|dkk|per_year|per_day|cv|sd|level)"
    r"|\b(?:persons|people|citizens|places|offers|units|days|months|years?|hours|kilomet|km"
    r"|shares?|kroner|degrees|probabilit|chance|coefficient|concentration|shape|scale|factor"
    r"|number|count|how many|rate|ratio|from 0|0 to 1|at least|above 0|below 1|between|index"
    r"|level|weight|draws|nodes|tolerance|logarithm|log|axis|standard deviation|mean|places)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Function:
    """One public function or method, as it stands in its file."""

    file: str
    name: str
    node: ast.FunctionDef
    method: bool

    @property
    def doc(self) -> str:
        return ast.get_docstring(self.node) or ""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.name}"

    @property
    def estimates(self) -> bool:
        """Whether it is an estimator: a function of the model that computes something."""
        of_model = self.file.startswith("model/") and self.file not in PLUMBING
        return of_model and not self.method and not self.name.startswith(OTHER_VERBS)

    def section(self, title: str) -> str:
        """The text of a numpy section; empty where there is none."""
        found = re.search(
            rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-{{3,}}$|\Z)", self.doc, re.MULTILINE | re.DOTALL
        )
        return found.group(1) if found else ""

    @property
    def parameters(self) -> dict[str, str]:
        """Annotations of its parameters by name."""
        arguments = self.node.args
        found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        given = {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in found}
        return {name: kind for name, kind in given.items() if name not in {"self", "cls"}}

    def described(self, name: str) -> str:
        """What its docstring says of a parameter: the entry of that name, or all of it."""
        entries = re.split(r"^(?=\S)", self.section("Parameters"), flags=re.MULTILINE)
        for entry in entries:
            names = re.split(r"[,:\n]", entry.split("\n")[0].replace("*", ""))
            if name in {one.strip() for one in names}:
                return entry
        return ""


def functions_of(source: str, file: str) -> Iterator[Function]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield Function(file, node.name, node, method=False)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield Function(file, f"{node.name}.{inner.name}", inner, method=True)


def every_function() -> Iterator[Function]:
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if not file.startswith(COMMANDS):
            yield from functions_of(path.read_text(encoding="utf-8"), file)


def complaints(function: Function) -> Iterator[str]:
    """What a docstring lacks; nothing where it says what applies."""
    if not function.doc:
        yield "no docstring"
        return
    if raises(function.node) and not function.section("Raises"):
        yield "raises, and has no section Raises"
    if function.estimates:
        for section in ("Assumptions", "Source"):
            if not function.section(section):
                yield f"an estimator without a section {section}"
        if not refers(" ".join(function.doc.split())):
            yield from of_arguments(function)


def of_arguments(function: Function) -> Iterator[str]:
    """What is not said of the arguments of an estimator, and of what it returns."""
    about = f"{first(function)} {function.section('Returns')}"
    for name, kind in function.parameters.items():
        said = function.described(name)
        shaped = SHAPED.search(said) or re.search(rf"broadcast shape|shape of `{name}`", about)
        if not said:
            yield f"parameter {name} is not described"
        elif is_number(kind) and not UNITS.search(f"{name} {said}"):
            yield f"parameter {name} has no unit"
        elif is_array(kind) and not shaped:
            yield f"parameter {name} has no shape"
    given = ast.unparse(function.node.returns) if function.node.returns else ""
    if is_array(given) and not SHAPED.search(about):
        yield "what it returns has no shape"


def raises(node: ast.FunctionDef) -> bool:
    """Whether the function itself raises something anew."""
    return any(isinstance(one, ast.Raise) and one.exc is not None for one in ast.walk(node))


def refers(doc: str) -> bool:
    """Whether it says that its parameters are another function's: `parameters ... as `x``."""
    return bool(re.search(r"[Pp]arameters\b[^.]*\bas `", doc))


def first(function: Function) -> str:
    return function.doc.split("\n\n")[0]


def is_number(kind: str) -> bool:
    return kind in {"float", "int", "float | None", "int | None"}


def is_array(kind: str) -> bool:
    return any(name in kind for name in ARRAYS)


def test_every_public_function_says_what_applies_to_it() -> None:
    found = [f"{f.place}: {said}" for f in every_function() for said in complaints(f)]
    assert not found, "\n".join(["These docstrings lack something:", *found])


def test_the_functions_looked_at_are_the_librarys() -> None:
    found = list(every_function())
    assert len(found) > 1500
    assert sum(function.estimates for function in found) > 120


def test_the_guard_can_fail() -> None:
    bad = textwrap.dedent('''
        def places(load: float, curve: NDArray[np.float64]) -> NDArray[np.float64]:
            """Return what is needed.

            Parameters
            ----------
            load : float
                The load.
            curve : array of float
                A curve.
            """
            if load < 0:
                raise ValueError("load")
            return curve
    ''')
    (function,) = functions_of(bad, "model/balance/places.py")
    assert list(complaints(function)) == [
        "raises, and has no section Raises",
        "an estimator without a section Assumptions",
        "an estimator without a section Source",
        "parameter load has no unit",
        "parameter curve has no shape",
        "what it returns has no shape",
    ]


def test_a_docstring_that_says_it_all_is_left_alone() -> None:
    good = textwrap.dedent('''
        def places(load_persons: float, curve: NDArray[np.float64]) -> NDArray[np.float64]:
            """Return what is needed.

            Parameters
            ----------
            load_persons : float
                Citizens at a time.
            curve : array of float, shape (n,)
                One value per place.

            Returns
            -------
            array of float, in the shape of `curve`

            Raises
            ------
            ValueError
                The load is below 0.

            Assumptions
            -----------
            None.

            Source
            ------
            docs/method.md#places-needed.
            """
            if load_persons < 0:
                raise ValueError("load_persons")
            return curve
    ''')
    (function,) = functions_of(good, "model/balance/places.py")
    assert list(complaints(function)) == []


def test_every_source_is_a_heading_of_the_method(root: Path) -> None:
    method = (root / "docs" / "method.md").read_text(encoding="utf-8")
    known = set(re.findall(r'<a id="([^"]+)"', method))
    named = {
        (function.place, anchor)
        for function in every_function()
        for anchor in re.findall(r"#([a-z0-9-]+)", function.section("Source"))
    }
    assert not sorted((place, anchor) for place, anchor in named if anchor not in known)
