"""Many documents in one go: in processes of their own, resumable, one broken document costing only itself.

`job` says what is to be done, `work` does one job, `run` does them all in processes, `ledger` remembers what is done.
"""
