"""Dataset folders go to an open data portal that runs CKAN, and stay there as they are here.

A folder is described (`describe`), the portal is asked what it has (`state`), the difference becomes a plan (`plan`),
and the plan is carried out (`execute`). Each run starts from what the portal has, not from what an earlier run
remembers, so a run that was broken off is finished by the next one, and one that finds no difference writes nothing.
"""
