from torikumi.extractors.rules_python import join as join
from torikumi.extractors.rules_python import visible_rules as visible_rules
