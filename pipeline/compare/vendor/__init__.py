"""The chart library of ``compare.html``: Vega, Vega-Lite, and the interpreter that they need where no eval is allowed.

`make_vendor` made the files from the published npm packages; each begins with its licences, which so stand in the page,
too.
"""
