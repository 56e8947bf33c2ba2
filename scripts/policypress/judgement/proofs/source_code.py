"""Files of a source-code host: the same file of a repository, on its main branch, in folders that sort its parts."""

from __future__ import annotations

import re

from policypress.judgement.proofs.addresses import Address, same_fragment

_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_MAIN = frozenset({"main", "master", "trunk", "develop", "HEAD", "head"})
"""Names of the branch on which the text in force stands; any other may be another time's."""
_FOLDERS = frozenset(
    "src source app apps lib libs shared common core packages modules components client server mobile desktop web "
    "doc docs documentation".split()
)
"""Folders in which programs keep their parts."""


def same_file(left: Address, right: Address) -> bool:
    """Whether both are one file of one repository: folders may come or go that only sort its parts."""
    old, new = _parts(left), _parts(right)
    if old is None or new is None or old[0] != new[0] or not same_fragment(left.fragment, right.fragment, ""):
        return False
    (_, gone), (_, come) = old, new
    if not gone or not come or gone[-1] != come[-1]:
        return False
    known = _FOLDERS | {word for step in old[0] for word in re.findall(r"[a-z]{3,}", step.lower())}
    return all(step in known for step in {*gone[:-1]} ^ {*come[:-1]})


_STEPS = 5
"""Owner, repository, view, branch and file: fewer steps lead to no file."""


def _parts(there: Address) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(host, owner and repository), (folders and file on the main branch); None for any other address."""
    steps = tuple(step for step in there.steps if step != "-")
    if there.host not in _HOSTS or there.query or len(steps) < _STEPS:
        return None
    owner, repository, view, branch, *path = steps
    if view not in ("blob", "tree", "raw") or branch not in _MAIN:
        return None
    return (there.host, owner, repository), tuple(path)
