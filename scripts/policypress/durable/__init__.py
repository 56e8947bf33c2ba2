"""Writing that survives a kill: whatever stops a command, the old state stands or the new one does.

One file is replaced by ``beside.write_atomic``; a folder is built and takes its place by ``beside.replacing``; files in
several places change together by ``step``. Everything temporary has a name that begins with ``.policypress-``: git is
told to pass over it, no site publishes it, and the next run removes what a killed one left.
"""
