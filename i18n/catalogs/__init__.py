"""Gettext catalogs: where people review what the machine wrote, and where their decisions are kept.

A catalog is `locales/<lang>/LC_MESSAGES/<article>.po` with a compiled `.mo` beside it, one entry for each distinct
sentence. What the tool puts in is `fuzzy` and carries a fingerprint of its text as an extracted comment; whatever
does not fit its fingerprint, or is no longer fuzzy, was written by a person and is never changed or lost. What
nobody changed is written back as it was read, to the byte.

`entries` has the values, `po` the text of files, `merging` brings new sentences into an old catalog, `store` reads
and writes. Format: chapter 3, "The Format of PO Files", of the GNU gettext manual, which is meant wherever a
section is named.
"""
