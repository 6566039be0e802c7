"""A papermill engine that runs cells in the process it is called in, without a kernel of its own.

What a kernel costs anew for every notebook, its start and its imports, a forked process has from
its parent already.
"""

from typing import Any

from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager
from traitlets.config import Config


class InProcess(Engine):
    """Runs a notebook's cells one after another; the first that fails is the last."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Run the cells of a managed notebook, as papermill asks of an engine."""
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
        number = 0
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            nb_man.cell_start(cell, index)
            with capture_output() as captured:
                result = shell.run_cell(cell.source, store_history=True)
            number += 1
            cell.execution_count = number
            cell.outputs = _outputs(captured, result)
            if not result.success:
                nb_man.cell_exception(cell, index)
                break
            nb_man.cell_complete(cell, index)


def _outputs(captured: CapturedIO, result: ExecutionResult) -> list[NotebookNode]:
    """What a cell wrote, showed and failed with, as outputs of a notebook."""
    found = [
        new_output("stream", name=name, text=text)
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    found += [
        new_output("display_data", data=shown.data, metadata=shown.metadata or {})
        for shown in captured.outputs
    ]
    if error := result.error_before_exec or result.error_in_exec:
        name, told = type(error).__name__, str(error)
        found.append(new_output("error", ename=name, evalue=told, traceback=[f"{name}: {told}"]))
    return found
