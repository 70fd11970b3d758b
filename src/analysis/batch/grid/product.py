"""A YAML file of reports: lists by column, whose combinations are the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from analysis.batch.asking.request import gather
from analysis.batch.digests import digest_bytes
from analysis.batch.grid.blocks import LINE, Block, Grid, grid_fault
from analysis.errors import UsageError
from analysis.language import Text

EXCLUDE, INCLUDE = "exclude", "include"
_NULL = "tag:yaml.org,2002:null"


def read_product(name: str, content: bytes) -> Grid:
    r"""The blocks of a product: its own lists, and those it includes; what it excludes beside them.

    Raises
    ------
    UsageError
        With every line that is wrong.

    Examples
    --------
    >>> grid = read_product("g.yaml", b"slug: [a, b]\nseed: 0123\n")
    >>> dict(grid.blocks[0].columns)
    {'slug': ('a', 'b'), 'seed': ('0123',)}
    """
    reading = _Product(name)
    try:
        node = yaml.compose(content.decode("utf-8-sig"), Loader=_loader())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or type(error).__name__
        reading.fault(mark, Text(f"ikke YAML: {problem}", f"not YAML: {problem}"))
        node = None
    blocks: list[Block] = []
    excluded: list[Block] = []
    if node is not None:
        whole = reading.mapping(node)
        blocks += reading.blocks([(whole, node)] if set(whole) - {EXCLUDE, INCLUDE} else [])
        blocks += reading.blocks(reading.rows(whole.get(INCLUDE)))
        excluded += reading.blocks(reading.rows(whole.get(EXCLUDE)))
    if reading.errors:
        raise gather(reading.errors)
    return Grid(
        name=name,
        digest=digest_bytes(content),
        blocks=tuple(blocks),
        excluded=tuple(excluded),
        row_word=LINE,
    )


class _Product:
    """Reads a YAML product node by node, and keeps what is wrong with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: list[UsageError] = []

    def fault(self, mark: Any, said: Text) -> None:
        line = f"{mark.line + 1}" if mark else "1"
        self.errors.append(
            grid_fault(self.name, Text(f"linje {line}: {said.da}", f"line {line}: {said.en}"))
        )

    def mapping(self, node: yaml.Node) -> dict[str, yaml.Node]:
        """The keys of a node, which must be a mapping whose keys stand there once."""
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            said = Text("der ventes kolonne: [værdier]", "column: [values] is expected")
            self.fault(node.start_mark, said)
            return found
        for key, value in node.value:
            column = str(key.value)
            if column in found:
                said = Text(f"«{column}» står der to gange", f"“{column}” stands there twice")
                self.fault(key.start_mark, said)
            found[column] = value
        return found

    def rows(self, node: yaml.Node | None) -> list[tuple[dict[str, yaml.Node], yaml.Node]]:
        """The mappings of a list."""
        if node is None:
            return []
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return [(self.mapping(item), item) for item in items]

    def blocks(self, rows: list[tuple[dict[str, yaml.Node], yaml.Node]]) -> Iterator[Block]:
        for row, node in rows:
            columns = {
                name: self._words(value)
                for name, value in row.items()
                if name not in {EXCLUDE, INCLUDE}
            }
            yield Block(
                number=node.start_mark.line + 1,
                columns={name: words for name, words in columns.items() if words},
            )

    def _words(self, node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode):
            return () if node.tag == _NULL or not node.value else (str(node.value),)
        if isinstance(node, yaml.SequenceNode) and all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        ):
            return tuple(str(item.value) for item in node.value)
        said = Text(
            'der ventes en værdi eller en liste af værdier; en liste som værdi skrives "[1, 2]"',
            'a value or a list of values is expected; a list as a value is written "[1, 2]"',
        )
        self.fault(node.start_mark, said)
        return ()


def _loader() -> Any:
    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
