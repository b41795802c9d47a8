"""What `heshi check --why` says to maintainers: why an answer is what it is (`help_words`: what would help).

The same keys in every language; `{…}` are slots. {here} stands in the message, {there} in the wording or the fact.
Keys that end in a value of `Cue`, `Doubt`, `Stance` or `Standing`, or in a name of `Differs`, are looked up by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyWords:
    """All that the reasoning says, in one language."""

    title: str
    quote: str
    list_comma: str
    clause_comma: str
    # What the message was read as.
    word_for_word: str
    no_name: str
    look_alike: str
    named: str
    named_as: str
    stranger: str
    carried: str
    quantities: str
    negated: str
    negated_bare: str
    cue: str
    cue_asks: str
    cue_wonders: str
    cue_rhetorical: str
    cue_supposes: str
    cue_wishes: str
    cue_opines: str
    cue_plans: str
    cue_past: str
    cue_reports: str
    cue_rebuts: str
    cue_contradicts: str
    cue_tag_false: str
    cue_tag_asks: str
    cue_heads_false: str
    nothing_read: str
    more_sentences: str
    # The facts that came near.
    nearest: str
    nothing_near: str
    fact: str
    standing_told: str
    standing_offered: str
    standing_set_apart: str
    standing_left_out: str
    part: str
    wording: str
    common: str
    same: str
    opposed: str
    opposed_same: str
    only_message: str
    only_wording: str
    differs_number: str
    differs_date: str
    differs_version: str
    differs_one_side: str
    differs_subject_missing: str
    differs_other_subject: str
    differs_beside: str
    differs_near_miss: str
    differs_time: str
    differs_roles: str
    differs_scope: str
    differs_rank: str
    differs_opposite: str
    differs_else: str
    sure: str
    sure_enough: str
    sure_nearly: str
    sure_too_little: str
    sure_far: str
    position_affirms: str
    position_denies: str
    position_asks: str
    position_unclear: str
    because_affirms: str
    because_denies: str
    doubt_disputed: str
    doubt_called_false: str
    doubt_turned_twice: str
    doubt_at_odds: str
    # Unasked in a group.
    group_speaks: str
    group_nothing_known: str
    group_denies: str
    group_asks: str
    group_rebutted: str
    group_harmless: str


ZH_HANS = WhyWords(
    title="为什么这样回答",
    quote="“{text}”",
    list_comma="、",
    clause_comma="；",
    word_for_word="整句话就是库里的一个说法，一字不差，所以没有再比较别的。",
    no_name="没有提到库里任何一个名字，所以没有再往下看。",
    look_alike="“{words}”很像“{name}”。如果就是它，在 subjects/{subject}.yaml 的 aliases 里加上“{words}”。",
    named="提到：{list}",
    named_as="{words}（{subject}）",
    stranger="{words}（名字相近，是别的东西）",
    carried="上文提到：{list}",
    quantities="数字和日期：{list}",
    negated="否定：“{words}”，反过来的是 {list}",
    negated_bare="否定：“{words}”",
    cue="{what}：{list}",
    cue_asks="在提问",
    cue_wonders="问的是怎么、多少、何时",
    cue_rhetorical="反问",
    cue_supposes="假设或条件",
    cue_wishes="愿望",
    cue_opines="个人看法",
    cue_plans="说的是将来",
    cue_past="说的是过去",
    cue_reports="转述别人的话",
    cue_rebuts="提醒别信",
    cue_contradicts="在反对什么，但没有明说",
    cue_tag_false="说旁边的话是假的",
    cue_tag_asks="问旁边的话是不是真的",
    cue_heads_false="标题说后面的话是假的",
    nothing_read="没有名字、数字、否定或提问。",
    more_sentences="……还有 {n} 句，没有一句提到库里的名字，也没有接近的事实。",
    nearest="最接近的事实：",
    nothing_near="没有接近的事实。",
    fact="{n}. {fact}：{statement}",
    standing_told="认出了，已经回答",
    standing_offered="没有认准，只问是不是它",
    standing_set_apart="这句话已经记作“相近但不是它”",
    standing_left_out="没有提",
    part="比较的是这一段：{text}",
    wording="最接近的说法：{text}",
    common="两边都有：{list}",
    same="{here} ＝ {there}",
    opposed="{here} ↔ {there}（一正一反）",
    opposed_same="{here}（一正一反）",
    only_message="只有这句话有：{list}",
    only_wording="只有那个说法有：{list}",
    differs_number="数字不同：这句话说 {here}，事实说的是 {there}",
    differs_date="日期不同：这句话说 {here}，事实说的是 {there}",
    differs_version="版本不同：这句话说 {here}，事实说的是 {there}",
    differs_one_side="对不上：这句话说 {here}，这条事实的说法里没有",
    differs_subject_missing="没有点名：要提到 {there}",
    differs_other_subject="说到了别的：{here}",
    differs_beside="同一句里还说到了别的：{here}",
    differs_near_miss="更像一句“相近但不是它”的话：{there}",
    differs_time="时间不同：这句话说的是将来（{here}），事实说的是现在",
    differs_roles="谁对谁，反过来了：{here}",
    differs_scope="说的是别的范围、地方或别人：{here}",
    differs_rank="名次、档次或周期不同：{here}",
    differs_opposite="和事实的说法相反：{here}",
    differs_else="有出入：{here}",
    sure="把握：{percent}，到 {needed} 才会下结论：{word}",
    sure_enough="够了",
    sure_nearly="差一点",
    sure_too_little="不够",
    sure_far="差得远",
    position_affirms="看法：肯定（{percent}，到 {needed} 才算数）",
    position_denies="看法：否定（{percent}，到 {needed} 才算数）",
    position_asks="看法：在问是不是",
    position_unclear="看法：说不准是肯定还是否定（肯定 {percent}，到 {needed} 才算数）",
    because_affirms="最接近的说法是肯定的",
    because_denies="最接近的说法是否定的",
    doubt_disputed="后面的话可能在反驳它",
    doubt_called_false="旁边的话说它是假的",
    doubt_turned_twice="两个否定落在同一个词上",
    doubt_at_odds="在反对什么，但没有明说",
    group_speaks="群里没人问时：会说话。有人在断言“{fact}”，而结论是{verdict}。",
    group_nothing_known="群里没人问时：不说话。没有一条事实是认准的。",
    group_denies="群里没人问时：不说话。说的人没有在断言“{fact}”，而是在否定。",
    group_asks="群里没人问时：不说话。说的人是在问“{fact}”。",
    group_rebutted="群里没人问时：不说话。“{fact}”是引来反驳的。",
    group_harmless="群里没人问时：不说话。“{fact}”的结论是{verdict}，不会误导人。",
)

ZH_HANT = WhyWords(
    title="為什麼這樣回答",
    quote="「{text}」",
    list_comma="、",
    clause_comma="；",
    word_for_word="整句話就是庫裡的一個說法，一字不差，所以沒有再比較別的。",
    no_name="沒有提到庫裡任何一個名字，所以沒有再往下看。",
    look_alike="「{words}」很像「{name}」。如果就是它，在 subjects/{subject}.yaml 的 aliases 裡加上「{words}」。",
    named="提到：{list}",
    named_as="{words}（{subject}）",
    stranger="{words}（名字相近，是別的東西）",
    carried="上文提到：{list}",
    quantities="數字和日期：{list}",
    negated="否定：「{words}」，反過來的是 {list}",
    negated_bare="否定：「{words}」",
    cue="{what}：{list}",
    cue_asks="在提問",
    cue_wonders="問的是怎麼、多少、何時",
    cue_rhetorical="反問",
    cue_supposes="假設或條件",
    cue_wishes="願望",
    cue_opines="個人看法",
    cue_plans="說的是將來",
    cue_past="說的是過去",
    cue_reports="轉述別人的話",
    cue_rebuts="提醒別信",
    cue_contradicts="在反對什麼，但沒有明說",
    cue_tag_false="說旁邊的話是假的",
    cue_tag_asks="問旁邊的話是不是真的",
    cue_heads_false="標題說後面的話是假的",
    nothing_read="沒有名字、數字、否定或提問。",
    more_sentences="……還有 {n} 句，沒有一句提到庫裡的名字，也沒有接近的事實。",
    nearest="最接近的事實：",
    nothing_near="沒有接近的事實。",
    fact="{n}. {fact}：{statement}",
    standing_told="認出了，已經回答",
    standing_offered="沒有認準，只問是不是它",
    standing_set_apart="這句話已經記作「相近但不是它」",
    standing_left_out="沒有提",
    part="比較的是這一段：{text}",
    wording="最接近的說法：{text}",
    common="兩邊都有：{list}",
    same="{here} ＝ {there}",
    opposed="{here} ↔ {there}（一正一反）",
    opposed_same="{here}（一正一反）",
    only_message="只有這句話有：{list}",
    only_wording="只有那個說法有：{list}",
    differs_number="數字不同：這句話說 {here}，事實說的是 {there}",
    differs_date="日期不同：這句話說 {here}，事實說的是 {there}",
    differs_version="版本不同：這句話說 {here}，事實說的是 {there}",
    differs_one_side="對不上：這句話說 {here}，這條事實的說法裡沒有",
    differs_subject_missing="沒有點名：要提到 {there}",
    differs_other_subject="說到了別的：{here}",
    differs_beside="同一句裡還說到了別的：{here}",
    differs_near_miss="更像一句「相近但不是它」的話：{there}",
    differs_time="時間不同：這句話說的是將來（{here}），事實說的是現在",
    differs_roles="誰對誰，反過來了：{here}",
    differs_scope="說的是別的範圍、地方或別人：{here}",
    differs_rank="名次、檔次或週期不同：{here}",
    differs_opposite="和事實的說法相反：{here}",
    differs_else="有出入：{here}",
    sure="把握：{percent}，到 {needed} 才會下結論：{word}",
    sure_enough="夠了",
    sure_nearly="差一點",
    sure_too_little="不夠",
    sure_far="差得遠",
    position_affirms="看法：肯定（{percent}，到 {needed} 才算數）",
    position_denies="看法：否定（{percent}，到 {needed} 才算數）",
    position_asks="看法：在問是不是",
    position_unclear="看法：說不準是肯定還是否定（肯定 {percent}，到 {needed} 才算數）",
    because_affirms="最接近的說法是肯定的",
    because_denies="最接近的說法是否定的",
    doubt_disputed="後面的話可能在反駁它",
    doubt_called_false="旁邊的話說它是假的",
    doubt_turned_twice="兩個否定落在同一個詞上",
    doubt_at_odds="在反對什麼，但沒有明說",
    group_speaks="群裡沒人問時：會說話。有人在斷言「{fact}」，而結論是{verdict}。",
    group_nothing_known="群裡沒人問時：不說話。沒有一條事實是認準的。",
    group_denies="群裡沒人問時：不說話。說的人沒有在斷言「{fact}」，而是在否定。",
    group_asks="群裡沒人問時：不說話。說的人是在問「{fact}」。",
    group_rebutted="群裡沒人問時：不說話。「{fact}」是引來反駁的。",
    group_harmless="群裡沒人問時：不說話。「{fact}」的結論是{verdict}，不會誤導人。",
)

EN = WhyWords(
    title="Why this answer",
    quote="“{text}”",
    list_comma=", ",
    clause_comma="; ",
    word_for_word="The message is a wording of the fact base, word for word; nothing else was compared.",
    no_name="It names nothing that we keep facts about, so it was not looked at any further.",
    look_alike="“{words}” looks like “{name}”. If that is meant, add “{words}” to the aliases in subjects/{subject}.yaml.",
    named="Names: {list}",
    named_as="{words} ({subject})",
    stranger="{words} (a similar name of something else)",
    carried="Named before: {list}",
    quantities="Numbers and dates: {list}",
    negated="Denial: “{words}”, which turns round {list}",
    negated_bare="Denial: “{words}”",
    cue="{what}: {list}",
    cue_asks="Asks",
    cue_wonders="Asks how, how much or when",
    cue_rhetorical="A rhetorical question",
    cue_supposes="A condition",
    cue_wishes="A wish",
    cue_opines="An opinion",
    cue_plans="Speaks of the future",
    cue_past="Speaks of the past",
    cue_reports="Reports what others say",
    cue_rebuts="Warns of believing it",
    cue_contradicts="Is against something without saying plainly what",
    cue_tag_false="Calls the words beside it false",
    cue_tag_asks="Asks whether the words beside it are true",
    cue_heads_false="The heading calls what follows false",
    nothing_read="No name, number, denial or question.",
    more_sentences="… and {n} more sentences that name nothing we know and come near no fact.",
    nearest="Nearest facts:",
    nothing_near="No fact comes near.",
    fact="{n}. {fact}: {statement}",
    standing_told="recognised, and answered",
    standing_offered="not certain: the reader is asked whether it is meant",
    standing_set_apart="this sentence is kept as near it, but something else",
    standing_left_out="not mentioned",
    part="What was compared: {text}",
    wording="Nearest wording: {text}",
    common="Both have: {list}",
    same="{here} = {there}",
    opposed="{here} ↔ {there} (one says the opposite)",
    opposed_same="{here} (one side denies it)",
    only_message="Only the message has: {list}",
    only_wording="Only the wording has: {list}",
    differs_number="Another number: the message says {here}, the fact says {there}",
    differs_date="Another date: the message says {here}, the fact says {there}",
    differs_version="Another version: the message says {here}, the fact says {there}",
    differs_one_side="Does not fit: the message says {here}, no wording of the fact does",
    differs_subject_missing="Not named: it must name {there}",
    differs_other_subject="Speaks of something else: {here}",
    differs_beside="The same sentence speaks of something else: {here}",
    differs_near_miss="Nearer to words that are known not to mean it: {there}",
    differs_time="Another time: the message speaks of the future ({here}), the fact of what is",
    differs_roles="Who does it to whom is the other way round: {here}",
    differs_scope="Speaks of another place, another part or somebody else: {here}",
    differs_rank="Another rank, kind or pace: {here}",
    differs_opposite="The opposite of what the fact says: {here}",
    differs_else="Differs: {here}",
    sure="How sure: {percent}, told from {needed}: {word}",
    sure_enough="enough",
    sure_nearly="nearly",
    sure_too_little="too little",
    sure_far="far from it",
    position_affirms="Stance: affirms ({percent}, counts from {needed})",
    position_denies="Stance: denies ({percent}, counts from {needed})",
    position_asks="Stance: asks whether it is so",
    position_unclear="Stance: unclear whether it affirms or denies (affirms {percent}, counts from {needed})",
    because_affirms="the nearest wording affirms",
    because_denies="the nearest wording denies",
    doubt_disputed="what comes after may rebut it",
    doubt_called_false="the words beside it call it false",
    doubt_turned_twice="two denials turn the same word",
    doubt_at_odds="it is against something without saying plainly what",
    group_speaks="Unasked in a group: speaks. Somebody asserts “{fact}”, and the verdict is: {verdict}.",
    group_nothing_known="Unasked in a group: keeps silent. No fact is certain.",
    group_denies="Unasked in a group: keeps silent. “{fact}” is denied, not asserted.",
    group_asks="Unasked in a group: keeps silent. “{fact}” is asked, not asserted.",
    group_rebutted="Unasked in a group: keeps silent. “{fact}” is quoted to rebut it.",
    group_harmless="Unasked in a group: keeps silent. The verdict on “{fact}” is: {verdict}; it misleads nobody.",
)

WHY_WORDS: Mapping[Language, WhyWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def why_words(language: Language) -> WhyWords:
    """What the reasoning says in that language."""
    return WHY_WORDS[language]
