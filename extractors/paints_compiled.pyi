from torikumi.extractors.paints_python import doubtful_rules as doubtful_rules
from torikumi.extractors.paints_python import of_kind as of_kind
