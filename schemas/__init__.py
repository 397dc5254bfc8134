"""Every type of the project, and the schemas that are published from them.

Imports nothing of ours. Frozen dataclasses and numpy records describe what is inside a page (``geometry``,
``primitives``, ``tables``); pydantic models describe what enters and leaves (``report``, ``profile``); ``findings``
and ``errors`` say what was uncertain and what went wrong.
"""
