"""What our exporters for ``jupyter nbconvert`` share: a notebook is read, and one format rendered."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from analysis.export.document import read_document
from analysis.export.parts import Document


class UdmeldingExporter(Exporter):
    """An executed notebook in one of our formats."""

    extension: ClassVar[str]

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.extension

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[Any, Any]:
        """Render a notebook.

        Raises
        ------
        ReportError
            With the cell and the cure, when something cannot be shown to every reader.
        """
        prepared, resources = super().from_notebook_node(nb, resources, **kw)
        return self._render(read_document(prepared)), resources

    @abstractmethod
    def _render(self, document: Document) -> str | bytes:
        """The file's content."""
