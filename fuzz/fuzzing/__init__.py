"""What `hunt.py` fuzzes with: cases made of the sample files, the processes that try them, what counts as a fault.

It is no part of the installed package.
"""
