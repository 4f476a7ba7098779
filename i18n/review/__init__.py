"""A page on this computer on which people review catalogs: `translate-article review`.

`desk` shows and changes entries, as values that JSON can hold; `server` serves them to a browser, and only to the one
that it was opened in; `page/` is what the browser runs.
"""
