"""Near misses of proofs about places and names: titles, order, numbers that tell a place, addresses of moved documents."""

from __future__ import annotations

from itertools import product

from tests.attack.near_misses import Pairs, attacks

AUDIENCES = (
    "Kids", "Landlords", "Business", "Students", "Quebec", "US", "California", "Enterprise", "Former", "Draft", "Northwind",
    "Ads", "Beta", "2019",
)  # fmt: skip


def both_ways(before: str, after: str) -> Pairs:
    yield before, after
    yield after, before


@attacks("title-name", "page-title", "front-matter")
def titles_that_say_for_whom() -> Pairs:
    """The first line, the first heading or the page's title names an audience, a place, an edition or another party."""
    body = "We are Acme Ltd, and Northwind Ltd helps us. Kids, Landlords and Students in California are told by mail.\n"
    for word, kind in product(AUDIENCES, ("Terms of Service", "Privacy Policy")):
        for named in (f"{word} {kind}", f"{kind} for {word}"):
            yield from both_ways(f"{named}\n\n{body}", f"{kind}\n\n{body}")
            yield from both_ways(f"{named}\n\n{body}", body)
            yield from both_ways(f"---\ntitle: {named}\n---\n\n# {kind}\n\n{body}", f"# {kind}\n\n{body}")


@attacks("title-name")
def titles_of_another_party() -> Pairs:
    """The name that came is that of somebody else whom the text names as well."""
    for other in ("Contoso", "Northwind", "Fabrikam"):
        for text in (
            f"We are Acme Ltd. Read more at https://{other.lower()}.com about {other}.\n",
            f"Acme Ltd sells. {other} Ltd buys. {other} pays. {other} and nobody else is told.\n",
            f"We are Acme. Write to us at help@acme.com or to {other} at help@{other.lower()}.com. {other} helps.\n",
            f"Acme GmbH runs this site. {other} keeps the data, and {other} sells it: see {other}.com and {other}.\n",
        ):
            for kind in ("Privacy Policy", "Terms of Service"):
                yield from both_ways(f"# {kind}\n\n{text}", f"# {other} {kind}\n\n{text}")
                yield from both_ways(f"{kind}\n\n{text}", f"{other} {kind}\n\n{text}")


@attacks("title-name")
def titles_of_another_kind() -> Pairs:
    """The word that came makes another document of it, or stands in a heading that is not the title."""
    text = "We are Acme Ltd.\n\n## Privacy\n\nWe keep it.\n\n## Cookies\n\nWe set them.\n"
    for short, more in (
        ("Terms", "Terms Agreement"), ("Privacy", "Privacy Agreement"), ("Privacy", "Privacy Contract"), ("Refund", "Refund Policy"),
        ("Data", "Data Notice"), ("Privacy", "Privacy Terms"), ("Privacy Policy", "Privacy Policy Summary"), ("Terms", "Terms Statement"),
        ("Privacy Terms", "Privacy Notice Terms"), ("Cookies", "Cookies Agreement"), ("Privacy", "No Privacy"), ("Privacy", "Privacy Waiver"),
        ("Copyright", "Copyright Notice"), ("Cookie", "Cookie Consent"), ("Privacy Policy", "Privacy Policy Notice"),
    ):  # fmt: skip
        yield from both_ways(f"# {short}\n\n{text}", f"# {more}\n\n{text}")
    for place in ("Privacy", "Cookies"):
        for kind in ("Notice", "Policy", "Statement"):
            yield from both_ways(
                f"# Terms\n\n{text}", f"# Terms\n\n{text}".replace(f"## {place}", f"## {place} {kind}")
            )


@attacks("page-title")
def first_lines_that_lead_on() -> Pairs:
    """A first line that a sentence goes on from, that is a link or an item, or that is no title."""
    for kind in ("Terms of Service", "Privacy Policy", "Our Terms", "Cookie Policy"):
        for rest in ("apply to you alone.\n", "and nothing else binds us.\n", "- a fee\n- a fine\n"):
            yield from both_ways(f"{kind}\n\n{rest}", rest)
            yield from both_ways(f"{kind}:\n\n{rest.capitalize()}", rest.capitalize())
        for line in (
            f"{kind}:",
            f"[{kind}](https://acme.example.com/terms)",
            f"- {kind}",
            f"1. {kind}",
            f"> {kind}",
            f"No {kind}",
        ):
            yield from both_ways(f"{line}\n\nYou agree to what is named here.\n", "You agree to what is named here.\n")
        yield from both_ways(f"You agree to the\n\n{kind}\n\nYou pay.\n", "You agree to the\n\nYou pay.\n")


# numbers that tell a place ------------------------------------------------------------------------------------------

PLACES = ("Refunds", "Residents of California", "What you waive", "Euros a month", "Fees for Kids", "Appeals")


def sections(
    name: str, *, before: str = "You pay each month.", under: str = "You get none.", after: str = "3. Other"
) -> str:
    return f"# Terms\n\n## 1. Fees\n\n{before}\n\n## 2. {name}\n\n{under}\n\n## {after}\n\nWe tell you more.\n"


@attacks("heading-run-in")
def headings_that_go_into_a_run() -> Pairs:
    """The heading has no number that counts, its words or what stands around it changed, or the law wants it seen."""
    for name in PLACES:
        text, line = sections(name), f"\n\n## 2. {name}\n\n"
        yield from both_ways(text.replace("## 2. ", "## "), text.replace(line, f" {name}\n\n"))
        for run in (f" 3. {name}\n\n", f" 2. No {name}\n\n", f" {name} 2.\n\n", f" 2. {name} and more\n\n", f" -2. {name}\n\n",
                    f" 22. {name}\n\n", f" ~~2. {name}~~\n\n", f" 2. {name} You get none.\n\n", f"\n\n2. {name} ", f"\n\n**{name}** ",
                    f"\n\n**2. {name} You** ", f"\n\n- 2. {name}\n\n", f"\n\n> 2. {name}\n\n", f" if\n\n2. {name}\n\n"):  # fmt: skip
            yield from both_ways(text, text.replace(line, run))
        yield from both_ways(
            sections(name, before="You waive"), sections(name, before="You waive").replace(line, f" 2. {name}\n\n")
        )
        for lead in ("You do not get:", "If you agree,", "We never sell", "only for", "You pay for up to"):
            led = sections(name, before=lead)
            yield from both_ways(led, led.replace(line, f" 2. {name}\n\n"))
        for odd in ("30. Other", "Other", "A. Other", "1. Other"):
            alone = sections(name, after=odd).replace("## 1. Fees", "## Fees")
            yield from both_ways(alone, alone.replace(line, f" 2. {name}\n\n"))
        pointed = sections(name, before="You pay each month. Nothing in this paragraph binds us.")
        yield from both_ways(pointed, pointed.replace(line, f" 2. {name} "))
        yield from both_ways(pointed, pointed.replace(line, f" 2. {name}\n\n"))
        linked = sections(name, before=f"You pay: see [below](#2-{name.lower().replace(' ', '-')}).")
        yield from both_ways(linked, linked.replace(line, f" 2. {name}\n\n"))
        yield from both_ways(text, text.replace(line, f" 2. {name}\n\nWe sell it.\n\n"))
        yield from both_ways(text, text.replace(line, f" 2. {name}\n\n").replace("You get none.\n\n", ""))
        listed = text.replace("You pay each month.", "- You pay each month.")
        yield from both_ways(listed, listed.replace(line, f" 2. {name}\n\n"))


@attacks("heading-run-in")
def headings_that_say_for_whom() -> Pairs:
    """A heading that names people or places, or limits or denies what stands under it, would be missed in the run."""
    for name in ("Only for Germany", "Not binding", "Businesses only", "Optional", "Void", "All others", "California",
                 "For children", "Until further notice", "If you are a seller", "Without a contract", "The United Kingdom"):  # fmt: skip
        text, line = sections(name), f"\n\n## 2. {name}\n\n"
        for run in (f" 2. {name}\n\n", f" 2. {name} ", f"\n\n**2. {name}** "):
            yield from both_ways(text, text.replace(line, run))


@attacks("heading-run-in")
def headings_that_the_law_wants_seen() -> Pairs:
    """Arbitration and the like in the run of a paragraph are not read, and raised or struck figures say otherwise."""
    for name in ("Binding arbitration", "Limitation of liability", "Disclaimer of warranties", "Class action waiver", "Automatic renewal",
                 "Indemnity", "Jury trial", "Non-refundable fees"):  # fmt: skip
        text, line = sections(name), f"\n\n## 2. {name}\n\n"
        for run in (f" 2. {name}\n\n", f" **2. {name}**\n\n", f"\n\n**2. {name}** "):
            yield from both_ways(text, text.replace(line, run))
    for shown, run in (("10^2^ euros", "102 euros"), ("~~50~~ 60 euros", "50 60 euros"), ("$50", "50"), ("5.5 euros", "55 euros"),
                       ("-5 degrees", "5 degrees"), ("1/2 of it", "12 of it"), ("H~2~O", "H2O"), ("no (more) data", "no more data")):  # fmt: skip
        for under in (f"You get {shown}.", f"{shown.capitalize()} are yours."):
            text = sections("Refunds", under=under)
            yield from both_ways(text, text.replace("\n\n## 2. Refunds\n\n", " 2. Refunds ").replace(shown, run))
        first = "We answer your letters as fast as we can, and we keep a copy of each of them in our archive."
        yield from both_ways(f"# T\n\n{first}\n\nYou get {shown}.\n", f"# T\n\n{first} You get {run}.\n")


@attacks("numbered-place")
def numbers_that_tell_no_place() -> Pairs:
    """Numbers that begin anew, headings without one, and places that the number does not tell."""
    for name in PLACES:
        anew = (
            f"# Terms\n\n## 1. Fees\n\nYou pay.\n\n## 2. {name}\n\nFor you:\n\n### 1. Rights\n\nYou have them.\n\n"
            "### 2. Dues\n\nYou pay half.\n\n### 3. Sharing\n\nWe share.\n\n## 3. Contact\n\nWrite to us.\n"
        )
        yield from both_ways(anew, anew.replace(f"## 2. {name}", f"### 2. {name}"))
        yield from both_ways(anew, anew.replace("### 3. Sharing", "## 3. Sharing"))
        yield from both_ways(anew, anew.replace("### 1. Rights", "## 1. Rights"))
        bare = f"# Terms\n\n## 1. Fees\n\nYou pay.\n\n## 2. {name}\n\nFor you.\n\n### Rights\n\nYou have none.\n\n## 3. More\n\nText.\n"
        yield from both_ways(bare, bare.replace(f"## 2. {name}", f"### 2. {name}"))
        yield from both_ways(bare, bare.replace("### Rights", "## Rights"))
        yield from both_ways(bare, bare.replace("## 3. More", "### 3. More"))
        under = f"# Terms\n\n## {name}\n\n### 1. Fees\n\nYou pay.\n\n### 2. Dues\n\nYou owe.\n\n## 3. Sharing\n\nWe share.\n\n## 4. More\n\nText.\n"
        yield from both_ways(under, under.replace("## 3. Sharing", "### 3. Sharing"))
        yield from both_ways(under, under.replace("### 2. Dues", "## 2. Dues"))
        yield from both_ways(under, under.replace("### 2. Dues", "## 3. Dues"))
        down = f"# Terms\n\n## 5. {name}\n\nText.\n\n### 4. Dues\n\nYou owe.\n\n### 3. Rights\n\nNone.\n"
        yield from both_ways(down, down.replace(f"## 5. {name}", f"### 5. {name}"))
        lettered = f"# Terms\n\n## A. {name}\n\nText.\n\n### B. Dues\n\nYou owe.\n\n## C. Rights\n\nNone.\n"
        yield from both_ways(lettered, lettered.replace("### B. Dues", "## B. Dues"))
        parts = f"# Terms\n\n# {name}\n\n## 1. Fees\n\nYou pay.\n\n# Others\n\n## 2. Dues\n\nYou owe.\n\n## 3. Rights\n\nNone.\n"
        yield from both_ways(parts, parts.replace("## 2. Dues", "# 2. Dues"))
        yield from both_ways(parts, parts.replace("## 1. Fees", "# 1. Fees"))


@attacks("numbered-place")
def paragraphs_that_leave_an_item() -> Pairs:
    """A paragraph without a number of its own, or with one that does not follow, hangs on the item it is indented under."""
    for lead in ("You may not:", "You lose your account if:", "For residents of California:", "We pay nothing when:"):
        for label in ("", "2. ", "a. ", "7.9. ", "**Note.** ", "(b) ", "Section 7.2: "):
            for kind in ("- ", "1. "):
                inside = f"# Terms\n\n7.1. {lead}\n\n{kind}you sell it\n{kind}you copy it\n\n   {label}We may end your account then.\n\nWe tell you more.\n"
                yield from both_ways(inside, inside.replace(f"   {label}", label))
        text = f"# Terms\n\n7.1. {lead}\n\n- you sell it\n\n7.2. We may end it.\n\n7.3. We tell you.\n"
        for mark in ("> ", "- ", "1. "):
            yield from both_ways(text, text.replace("7.2. We", f"{mark}7.2. We"))


@attacks("numbered-place")
def paragraphs_that_are_part_of_a_sentence() -> Pairs:
    """A numbered part of a sentence that bullets make up holds for whom its lead-in names, wherever its number belongs."""
    for lead in ("You agree, if you are a business:", "In Germany we charge:", "Children may not use:"):
        for part in ("the fees, and", "the fees;", "The fees and", "you pay the fees.", "the fees"):
            inside = f"# Terms\n\n7.1. {lead}\n\n- the rules,\n\n   7.2. {part}\n\n- the rest.\n\nWe tell you more.\n"
            yield from both_ways(inside, inside.replace("   7.2.", "7.2."))


# slips in a phrase --------------------------------------------------------------------------------------------------

NO_SLIPS = (
    ("rental plan", "dental plan"), ("trial period", "trail period"), ("user account", "users account"), ("account holder", "account holders"),
    ("payment service", "payments service"), ("licensed use", "licensee use"), ("lawful use", "nlawful use"), ("limited licence", "ulimited licence"),
    ("direct costs", "idirect costs"), ("active users", "nactive users"), ("thirty days", "thirdy days"), ("eighteen years", "eighten years"),
    ("third party", "thirt party"), ("email account", "gmail account"), ("books shop", "ebooks shop"),
    ("Contoso shop", "Contosa shop"), ("Northwind account", "Northwin account"), ("refund claims", "refunde claims"), ("public records", "publics records"),
    ("complete list", "completed list"), ("licensor rights", "licensr rights"),
    ("EU member", "EUR member"), ("secure server", "secured server"), ("adult users", "adults users"), ("private message", "privates message"),
    ("relevant law", "irelevant law"), ("regular checks", "iregular checks"), ("published photos", "publishes photos"), ("payable tax", "epayable tax"),
    ("shared files", "shareds files"), ("accurate data", "inaccurate data"), ("binding terms", "bindings terms"), ("covered device", "uncovered device"),
    ("notable change", "otable change"), ("usual care", "unusual care"), ("expired card", "unexpired card"),
)  # fmt: skip


@attacks("typo-in-phrase")
def words_that_a_phrase_does_not_tell() -> Pairs:
    """Words, forms of words, opposites, numbers and names; each time the text has the other phrase elsewhere."""
    for right, wrong in NO_SLIPS:
        for said in (f"The {right} is named above.", f"We speak of {right} here. It is our {right} that counts."):
            before = f"# Terms\n\n{said}\n\nYou may ask for {wrong} at any time.\n"
            yield before, before.replace(wrong, right)


@attacks("typo-in-phrase")
def slips_that_the_text_does_not_mend() -> Pairs:
    """The phrase stands nowhere else, the slip stands twice, another word of the text is as near, or a name is spelt."""
    for right, wrong in (("valid card", "alid card"), ("jury waiver", "jury waiverp"), ("claim form", "claimk form"),
                         ("policy page", "policyq page"), ("seller page", "sellerb page"), ("banner text", "bannerv text")):  # fmt: skip
        word, slip = next((one, two) for one, two in zip(right.split(), wrong.split(), strict=True) if one != two)
        line = f"You may ask for {wrong} at any time."
        for other in (
            "Nothing else is said.",
            f"We speak of {word} here.",
            f"A {word} or a {word}.",
            f"The {word}s of {right.split()[0]}s.",
        ):
            yield f"# Terms\n\n{other}\n\n{line}\n", f"# Terms\n\n{other}\n\n{line.replace(wrong, right)}\n"
        for other in (f"We speak of {right} and of {wrong} here.", f"The {wrong} is named above, the {right} below."):
            yield f"# Terms\n\n{other}\n\n{line}\n", f"# Terms\n\n{other}\n\n{line.replace(wrong, right)}\n"
        for rival in {"alid": ("avid", "laid", "lid"), "waiverp": ("waivers",)}.get(slip, ()):
            other = f"The {right} is named above, and {rival} is another word."
            yield f"# Terms\n\n{other}\n\n{line}\n", f"# Terms\n\n{other}\n\n{line.replace(wrong, right)}\n"
        for name in (word.title(), word.upper()):
            named = line.replace(slip, slip.title() if name.istitle() else slip.upper())
            yield (
                f"# Terms\n\nThe {right} is ours.\n\n{named}\n",
                f"# Terms\n\nThe {right} is ours.\n\n{line.replace(slip, name)}\n",
            )
        for tongue in (
            "Wir verlangen eine Karte, die gültig ist, und sagen es Ihnen vor dem Kauf:",
            "Nous vous demandons une carte pour votre achat :",
        ):
            yield f"# T\n\n{tongue} {right}.\n\n{tongue} {wrong}.\n", f"# T\n\n{tongue} {right}.\n\n{tongue} {right}.\n"


# documents in another folder ----------------------------------------------------------------------------------------

TELLING = (
    "acme-terms-of-sale",
    "acme-privacy-statement-for-users",
    "acme-statement-against-modern-slavery",
    "general-terms-of-delivery",
)
STRANGE = (
    "us", "uk", "eu", "de-at", "kids", "kids-guides", "business", "seller-policies", "enterprise-policies", "2023", "2023-policies", "v2",
    "archive", "old", "beta", "draft", "learning-about-selling", "getting-started-for-kids", "guides-for-landlords", "guides-eu", "partners",
    "customers", "company-policies", "acme-app", "quickstart-2019", "reference-uk", "start-ups", "corporate", "shop", "buyers-guide",
)  # fmt: skip


@attacks("link-relocated", "link-normalised")
def documents_of_strange_folders() -> Pairs:
    """A full name in a folder that may be a country, an audience, an edition, a year or a product."""
    for name, folder in product(TELLING, STRANGE):
        for words in ("here", "TOS"):
            page = f"# Terms of Acme\n\nAcme tells you more [{words}]({{}}).\n"
            yield from both_ways(page.format(f"/articles/{name}"), page.format(f"/{folder}/{name}"))
            yield from both_ways(
                page.format(f"https://acme.com/policies/{name}"), page.format(f"https://acme.com/{folder}/{name}")
            )


@attacks("link-relocated", "link-normalised")
def documents_of_other_names() -> Pairs:
    """Names that tell too little, forms, other sites, other places in a document, other files."""
    pairs = [
        ("/articles/refund-policy", "/policies/refund-policy-eu"), ("/articles/acme-opt-out-form", "/policies/acme-opt-out-form"),
        ("/articles/how-to-delete-your-account", "/guides/how-to-delete-your-account"), ("/articles/terms", "/quickstart/terms"),
        ("/articles/file-a-complaint-online", "/help/file-a-complaint-online"), ("/articles/overview", "/guides/overview"),
        ("/articles/acme-terms-of-sale", "https://acme.org/policies/acme-terms-of-sale"), ("/a/acme-terms-of-sale", "/b/acme-terms-of-sale"),
        ("/articles/acme-terms-of-sale#fees", "/policies/acme-terms-of-sale#refunds"), ("/articles/faq", "/learn/faq"),
        ("/articles/acme-terms-of-sale", "/policies/acme-terms-of-sale.pdf"), ("/guides/fees", "/tutorials/fees"),
        ("/articles/acme-terms-of-sale?lang=de", "/policies/acme-terms-of-sale?lang=fr"), ("/reference/users", "/basics/users"),
        ("/articles/acme-terms-of-sale?edition=2", "/policies/acme-terms-of-sale?edition=3"), ("/learn/price", "/get-started/price"),
        ("/articles/acme-terms-of-sale", "/policies/acme-terms-of-service"), ("/articles/contact-our-team", "/support/contact-our-team"),
        ("/quickstart/acme-glossary#user", "/learning-about-acme/acme-glossary#owner"), ("/quickstart/list#user", "/learning/list#user"),
        ("/quickstart/acme-glossary#user", "/learning-about-selling/acme-glossary#user"), ("/articles/privacy-choices-page", "/help/privacy-choices-page"),
        ("https://acme.com/articles/acme-terms-of-sale", "https://shop.acme.com/policies/acme-terms-of-sale"),
        ("https://acme.com/articles/acme-terms-of-sale", "https://de.acme.com/policies/acme-terms-of-sale"),
        ("https://acme.com/articles/acme-terms-of-sale", "https://acme.de/policies/acme-terms-of-sale"),
        ("/articles/delete-your-data-now", "/guides/delete-your-data-now"), ("/articles/your-consent-settings", "/guides/your-consent-settings"),
    ]  # fmt: skip
    for before, after in pairs:
        for words in ("here", "users", "our terms"):
            page = f"# Terms of Acme\n\nAcme tells you more [{words}]({{}}).\n"
            yield from both_ways(page.format(before), page.format(after))


@attacks("link-relocated")
def names_and_folders_that_change_places() -> Pairs:
    """Two documents whose addresses hold the same words: which of them names the document, and which its folder, differs."""
    for one, two in (("cookie", "privacy"), ("payment", "refund"), ("privacy", "retention"), ("sellers", "shipping")):
        words = f"{one} and {two} policy"
        page = f"# Terms of Acme\n\nWe tell you more in our [{words}]({{}}) here.\n"
        for site in ("https://acme.com", "https://acme.com/legal", "https://acme.com/help/docs"):
            for old, new in ((f"{one}/{two}-policy", f"{two}/{one}-policy"), (f"{one}/{two}", f"{two}/{one}"),
                             (f"{one}-policy/{two}", f"{two}-policy/{one}")):  # fmt: skip
                yield from both_ways(page.format(f"{site}/{old}"), page.format(f"{site}/{new}"))
