"""Word files: a text and its redline written, a contract and counsel's review read; no library beyond the standard one.

python-docx and lxml would add 15 MB and neither numbers paragraphs nor knows tracked changes, which is most of the
work; the standard library's zip and expat are enough for the rest, and what is dangerous in them is refused here.
"""
