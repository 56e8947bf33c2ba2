"""PDF files of a text and of its redline, set by Typst (extra ``pdf``); the text goes over as data, never as markup."""
