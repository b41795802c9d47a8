"""What `heshi check --why` says to maintainers of a wording that would help, and of what it would change.

The same keys in every language; `{…}` are slots. Keys that end in a value of `Help` are looked up by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWords:
    """All that is said of it, in one language."""

    help_nothing: str
    help_add: str
    help_add_statement: str
    help_choose: str
    help_other_claim: str
    help_other_claim_bare: str
    help_says_more: str
    help_name_it: str
    help_other_time: str
    help_no_claim: str
    help_tie: str
    help_far: str
    if_affirms: str
    if_denies: str
    not_this: str
    other_fact: str
    new_fact: str
    read_only: str
    trying: str
    tried_nothing: str
    tried_shifts: str
    tried_broken: str
    tried_more: str


ZH_HANS = HelpWords(
    help_nothing="不用加说法。如果认错了，记下来它不是：",
    help_add="如果这句话说的就是这件事，加一个说法：",
    help_add_statement="如果问的就是这件事，加一个说法（写成陈述句，不要写成问句）：",
    help_choose="如果这句话说的就是这件事，加一个说法；是肯定还是否定，要人来定：",
    help_other_claim="不要加：{why}，说的是另一件事。如果以后也不该提到它，记下来：",
    help_other_claim_bare="不要加：{why}，说的是另一件事。",
    help_says_more="先想一想：这句话里有数字或日期，这条事实的说法里都没有，多半是另一件事。",
    help_name_it="不要这样加：没有点名，别的东西也能这么说。如果句子里有它的另一个名字，加到 subjects/ 里的 aliases。",
    help_other_time="加说法没有用：说的是别的时间，而这条事实的结论变过。",
    help_no_claim="不用加：条件、愿望和个人看法没有断言什么。",
    help_tie="有两条事实都像，分不出来。说法加给哪一条，就认哪一条：",
    help_far="不要加：共同的词太少，看不出说的是它。",
    if_affirms="说它对：",
    if_denies="说它不对：",
    not_this="不是它：",
    other_fact="如果说的是库里另一条事实，找到它，把说法加给它：",
    new_fact="如果这是一件新的事，写一条新的：",
    read_only="这些事实是自带的，只读。先复制一份，再用上面的命令：",
    trying="试加“{text}”（{fact}）：",
    tried_nothing="规则都通过，别的话（{n} 句）回答都不变。",
    tried_shifts="规则都通过；看过 {n} 句，有 {changed} 句的回答会变：",
    tried_broken="不能加，会破坏规则：",
    tried_more="……还有 {n} 项",
)

ZH_HANT = HelpWords(
    help_nothing="不用加說法。如果認錯了，記下來它不是：",
    help_add="如果這句話說的就是這件事，加一個說法：",
    help_add_statement="如果問的就是這件事，加一個說法（寫成陳述句，不要寫成問句）：",
    help_choose="如果這句話說的就是這件事，加一個說法；是肯定還是否定，要人來定：",
    help_other_claim="不要加：{why}，說的是另一件事。如果以後也不該提到它，記下來：",
    help_other_claim_bare="不要加：{why}，說的是另一件事。",
    help_says_more="先想一想：這句話裡有數字或日期，這條事實的說法裡都沒有，多半是另一件事。",
    help_name_it="不要這樣加：沒有點名，別的東西也能這麼說。如果句子裡有它的另一個名字，加到 subjects/ 裡的 aliases。",
    help_other_time="加說法沒有用：說的是別的時間，而這條事實的結論變過。",
    help_no_claim="不用加：條件、願望和個人看法沒有斷言什麼。",
    help_tie="有兩條事實都像，分不出來。說法加給哪一條，就認哪一條：",
    help_far="不要加：共同的詞太少，看不出說的是它。",
    if_affirms="說它對：",
    if_denies="說它不對：",
    not_this="不是它：",
    other_fact="如果說的是庫裡另一條事實，找到它，把說法加給它：",
    new_fact="如果這是一件新的事，寫一條新的：",
    read_only="這些事實是自帶的，唯讀。先複製一份，再用上面的指令：",
    trying="試加「{text}」（{fact}）：",
    tried_nothing="規則都通過，別的話（{n} 句）回答都不變。",
    tried_shifts="規則都通過；看過 {n} 句，有 {changed} 句的回答會變：",
    tried_broken="不能加，會破壞規則：",
    tried_more="……還有 {n} 項",
)

EN = HelpWords(
    help_nothing="No wording is needed. If this is not what was meant, set it apart:",
    help_add="If the message says just this, add a wording:",
    help_add_statement="If this is what is asked, add a wording (as a statement, never as a question):",
    help_choose="If the message says just this, add a wording; whether it affirms or denies is yours to say:",
    help_other_claim="Do not add it: {why}; it is another claim. If it should not be mentioned again, set it apart:",
    help_other_claim_bare="Do not add it: {why}; it is another claim.",
    help_says_more="Think twice: it gives a number or a date, and no wording of this fact does; most likely it is another claim.",
    help_name_it="Do not add it like this: it names nothing, and may be said of other things. If another name of it is in the sentence, add that to the aliases in subjects/.",
    help_other_time="A wording does not help: it speaks of another time, and the verdict has changed since.",
    help_no_claim="Nothing to add: conditions, wishes and opinions assert nothing.",
    help_tie="Two facts are equally like it. Whichever gets the wording will be told:",
    help_far="Do not add it: too few words in common to say that this fact is meant.",
    if_affirms="if it affirms: ",
    if_denies="if it denies: ",
    not_this="not this: ",
    other_fact="If another fact of the base is meant, find it and add the wording to it: ",
    new_fact="If this is something new, write a fact about it: ",
    read_only="These are the shipped facts, which are read-only. Copy them first, then use the commands above: ",
    trying="Trying “{text}” ({fact}):",
    tried_nothing="breaks no rule, and {n} other sentences are answered as before.",
    tried_shifts="breaks no rule; of {n} sentences, {changed} would be answered in another way:",
    tried_broken="cannot be added, it would break rules:",
    tried_more="… and {n} more",
)

HELP_WORDS: Mapping[Language, HelpWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def help_words(language: Language) -> HelpWords:
    """What is said of it in that language."""
    return HELP_WORDS[language]
