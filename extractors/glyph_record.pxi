# A glyph as compiled loops see it: `torikumi.schemas.primitives.GLYPH`.

from libc.stdint cimport int16_t, int32_t, uint8_t, uint16_t, uint32_t

cdef packed struct Glyph:
    float x0, y0, x1, y1
    float origin_x, origin_y
    float size
    int16_t angle
    uint32_t color, order, run
    uint16_t font
    int32_t content
    uint8_t flags
