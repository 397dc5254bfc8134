"""What pdfminer skips while it goes through the content of a page: clips, opacity, shadings, the state of forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_rect, mult_matrix

from torikumi.extractors.readers.paints import Box, bounds, overlap
from torikumi.extractors.readers.plumber_device import LettersDevice, Matrix, PageDevice, subpaths


class PageInterpreter(PDFPageInterpreter):
    """Goes through the content of a page, and tells its device also of clips, opacity and shadings."""

    device: PageDevice | LettersDevice
    _clips = False
    _inherited: Any = None

    # --- the graphics state

    def init_state(self, ctm: Matrix) -> None:
        """Begin a page or a form; a form begins in the state in which it is called (ISO 32000-1, 8.10.1)."""
        super().init_state(ctm)
        if self._inherited is not None:
            self.graphicstate = self._inherited

    def dup(self) -> PageInterpreter:
        """An interpreter for a form."""
        inner = self.__class__(self.rsrcmgr, self.device)
        inner._inherited = self.graphicstate.copy()
        return inner

    def get_current_state(self) -> Any:
        """What ``q`` saves."""
        return super().get_current_state(), self.device.seen

    def set_current_state(self, state: Any) -> None:
        """What ``Q`` restores."""
        own, self.device.seen = state
        super().set_current_state(own)

    def do_gs(self, name: Any) -> None:
        """Set opacities and line width from the graphics state parameter dictionary."""
        states = resolve1(self.resources.get("ExtGState")) or {}
        state = resolve1(states.get(literal_name(name))) or {}
        fill, stroke, width = (resolve1(state.get(key)) for key in ("ca", "CA", "LW"))
        if isinstance(fill, int | float):
            self.device.seen = replace(self.device.seen, fill_alpha=float(fill))
        if isinstance(stroke, int | float):
            self.device.seen = replace(self.device.seen, stroke_alpha=float(stroke))
        if isinstance(width, int | float):
            self.graphicstate.linewidth = float(width)

    # --- clips: the path of W becomes the clip when the operator that ends the path has painted it

    def do_W(self) -> None:  # noqa: N802 - the operator's name
        """Clip to the path."""
        self._clips = True

    def do_W_a(self) -> None:  # noqa: N802
        """Clip to the path, even-odd rule."""
        self._clips = True

    def _end_path(self, path: Sequence[Any]) -> None:
        """Clip to a path if ``W`` was there."""
        if self._clips:
            points = [point for part, _ in subpaths(path, self.ctm)[0] for point in part]
            self._clip(bounds(points) if points else (0.0, 0.0, 0.0, 0.0))
        self._clips = False

    def _clip(self, box: Box) -> None:
        self.device.seen = replace(self.device.seen, clip=overlap(box, self.device.seen.clip))

    def do_S(self) -> None:  # noqa: N802
        """Stroke the path."""
        path = self.curpath
        super().do_S()
        self._end_path(path)

    def do_f(self) -> None:
        """Fill the path."""
        path = self.curpath
        super().do_f()
        self._end_path(path)

    def do_F(self) -> None:  # noqa: N802
        """Fill the path (old name of ``f``)."""
        self.do_f()

    def do_f_a(self) -> None:
        """Fill the path, even-odd rule."""
        path = self.curpath
        super().do_f_a()
        self._end_path(path)

    def do_B(self) -> None:  # noqa: N802
        """Fill and stroke the path."""
        path = self.curpath
        super().do_B()
        self._end_path(path)

    def do_B_a(self) -> None:  # noqa: N802
        """Fill and stroke the path, even-odd rule."""
        path = self.curpath
        super().do_B_a()
        self._end_path(path)

    def do_n(self) -> None:
        """End the path."""
        path = self.curpath
        super().do_n()
        self._end_path(path)

    # --- what lies in other streams

    def do_sh(self, name: Any) -> None:
        """Paint a shading."""
        self.device.paint_shading()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Paint a form or picture; a form is clipped to its box, and leaves no state behind."""
        before = self.device.seen
        form = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        box = resolve1(form.get("BBox")) if form is not None else None
        if box:
            matrix = resolve1(form.get("Matrix")) or (1, 0, 0, 1, 0, 0)
            x0, y0, x1, y1 = (float(resolve1(side)) for side in box)
            self._clip(apply_matrix_rect(mult_matrix(tuple(matrix), self.ctm), (x0, y0, x1, y1)))
        super().do_Do(xobjid_arg)
        self.device.seen = before
        self.device.set_ctm(self.ctm)
