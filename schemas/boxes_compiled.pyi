from torikumi.schemas.boxes_python import rounded_around as rounded_around
from torikumi.schemas.boxes_python import tuples_of as tuples_of
