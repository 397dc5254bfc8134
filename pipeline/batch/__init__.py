"""Many documents in one go: in processes of their own, resumable, one broken document costing only itself.

`job` says what is to be done. `run` hands the jobs to an executor: the threads of this machine, or a cluster (`dask`).
There `carry` fetches the document from its place (`places`), has it done in a process of its own (`alone`, `work`), and
puts the dataset where it belongs. `ledger` remembers what is done; `batch` is all of it.
"""
