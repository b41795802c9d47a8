"""Who does it to whom: of two names in a clause, which one acts.

`马斯克收购OpenAI`, `OpenAI被马斯克收购` and "OpenAI was bought by Musk" all give (musk, openai). Nothing is
known of verbs: the first name acts unless a small word turns it round, and what a fact's wordings do with
the same two names says which way is meant. Where the order says nothing (A和B, A的B), there is no role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.names import Mention

Role = tuple[str, str]
"""Ids of two subjects: who acts (or is later, more, the owner), and who is acted on."""

# Between two names of which neither acts on the other: one list, one possessing the other, one a means.
_SIDE_BY_SIDE = re.compile(
    r"\s?(?:和|与|及|以及|还有|或者?|/|&|·|-|的.{0,3}|旗下的?|家的?|官方|正版|中文|'s(?: [a-z]+)?|and|or)?\s?"
    r"|.*(?:来自|[用靠因凭借]|因为|通过|(?<![a-z])(?:from|with|using|thanks to|because of|due to))(?: the)?\s?"
    r"|.*(?<![a-z])(?:and|but|while|as|when)\s"
)
# Turns the two round, standing right before the second name.
_TURNS = re.compile(
    r"(?:被|由|遭到?|归|受到?|出自|卖给|卖身|打包给|落入|转到|早于|先于|早过|"
    r"(?<![a-z])(?:by|belongs? to|sold to|before|earlier than|ahead of))(?:了|过| the)?\s?$"
    r"|^.{0,3}的.{0,6}(?:是|成了|变成|换成)了?$|^'s .{0,16}(?<![a-z])(?:is|was) $"
)
# Turns them round where what comes from the second is something done: 拿到了迪士尼的投资.
_RECEIVES = re.compile(r"(?:获得?|得到|拿到|收到|接受)(?:了|过)?\s?$")
_DONE = re.compile(
    r"的?.{0,10}(?:投资|注资|入股|收购|报价|要约|的钱|款|资金|道歉|致歉|赔偿|起诉|律师函|支票)"
)
# The same, standing between them wherever: A发布之后B才发布.
_TURNS_BETWEEN = re.compile(r"之后|以后|(?<=[布出开相])后|后面|(?<=了)才|^\s?后|次日|翌日|隔[天日]|第二天")
# The same, standing around the second name: A比B早, A在B之前; OpenAI是马斯克的.
_TURNS_AFTER = re.compile(r"之前|以前|前面|(?:还|更|要)?早(?!就)|先|前(?=发|推|出|公)")
_POINTS_BACK = re.compile(r"(?:向|给|对|把|将)\s?$")
_WHERE = re.compile(r"(?<![正现存])在\s?$|(?<![a-z])(?:in|at|across|within|outside|on|from) (?:the )?$")
_INSIDE = re.compile(r"\s?(?:里(?!面的)|中(?![国文止断])|内(?!部|测|置)|底下|侧边栏)")
_AS_OF = re.compile(r".{0,8}(?:之[前后]|以[前后]|前面|后面|手)")
_COMPARES = re.compile(r"比|在")
_BELONGS = re.compile(r"(?:是|成了?|归|属于?|落入|转到)(?:了|已|已经)?\s?$")
_TO_IT = re.compile(r"的(?:了|公司|资产|财产|子公司|囊中.{0,2}|被告.{0,2})?$|囊中|手")
# A是B做的, A是学B来的: who acts, only the verb could tell.
_IT_IS = re.compile(r"(?:其实|就|都|才|也|本来|原来|不|并不)*是")
_THAT_DID = re.compile(r"(?!的|[^,]{0,8}(?:[之以][前后]|前面|后面)).{1,20}的[了吗吧啊呢]?")


def roles(text: str, mentions: Sequence[Mention]) -> Iterator[Role]:
    """The roles of every two names of a clause; the places of `mentions` count in `text`."""
    named = [m for m in mentions if not m.is_stranger and not _is_where(text, m)]
    for place, first in enumerate(named):
        for second in named[place + 1 :]:
            end = next((m.start for m in named if m.start >= second.end), len(text))
            turned = _is_turned(text[first.end : second.start], text[second.end : end])
            if turned is not None and not first.subjects & second.subjects:
                pairs = ((a, b) for a in first.subjects for b in second.subjects)
                yield from ((b, a) if turned else (a, b) for a, b in pairs)


def roles_across(
    before: str, named_before: Sequence[Mention], text: str, named: Sequence[Mention], *, parted: bool
) -> Iterator[Role]:
    """The roles of names in two neighbouring clauses: 收购了 马斯克; 王一博发声明,给DeepSeek赔不是.

    Clauses `parted` by more than a gap are read together only where a small word points back.
    """
    if not named or not named_before:
        return
    if parted:
        if not _POINTS_BACK.search(text, 0, named[0].start):
            return
        named, named_before = named[:1], named_before[:1]
    shift = len(before) + 1
    moved = [Mention(m.subjects, m.start + shift, m.end + shift) for m in named]
    within = {*roles(before, named_before), *roles(text, named)}
    yield from (role for role in roles(f"{before} {text}", [*named_before, *moved]) if role not in within)


def _is_where(text: str, mention: Mention) -> bool:
    """True for a name that only says where: 在日本, ChatGPT里, "in the EU"; not in 在Sora之后."""
    if _AS_OF.match(text, mention.end):
        return False
    return bool(_WHERE.search(text, 0, mention.start) or _INSIDE.match(text, mention.end))


def _is_turned(between: str, after: str) -> bool | None:
    """True where the second of two names acts, False where the first does, None where neither."""
    if _SIDE_BY_SIDE.fullmatch(between) or (_IT_IS.match(between) and _THAT_DID.fullmatch(after)):
        return None
    turns = bool(_TURNS.search(between)) + bool(_TURNS_BETWEEN.search(between))
    turns += bool(_COMPARES.search(between) and _TURNS_AFTER.match(after))
    turns += bool(_BELONGS.search(between) and _TO_IT.match(after))
    turns += bool(_RECEIVES.search(between) and _DONE.match(after))
    return turns % 2 == 1
