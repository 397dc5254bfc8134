"""What `run.py` measures with: the files, the readers, the processes that run them, and the tables that come out.

It is no part of the installed package.
"""
