from torikumi.schemas.boxes_python import rounded_around as rounded_around
