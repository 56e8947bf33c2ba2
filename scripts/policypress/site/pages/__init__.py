"""The pages: archive, settings and a day → every page and file of the site."""
