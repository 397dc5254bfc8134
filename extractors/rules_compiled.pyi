from torikumi.extractors.rules_python import ends_at as ends_at
from torikumi.extractors.rules_python import join as join
from torikumi.extractors.rules_python import visible_rules as visible_rules
