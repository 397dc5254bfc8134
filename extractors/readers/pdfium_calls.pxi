# PDFium's functions as C calls them, at the addresses that `pdfium_calls` knows, and what the compiled modules share.

from libc.math cimport INFINITY
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t

from torikumi.extractors.readers import pdfium_calls as calls

ctypedef void *Handle

# Named by their shapes, as `pdfium_calls.Call` writes them. The interpreter's lock is kept: each call is short, and
# PDFium may ask `pdfium_fonts` for a font.
ctypedef int (*h_i)(Handle) noexcept
ctypedef Handle (*h_h)(Handle) noexcept
ctypedef int (*hi_i)(Handle, int) noexcept
ctypedef unsigned int (*hi_u)(Handle, int) noexcept
ctypedef Handle (*hi_h)(Handle, int) noexcept
ctypedef Handle (*hl_h)(Handle, unsigned long) noexcept
ctypedef Handle (*hii_h)(Handle, int, int) noexcept
ctypedef int (*hp_i)(Handle, void *) noexcept
ctypedef int (*hpp_i)(Handle, void *, void *) noexcept
ctypedef int (*hpppp_i)(Handle, void *, void *, void *, void *) noexcept
ctypedef int (*hip_i)(Handle, int, void *) noexcept
ctypedef int (*hipp_i)(Handle, int, void *, void *) noexcept
ctypedef int (*hipppp_i)(Handle, int, void *, void *, void *, void *) noexcept


cdef size_t address(call, str shape) except 0:
    """Where a function stands, which must have the shape that it is called by."""
    if call.shape != shape:
        raise TypeError(f"a function of the shape {call.shape} is called as {shape}")
    return call.address


cdef struct View:
    # how the page is displayed: see `torikumi.extractors.readers.pdfium_objects.Frame`
    double left, bottom, right, top
    int rotation


cdef View view_of(frame) except *:
    """How a page is displayed."""
    cdef View view
    view.left, view.bottom, view.right, view.top = frame.box
    view.rotation = frame.rotation
    return view


cdef inline void displayed(const View *view, double *x, double *y) noexcept:
    """A point as displayed, in place."""
    cdef double u = x[0], v = y[0]
    if view.rotation == 90:
        x[0], y[0] = v - view.bottom, u - view.left
    elif view.rotation == 180:
        x[0], y[0] = view.right - u, v - view.bottom
    elif view.rotation == 270:
        x[0], y[0] = view.top - v, view.right - u
    else:
        x[0], y[0] = u - view.left, view.top - v


cdef inline double least(double one, double other) noexcept:
    """The lower one, as numpy takes it: what is no number stays none."""
    return one if one < other or one != one else other


cdef inline double most(double one, double other) noexcept:
    """The higher one, as numpy takes it."""
    return one if one > other or one != one else other
