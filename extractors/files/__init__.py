"""Files that have cells of their own: workbooks, Word files, web pages, and texts with tables in them."""
