from torikumi.extractors.grid_python import boxes_of_areas as boxes_of_areas
from torikumi.extractors.grid_python import closed_grids as closed_grids
from torikumi.extractors.grid_python import components as components
