"""Formulas of Word in one line: a fraction as (a)/(b), raised and lowered parts with ^ and _."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from policypress.word.xml import qualified

_M = "{" + qualified("m:r")[1:-2] + "}"


def formula(element: Element) -> str:
    """The signs of a formula in reading order, what stands above or below told by signs of its own."""
    name = element.tag.removeprefix(_M)
    if name == "t":
        return element.text or ""
    part = {child.tag.removeprefix(_M): child for child in element}
    if name == "f" and {"num", "den"} <= part.keys():
        return f"{_grouped(part['num'])}/{_grouped(part['den'])}"
    if name in ("sSup", "sSub", "sSubSup") and "e" in part:
        lowered = f"_{_grouped(part['sub'])}" if "sub" in part else ""
        raised = f"^{_grouped(part['sup'])}" if "sup" in part else ""
        return f"{_grouped(part['e'])}{lowered}{raised}"
    if name == "rad" and "e" in part:
        degree = formula(part["deg"]) if "deg" in part else ""
        return f"{'√' if degree in ('', '2') else f'root {degree} of '}({formula(part['e'])})"
    if name == "d":
        return f"({', '.join(formula(child) for child in element if child.tag == qualified('m:e'))})"
    return "".join(formula(child) for child in element)


def _grouped(element: Element) -> str:
    inner = "".join(formula(child) for child in element)
    return inner if len(inner) <= 1 or inner.isdigit() or inner.isalpha() else f"({inner})"
