from torikumi.extractors.fills_python import filled_cells as filled_cells
from torikumi.extractors.fills_python import free_fills as free_fills
