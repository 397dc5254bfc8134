"""Whether CSV files and workbooks keep the 30 rules of 行政データにおける機械可読性に関するルール (2026-03-31).

In: files of anyone, or folders of them. Out: a `Verdict` for each rule: broken (where and how), kept, or not to be
asked of these files; and what of it is left for a person. ``rules.toml`` lists the rules, what a program looks at, and
what not.

`torikumi.pipeline.rules.check.check_files` does it all; the checks are one small function a rule.
"""
