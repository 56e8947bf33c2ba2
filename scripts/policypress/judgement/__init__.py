"""Changes → verdicts: editorial only when proved, material when a finding decides, else a person is asked."""

from policypress.judgement.judge import judge, judge_texts, rules
from policypress.judgement.link_evidence import LinkEvidence
from policypress.judgement.rule_set import rule_set_sha256
from policypress.judgement.verdicts import Decision, Finding, JudgedChange, Judgement, Rule

__all__ = [
    "Decision",
    "Finding",
    "JudgedChange",
    "Judgement",
    "LinkEvidence",
    "Rule",
    "judge",
    "judge_texts",
    "rule_set_sha256",
    "rules",
]
