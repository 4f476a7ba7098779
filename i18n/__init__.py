"""Documents, catalogs, typography, checks; the pipeline and the command line that join them."""
