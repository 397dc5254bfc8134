"""Many instances of a dataclass at once: compiled where that was possible."""

from __future__ import annotations

try:
    from torikumi.schemas.instances_compiled import Instances
except ImportError:
    from torikumi.schemas.instances_python import Instances

__all__ = ["Instances"]
