"""Small policies for property tests: made of sentences that a policy might hold, in every kind of clause."""

from __future__ import annotations

from hypothesis import strategies as st

SENTENCES = (
    "We keep order records for seven years.",
    "You may object to profiling at any time.",
    "We share your address with the courier who brings your parcel.",
    "Payment data stay with our bank, which encrypts them.",
    "Our shop is open Monday to Friday.",
    "We will tell you about a breach within 72 hours.",
    "We do not sell your data to anybody.",
    "Write to privacy@example.com if you want a copy.",
    "Refunds are paid within 14 days of the return.",
    "“Services” means our shop and our app.",
    "The board's decision binds both sides, unless a court says otherwise.",
    "See [our cookie notice](https://example.com/cookies) for more.",
    "The fee is €25 per year, taxes included.",
)
HEADINGS = ("Cookies", "Your rights", "Payment", "How we protect data", "Contact")

sentence = st.sampled_from(SENTENCES)
paragraph = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
heading = st.sampled_from(HEADINGS).map(lambda text: f"## {text}")
bullets = st.lists(sentence, min_size=2, max_size=4, unique=True).map(
    lambda items: "We say this:\n\n" + "\n".join(f"- {item}" for item in items)
)
table = st.lists(sentence, min_size=1, max_size=3).map(
    lambda cells: "| What | Why |\n| --- | --- |\n" + "\n".join(f"| {cell} | law |" for cell in cells)
)
quote = paragraph.map(lambda text: f"> {text}")
block = st.one_of(paragraph, heading, bullets, table, quote)
policy = st.lists(block, min_size=1, max_size=7).map(lambda blocks: "\n\n".join(blocks) + "\n")

LETTERS = st.text(st.sampled_from("ab 12.,;:-*#>|[]()`\n“”’—é中_~&<"), max_size=120)
"""Letters that mean something in Markdown, in any order."""
