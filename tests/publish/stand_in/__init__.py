"""A stand-in for CKAN: the part of its action API that publishing calls, from memory, on loopback.

It refuses what a real CKAN 2.12 was seen to refuse (`rules`), keeps what that keeps (`store`), and can fail on purpose
(`server`). The same contract suite runs against it and against a real CKAN (``make test-portal``).
"""
