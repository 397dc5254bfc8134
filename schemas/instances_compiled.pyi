from torikumi.schemas.instances_python import Instances as Instances
