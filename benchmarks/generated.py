"""Policies and histories out of nothing but a seed: the same texts on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_SUBJECTS = "We|Our partners|Our service providers|You|The controller|Our support team|Advertisers|Our auditors".split(
    "|"
)
_VERBS = (
    "collect|store|share|process|disclose|delete|review|retain|transfer|combine|protect|use|receive|encrypt|log"
).split("|")
_OBJECTS = (
    "your e-mail address|payment details|usage data|device identifiers|order history|location data|support requests"
    "|profile pictures|contact details|cookie identifiers|newsletter preferences|crash reports|IP addresses"
).split("|")
_ENDS = (
    "to provide the service|for security purposes|where the law requires it|with your consent|for up to 30 days"
    "|for as long as your account exists|within the European Union|to answer your requests|for statistics"
    "|unless you object|in an encrypted form|on our behalf|for accounting|when you contact us"
).split("|")
_TOPICS = "Collection Use Sharing Retention Security Cookies Rights Children Transfers Contact Orders Payments".split()


def sentence(random: Random) -> str:
    """One sentence of a policy that nobody wrote."""
    parts = [random.choice(words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)]
    return f"{parts[0]} may {parts[1]} {parts[2]} and {random.choice(_OBJECTS)} {parts[3]}."


def paragraph(random: Random) -> str:
    """Three to six sentences, one of them now and then with a link."""
    out = [sentence(random) for _ in range(random.randint(3, 6))]
    if random.random() < 0.2:
        out.append(f"See [our notes {random.randint(1, 99)}](https://example.com/notes/{random.randint(1, 999)}).")
    return " ".join(out)


def blocks(words: int, seed: int) -> list[str]:
    """The blocks of a policy of about ``words`` words: headings, paragraphs, lists."""
    random = Random(seed)
    out, count, number = ["# Privacy policy"], 2, 0
    while count < words:
        number += 1
        block = [f"## {number}. {random.choice(_TOPICS)} {number}"]
        block += [paragraph(random) for _ in range(random.randint(2, 4))]
        block.append("\n".join(f"- {sentence(random)}" for _ in range(random.randint(2, 5))))
        count += sum(len(part.split()) for part in block)
        out += block
    return out


def text(parts: list[str]) -> str:
    """Blocks as one Markdown text."""
    return "\n\n".join(parts) + "\n"


def edited(parts: list[str], random: Random, share: float) -> list[str]:
    """``parts`` with about ``share`` of the blocks reworded, added or dropped; at least one is."""
    out = list(parts)
    for _ in range(max(1, round(share * len(parts)))):
        place = random.randrange(1, len(out))
        kind = random.random()
        if out[place].startswith("#") or kind < 0.15:
            out.insert(place + 1, paragraph(random))
        elif kind < 0.25 and len(out) > 10:
            del out[place]
        else:
            words = out[place].split(" ")
            for _ in range(max(1, len(words) // 15)):
                words[random.randrange(len(words))] = random.choice(_TOPICS).lower()
            out[place] = " ".join(words)
    return out


def history(versions: int, words: int, seed: int) -> Iterator[str]:
    """``versions`` texts of one policy, each a small edit of the one before."""
    random = Random(seed)
    parts = blocks(words, seed)
    for _ in range(versions):
        yield text(parts)
        parts = edited(parts, random, 0.01)
