# Which colours look alike: `torikumi.extractors.rules.near_color`.

from libc.stdint cimport uint32_t
from libc.stdlib cimport abs

from torikumi.extractors import settings as _settings

cdef int COLOR_NEAR = _settings.COLOR_NEAR


cdef inline bint are_near(uint32_t one, uint32_t other) noexcept:
    """Whether two 0xRRGGBB colours cannot be told apart on paper."""
    return (
        abs(<int>(one >> 16 & 255) - <int>(other >> 16 & 255)) <= COLOR_NEAR
        and abs(<int>(one >> 8 & 255) - <int>(other >> 8 & 255)) <= COLOR_NEAR
        and abs(<int>(one & 255) - <int>(other & 255)) <= COLOR_NEAR
    )
