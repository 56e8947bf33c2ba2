"""More near misses: what a second reader found one step beside the conditions of each proof.

The generators join those of ``near_misses``; each pair changes what is said, or what readers see.
"""

from __future__ import annotations

from tests.attack.near_misses import EVERYWHERE, FRAMES, HEADING_FRAME, ITEM_FRAME, TONGUES, Pairs, attacks, framed


@attacks("doubled-word")
def words_that_stand_twice_rightly() -> Pairs:
    """One part of a sentence ends with the word that the next begins with, or the two are a name."""
    pairs = [
        ("You may opt in in writing.", "You may opt in writing."),
        ("What we send you you may keep.", "What we send you may keep."),
        ("You can log in in the shop.", "You can log in the shop."),
        ("Those we work with with your consent may see it.", "Those we work with your consent may see it."),
        ("What you pay for for a month is yours.", "What you pay for a month is yours."),
        ("If you give it to her her rights apply.", "If you give it to her rights apply."),
        ("The will will bind the heirs.", "The will bind the heirs."),
        ("The second second attempt is free.", "The second attempt is free."),
        ("We give back what you sent in in full.", "We give back what you sent in full."),
        ("You can sign up up to three devices.", "You can sign up to three devices."),
        ("Services we rely on on Sundays are free.", "Services we rely on Sundays are free."),
        ("We serve Walla Walla residents.", "We serve Walla residents."),
        ("What we sell we sell as it is.", "What we sell as it is."),
        ("The rights you have have limits.", "The rights you have limits."),
    ]
    yield from framed([*FRAMES, ITEM_FRAME], pairs)


@attacks("optional-that")
def people_who_are_told() -> Pairs:
    """Without “that” the people are no longer told something: they are the ones of whom it is said."""
    pairs = [
        (f"We {told} {whom} that {what}.", f"We {told} {whom} {what}.")
        for told, whom, what in (
            ("notify", "the users", "we will charge"),
            ("tell", "customers", "we may charge"),
            ("inform", "the seller", "you sued"),
            ("warn", "the bank", "you owe money"),
            ("show", "the people", "you follow"),
            ("assure", "our partners", "they may sell"),
            ("promise", "members", "we pay"),
            ("remind", "the hosts", "you booked"),
        )
    ]
    yield from framed([*FRAMES, ITEM_FRAME], pairs)


@attacks("agreement", "heading-grammar")
def nouns_of_another_number() -> Pairs:
    """What loses its “s” is a thing that is given or sold, and no verb; what gains it is something else."""
    pairs = [
        ("We may supply goods.", "We may supply good."),
        ("We give you rights.", "We give you right."),
        ("We owe you damages.", "We owe you damage."),
        ("You may apply discounts.", "You may apply discount."),
        ("Tell you family members about it.", "Tell you family member about it."),
        ("By this means you can object.", "By these means you can object."),
        ("In May rates rise.", "In May rate rise."),
        ("The sheep is yours.", "The sheep are yours."),
    ]
    yield from framed([*FRAMES, ITEM_FRAME], pairs)
    heads = [
        ("Limit on Damage", "Limit on Damages"),
        ("Few refunds", "A few refunds"),
        ("Little notice", "A little notice"),
        ("Custom", "Customs"),
        ("Minor", "Minors"),
        ("Interest", "Interests"),
        ("No: sale of data", "No sale of data"),
    ]
    yield from framed([HEADING_FRAME], heads)


@attacks("capitals", "regional-spelling", "typography")
def words_that_are_names() -> Pairs:
    """A short form, a country, a company or a ministry is another thing than the word that is spelt like it."""
    pairs = [
        ("Buyers from OR pay.", "Buyers from or pay."),
        ("We ship to IN and CA.", "We ship to in and CA."),
        ("We ask ICE about it.", "We ask ice about it."),
        ("We sell to: Target.", "We sell to: target."),
        ("Data goes to: Visa.", "Data goes to: visa."),
        ("Sold by u.s. partners.", "Sold by us partners."),
        ("Ask the i.t. staff.", "Ask the it staff."),
        ("Ask the Department of Labor.", "Ask the Department of Labour."),
        ("It goes to the Ministry of Defence now.", "It goes to the Ministry of Defense now."),
        ("You pay per meter used.", "You pay per metre used."),
        ("If you tire we stop.", "If you tyre we stop."),
        ("We apprise you of it.", "We apprize you of it."),
    ]
    yield from framed([*FRAMES, ITEM_FRAME], pairs)
    heads = [("PET data", "Pet data"), ("ICE requests", "Ice requests"), ("Hearing AIDS", "Hearing aids")]
    yield from framed([HEADING_FRAME], heads)


@attacks("hyphen", "contraction", "number-format")
def joints_that_bind() -> Pairs:
    """A hyphen says which words belong together, or makes another word."""
    pairs = [
        ("You cannot only cancel by mail.", "You can not only cancel by mail."),
        ("You can't only cancel by mail.", "You can not only cancel by mail."),
        ("We sell multi-ply paper.", "We sell multiply paper."),
        ("We keep the inter-view.", "We keep the interview."),
        ("Small-business owners pay.", "Small business owners pay."),
        ("Heavy-equipment operators pay.", "Heavy equipment operators pay."),
        ("A man-eating shark is ours.", "A man eating shark is ours."),
        ("You get ten-day passes.", "You get ten day passes."),
        ("You get 30-day passes.", "You get 30 day passes."),
        ("You use two-person teams.", "You use two person teams."),
        ("It is on line 5 of it.", "It is online 5 of it."),
    ]
    yield from framed([*FRAMES, ITEM_FRAME], pairs)


@attacks("end-mark", "decoration", "encoding-glitch", "white-space", "doubled-mark", "empty-clause")
def marks_that_leave_open_or_answer() -> Pairs:
    """Three dots leave a list open, a label that states goes on behind its colon, a sign may be a tick or a cross."""
    pairs = [
        ("We collect names, addresses ...", "We collect names, addresses."),
        ("We collect names, addresses …", "We collect names, addresses."),
        ("**We never sell:** your name.", "**We never sell.** Your name."),
        ("**You may:** copy it.", "**You may.** copy it."),
        ("**Not included:** Taxes", "**Not included.** Taxes"),
        ("You may not: Copy", "You may not — Copy"),
        ("\uf00c We sell names.", "\uf00d We sell names."),
        ("We sell names. \uf00c", "We sell names."),
        ("◆ Names", "○ Names"),
        ("↑ Fees", "Fees"),
        ("↗ Fees", "↓ Fees"),
        ("we\ufffdll pay", "well pay"),
        ("user\ufffds data", "users data"),
        ("We charge .5 percent.", "We charge. 5 percent."),
        ("A rate of -.5 %", "A rate of - .5 %"),
    ]
    yield from framed(list(FRAMES), pairs)
    yield from framed([HEADING_FRAME], [("Support for C#", "Support for C")])
    for sign in "✗☐€":
        yield f"# Terms\n\nDo we sell it?\n\n{sign}\n\nMore.\n", "# Terms\n\nDo we sell it?\n\nMore.\n"


@attacks("white-space", "invisible-characters", "end-mark")
def spaces_that_are_commas() -> Pairs:
    """Scripts without spaces divide sentences with one; a mark of direction turns numbers round; Greek asks with
    “;”."""
    chinese = "# 条款\n\n我们在您购买之前告诉您。\n\n{}\n\n您可以随时写信给我们。\n"
    thai = "# ข้อกำหนด\n\nเราแจ้งให้คุณทราบก่อนซื้อ\n\n{}\n\nคุณสามารถเขียนถึงเราได้ตลอดเวลา\n"
    greek = "# Όροι\n\nΣας το λέμε αυτό πριν από την αγορά.\n\n{}\n\nΜπορείτε να μας γράψετε όποτε θέλετε.\n"
    hebrew = "# תנאים\n\nאנו שומרים את המידע שלך {} ימים. אתה יכול לכתוב לנו.\n"
    yield from framed([chinese], [("下雨天 留客天 留我不留", "下雨天留客 天留我不 留"), ("不得 出售", "不得出售")])
    yield from framed([TONGUES["ja"]], [("ここで はきものをぬぐ", "ここでは きものをぬぐ")])
    yield from framed([thai], [("ตาก ลม", "ตา กลม"), ("ห้าม เดิน", "ห้ามเดิน")])
    yield from framed([greek], [("Είναι δωρεάν;", "Είναι δωρεάν")])
    yield from framed([hebrew], [("10-20", "10\u200e-20"), ("10/20", "10\u200e/20"), ("10:20", "10\u200e:20")])


@attacks("paragraph-break", "moved-in-place", "table-of-contents", "doubled-clause")
def breaks_and_entries_that_bind() -> Pairs:
    """A label or a condition reaches as far as its paragraph; a list of links says what the words above it say."""
    breaks = [
        "**For EU users.** We delete it.{}We sell the rest.",
        "In Germany: we delete it.{}We sell the rest.",
        "(a) We delete it.{}We sell the rest.",
        "If you are a minor, this holds.{}We delete it.",
        "We pay.{}We delete it. None of this binds us.",
        "We sell names.{}We sell mails.\n\nThe paragraph above applies in the EU only.",
        "We sell names.{}We sell mails.\n\nThe first paragraph binds us.",
    ]
    for text in breaks:
        yield f"# Terms\n\n{text.format(' ')}\n", f"# Terms\n\n{text.format(chr(10) * 2)}\n"
        yield f"# Terms\n\n{text.format(chr(10) * 2)}\n", f"# Terms\n\n{text.format(' ')}\n"
    rest = "\n\n## Fees\n\nYou pay.\n\n## Law\n\nIrish.\n"
    leads = ("You may not:", "Survive:", "We try these one by one:", "## What binds you", "## Prohibited", "We sell:")
    for lead in leads:
        two, one = f"{lead}\n\n- [Fees](#fees)\n- [Law](#law)", f"{lead}\n\n- [Fees](#fees)"
        turned = f"{lead}\n\n- [Law](#law)\n- [Fees](#fees)"
        yield f"# Terms\n\n{two}{rest}", f"# Terms\n\n{one}{rest}"
        yield f"# Terms\n\n{one}{rest}", f"# Terms\n\n{two}{rest}"
        if ":" in lead:
            yield f"# Terms\n\n{two}{rest}", f"# Terms\n\n{turned}{rest}"
    table = "# Terms\n\n| Coupons | Worth |\n|---|---|\n| one | 5 € |\n"
    yield f"{table}| one | 5 € |\n", table
    yield table, f"{table}| one | 5 € |\n"


_PLACES = "https://acme.example/help"
_MET = [
    ("#14-days-return", "#30-days-return"), ("#18-plus", "#16-plus"), ("#brand", "#br"), ("#other-fees", "#or-fees"),
    ("?locale=en_US", ""), ("?lang=de-AT", ""), ("?lng=12.5", ""), ("?label=b2b_nav", "?label=b2c_nav"),
    ("?ref=terms-of-sale-germany-2024-b2b", "?ref=terms-of-sale-austria-2024-b2c"),
    ("?source=germany-footer", "?source=austria-footer"), ("?ref=newsletter-optout", "?ref=newsletter-optin"),
    ("?pk_plan=basic", "?pk_plan=pro"), ("/default", ""), ("/a/../b", "/a/b"),
]  # fmt: skip
_HIDDEN = "/cdn-cgi/l/email-protection#5a"


@attacks("link-normalised", "link-relocated", "link-boundary", "link-made-or-unmade")
def addresses_one_step_beside() -> Pairs:
    """A number of days is no number of a section, a word in a parameter no key, a letter in a phone number no mark."""
    targets = [
        *((_PLACES + old, _PLACES + new) for old, new in _MET),
        ("tel:1-800-OPTOUT", "tel:1-800-REFUND"),
        ("tel:*21*123#", "tel:21123"),
        ("tel:+4930123;ext=5", "tel:+49301235"),
        ("https://a:b@acme.example/x", "https://a:c@acme.example/x"),
        (_HIDDEN + "2a28332c3b39231a3b39373f743f223b372a363f", _HIDDEN + "29363b282f2a1a3b39373f743f223b372a363f"),
        ("javascript:optOut()", "#"),
        ("https://support.apple.com/en-gb/billing/refunds", "https://support.apple.com/en-us/billing/refunds"),
        ("https://support.apple.com/en-gb/guide/a", "https://support.apple.com/fr-fr/guide/a"),
        ("https://support.mozilla.org/en-US/questions/refund", "https://support.mozilla.org/questions/refund"),
        ("https://support.mozilla.org/en-US/kb/a", "https://support.mozilla.org/en-US/kb/b"),
        ("https://support.acme.example/en-gb/kb/returns", "https://support.acme.example/en-us/kb/returns"),
        (
            "https://support.microsoft.com/en-gb/topic/refund-policy",
            "https://support.microsoft.com/en-us/topic/refund-policy",
        ),
        ("https://support.apple.com/en-gb/kb/limited-warranty", "https://support.apple.com/en-us/kb/limited-warranty"),
        ("https://support.apple.com/en-gb/billing/kb/cookies", "https://support.apple.com/en-us/billing/kb/cookies"),
        (
            "https://support.apple.com/en-gb/guide/../refund/safari",
            "https://support.apple.com/en-us/guide/../refund/safari",
        ),
        ("https://support.apple.com/zh-cn/guide/safari/a", "https://support.apple.com/zh-tw/guide/safari/a"),
        ("https://support.apple.com/ca-en/guide/safari/a", "https://support.apple.com/ca-fr/guide/safari/a"),
        ("https://support.mozilla.org/kb/no-us", "https://support.mozilla.org/kb/no-eu"),
        ("https://support.apple.com/ko-kr/guide/safari/a", "https://support.apple.com/guide/safari/a"),
        (
            "https://support.mozilla.org/en-US/kb/firefox-age-limit",
            "https://support.mozilla.org/en-GB/kb/firefox-age-limit",
        ),
    ]
    yield from framed(list(FRAMES), [(f"See [the page]({old}).", f"See [the page]({new}).") for old, new in targets])
    bare = [
        ("https://support.apple.com/de-de/guide/safari/a", "https://support.apple.com/fr-fr/guide/safari/a"),
        ("https://support.google.com/a/answer/1?hl=de", "https://support.google.com/a/answer/1?hl=ko"),
        ("https://acme.example/prices?lang=de", "https://acme.example/prices?lang=fr"),
    ]
    yield from framed(
        list(FRAMES), [(f"Prices stand at {old} here.", f"Prices stand at {new} here.") for old, new in bare]
    )
    edition = "https://support.apple.com/{}/guide/safari/sfri1/mac"
    for label in ("refund rules for the United Kingdom", "your rights", "prices", "the age from which"):
        yield (
            FRAMES[0].format(f"[{label}]({edition.format('en-gb')})"),
            FRAMES[0].format(f"[{label}]({edition.format('en-us')})"),
        )
    for spoilt in ("%E2%80%8B", "\u200b", "%C2%A0"):
        yield FRAMES[0].format(f"[Opt out]({_PLACES})."), FRAMES[0].format(f"[Opt out]({_PLACES}{spoilt}).")
    named = [
        ("Terms", "https://acme.example/terms", "https://mobile.acme.example/terms"),
        ("Terms of Use", "https://acme.example/terms-of-use", "https://media.acme.example/terms-of-use"),
        ("Privacy Policy", "https://acme.example/privacy-policy", "https://corporate.acme.example/privacy-policy"),
        ("Terms of Use", "https://acme.example/terms", "https://acme.example/download-terms"),
        ("Terms", "https://acme.example/site-terms", "https://acme.example/content-terms"),
        ("Privacy", "https://acme.example/privacy", "https://acme.example/library/privacy"),
        ("opt out form", "/opt-out", "/legal/opt-out"),
    ]
    yield from framed(list(FRAMES), [(f"See [{words}]({a}).", f"See [{words}]({b}).") for words, a, b in named])
    forms = "Use {} or [form B](https://acme.example/b). As you like. It is up to you. [More](https://acme.example/a)."
    yield from framed(list(FRAMES), [(forms.format("form A"), forms.format("[form A](https://acme.example/a)"))])


@attacks("image")
def pictures_one_step_beside() -> Pairs:
    """A folder may be an edition, and the name of an icon its answer."""
    pairs = [
        ("![Fee table](/basic/fees.png)", "![Fee table](/premium/fees.png)"),
        ("![Fee table](/de/fees.png)", "![Fee table](/at/fees.png)"),
        ("![Fee table](https://a.example/fees.png)", "![Fee table](https://b.example/fees.png)"),
        ("![](/icon-allowed.png)", "![](/icon-forbidden.png)"),
        ("![](/icon-plus.png)", "![](/icon-minus.png)"),
        ("![](/icon-lock.png)", "![](/icon-unlock.png)"),
        ("![](/logo-visa.png)", "![](/logo-amex.png)"),
        ("![](/arrow-left.png)", "![](/arrow-right.png)"),
        ("![](/hero-18plus.png)", "![](/hero-16plus.png)"),
    ]
    yield from framed([*EVERYWHERE[:3]], [(f"It is {old} here", f"It is {new} here") for old, new in pairs])


@attacks("markdown-spelling", "white-space", "empty-clause")
def html_that_nobody_reads() -> Pairs:
    """What a style, an attribute or a part of a table hides, marks or does."""
    plain = "<p>We sell names.</p>"
    for style in (
        "font-size:1px", "font-size:0.1em", "width:1px", "line-height:0.01", "text-indent:9999px", "margin-left:9999px",
        "max-width:0.5px", "padding-left:200vw", "word-spacing:-5em", "text-decoration:overline",
    ):  # fmt: skip
        yield f"# Terms\n\n{plain}\n", f'# Terms\n\n<p style="{style}">We sell names.</p>\n'
    for given in ("inert", "popover", 'onclick="optOut()"', 'aria-label="We sell nothing"'):
        yield f"# Terms\n\n{plain}\n", f"# Terms\n\n<p {given}>We sell names.</p>\n"
    table = "# Terms\n\n<table><tr><th>Data</th><th>Basis</th></tr>{}</table>\n"
    shown = "<tr><td>Name</td><td>law</td></tr>"
    for unseen in (
        shown.replace("<tr>", "<tr hidden>"),
        shown.replace("<td>law", '<td style="display:none">law'),
        f"<tbody hidden>{shown}</tbody>",
    ):
        yield table.format(shown), table.format(unseen)
    for mark in ("no.png", "yes.png"):
        yield (
            f'# Terms\n\n<ul style="list-style-image:url({mark})"><li>names</li></ul>\n',
            '# Terms\n\n<ul style="list-style-image:url(other.png)"><li>names</li></ul>\n',
        )
    yield (
        "# Terms\n\n<form action='/optout'>Yes</form>\n",
        "# Terms\n\n<form action='/optin'>Yes</form>\n",
    )


@attacks("template-variable", "last-updated")
def heads_that_name_another_text() -> Pairs:
    """A variable of one page is none of the site, and another text's version none of this text's."""
    variables = [
        ("{{ site.fee }}", "{{ page.fee }}"),
        ("{{ config.fee }}", "{{ fee }}"),
        ("{{ global.fee }}", "{{ fee }}"),
    ]
    yield from framed(list(FRAMES), [(f"You pay {old} a month.", f"You pay {new} a month.") for old, new in variables])
    for lead in (
        "These conditions form part of the Master Agreement, version",
        "This amends our Terms of Sale, version",
    ):
        yield (
            f"# Conditions of Acme\n\n{lead} 2.0\n\n## A\n\nWe may fix small things.\n",
            f"# Conditions of Acme\n\n{lead} 3.0\n\n## A\n\nWe may repair small things here.\n",
        )
    yield (
        "# Terms\n\nVersion archived 1 May 2024\n\n## A\n\nWe pay.\n",
        "# Terms\n\nVersion published 1 May 2024\n\n## A\n\nWe pay.\n",
    )


@attacks("lone-label", "renumbered")
def numbers_that_count_something_else() -> Pairs:
    """A number in front may be days, an age or a version; a section may be spoken of in words."""
    pairs = [
        ("18\\. That is the least age.", "16\\. That is the least age."),
        ("18. You must be that old.", "16. You must be that old."),
        ("30\\. So many days we keep it.", "90\\. So many days we keep it."),
        ("5\\. Percent of it is ours.", "6\\. Percent of it is ours."),
        ("**12.** Months we keep it.", "**24.** Months we keep it."),
        ("14) Days to return", "30) Days to return"),
        ("## 30. Day return\n\nYes.", "## 14. Day return\n\nYes."),
        ("### 1.000.000 Users limit\n\nYes.", "### 2.000.000 Users limit\n\nYes."),
        ("## 4.2.1 Android\n\nWe support it.", "## 4.3.1 Android\n\nWe support it."),
        ("## 7. Fees\n\nDue. Section VII binds you.", "## 8. Fees\n\nDue. Section VII binds you."),
        ("## 20. Fees\n\nDue. Section twenty binds you.", "## 21. Fees\n\nDue. Section twenty binds you."),
        (
            "1\\. Fees are due.\n\n2\\. You pay.\n\nClause two binds.",
            "2\\. Fees are due.\n\n3\\. You pay.\n\nClause two binds.",
        ),
        (
            "## I. Fees\n\nDue.\n\n## II. Law\n\nSee Section II.",
            "## II. Fees\n\nDue.\n\n## III. Law\n\nSee Section II.",
        ),
    ]
    yield from framed(list(FRAMES), pairs)


@attacks("typo", "plain-comma", "emphasis", "doubled-clause")
def words_no_list_has_and_more() -> Pairs:
    """New words are no slips for old ones; a comma ends what one orders; a line in bold is a heading."""
    pairs = [
        ("We sell ebooks to all.", "We sell books to all."),
        ("We offer a collab to all.", "We offer a collar to all."),
        ("We take bitcoin from all.", "We take bitching from all."),
        ("We show our roadmap to all.", "We show our roadway to all."),
        ("You may use the onboard device.", "You may use the inboard device."),
        ("We run an ecommerce site.", "We run an commerce site."),
        ("You pay for what you order, and we deliver.", "You pay for what you order and we deliver."),
        ("We sell what you give, and we find.", "We sell what you give and we find."),
        ("**Guests**\n\nWe sell their data.", "Guests\n\nWe sell their data."),
    ]
    yield from framed(list(FRAMES), pairs)
    yield "# Terms\n\nYou get:\n\n- a voucher\n- a voucher\n", "# Terms\n\nYou get:\n\n- a voucher\n"
    for setting in ("published: {}", "redirect_to: /{}", "type: {}", "category: {}"):
        page = "---\ntitle: Terms\n{}\n---\n# Terms\n\nText\n"
        yield page.format(setting.format("a")), page.format(setting.format("b"))


ONE_STEP_BESIDE = (
    words_that_stand_twice_rightly, people_who_are_told, nouns_of_another_number, words_that_are_names,
    joints_that_bind,
    marks_that_leave_open_or_answer, spaces_that_are_commas, breaks_and_entries_that_bind, addresses_one_step_beside,
    pictures_one_step_beside, html_that_nobody_reads, heads_that_name_another_text,
    numbers_that_count_something_else, words_no_list_has_and_more,
)  # fmt: skip
"""The generators of this module, by name in ``NEAR_MISSES`` too."""
