"""The only part that knows MkDocs: pages handed to it and to the theme, and the site's folder written."""
