# A paint as compiled loops see it: `torikumi.schemas.primitives.PAINT`.

from libc.stdint cimport uint8_t, uint32_t

cdef packed struct Paint:
    uint8_t kind
    float x0, y0, x1, y1
    float width
    uint32_t color
    float alpha
    uint8_t dashed
    uint32_t order
