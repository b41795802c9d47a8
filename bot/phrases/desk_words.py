"""What the maintainers' desk says, in the maintainers' group and to nobody else.

The same keys in every language; `{…}` are slots. {item} is the name of an item: q12 a question, f3 a complaint,
k5 a correction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWords:
    """All that the desk says, in one language."""

    # Who may do what.
    only_maintainers: str
    not_anonymous: str
    too_late: str
    no_item: str
    no_fact: str
    usage: str
    # A question: {n} people asked it.
    question: str
    quote: str
    nearest: str
    nearest_line: str
    nothing_near: str
    button_draft: str
    button_dismiss: str
    button_mute: str
    button_never: str
    asked: str
    asked_few: str
    asked_groups: str
    same_texts: str
    which_side: str
    side_affirm: str
    side_deny: str
    side_not_this: str
    button_affirm: str
    button_deny: str
    button_not_this: str
    button_back: str
    drafted: str
    button_try: str
    button_drop: str
    trying: str
    tried_clean: str
    tried_broken: str
    tried_rules: str
    tried_shifts: str
    tried_more: str
    facts_refused: str
    facts_read: str
    button_publish: str
    publishing: str
    published: str
    published_unknown: str
    not_published: str
    drafting: str
    draft_written: str
    draft_there: str
    read_only: str
    dismissed: str
    muted: str
    never: str
    answered_elsewhere: str
    # A complaint.
    complaint: str
    complaint_about: str
    complaint_many: str
    complaint_words: str
    fault_wrong_match: str
    fault_outdated: str
    fault_wrong_verdict: str
    fault_weak_source: str
    button_confirm: str
    button_reject: str
    confirmed_match: str
    confirmed_match_gone: str
    confirmed: str
    rejected: str
    # The queue.
    queue_empty: str
    queue_questions: str
    queue_complaints: str
    queue_corrections: str
    queue_line: str
    queue_counted: str
    queue_more: str


ZH_HANS = DeskWords(
    only_maintainers="只有维护者可以操作（HESHI_TELEGRAM_MAINTAINERS 里的数字账号）。",
    not_anonymous="匿名管理员不能操作：我认不出是谁。请关掉匿名，再试一次。",
    too_late="这一步已经有人做过，或者情况变了。发 /queue 看现在的样子。",
    no_item="没有 {item} 这一项。发 /queue 看有哪些。",
    no_fact="没有 {fact} 这一条事实。",
    usage="用法：/approve q12 试跑草稿；/approve q12 事实编号 affirm|deny|not_this 指定说法；/approve f3 确认问题；/approve k5 同意更正；/approve k5 事实编号 一个人确认，10 分钟后开始。",
    question="{item}：有人问了库里没有的问题（{n} 人）",
    quote="“{text}”",
    nearest="最接近的事实：",
    nearest_line="{fact}：{statement}",
    nothing_near="没有接近的事实。",
    button_draft="写成新事实的草稿",
    button_dismiss="不处理",
    button_mute="不再收这个人的问题",
    button_never="不再收这句话",
    asked="{n} 人问过；近 7 天新增 {recent} 人，之前 7 天 {before} 人",
    asked_few="问过的不到 {n} 人",
    asked_groups="在 {n} 个群里",
    same_texts="同样的问法：",
    which_side="{item}：这句话和“{statement}”（{fact}）是什么关系？",
    side_affirm="同一个意思",
    side_deny="相反的意思",
    side_not_this="相近但不是它",
    button_affirm="同一个意思",
    button_deny="相反的意思",
    button_not_this="相近但不是",
    button_back="返回",
    drafted="{item}：准备作为 {fact} 的说法（{side}）。还没有任何改动；试跑会检查规则，并列出哪些回答会变。",
    button_try="试跑",
    button_drop="放弃这个草稿",
    trying="{item}：正在试跑，结果会发在这里。",
    tried_clean="{item}：规则都通过。加上这个说法（{fact}，{side}）以后，有 {n} 句话的回答会变。",
    tried_broken="{item}：不能发布，会破坏 {n} 条规则。",
    tried_rules="破坏的规则：",
    tried_shifts="会变的回答：",
    tried_more="……还有 {n} 项",
    facts_refused="文件夹里的事实有错，没有启用；现在用的仍是版本 {edition}。改好并保存之后会自动启用：",
    facts_read="文件夹里的事实已经改好，现在用的是版本 {edition}。",
    button_publish="发布",
    publishing="{item}：正在写进事实库，结果会发在这里。",
    published="{item}：已发布到 {fact}，新版本 {edition} 已生效。等结论的人会收到回答。",
    published_unknown="{item}：已发布到 {fact}，新版本 {edition} 已生效。",
    not_published="{item}：没有发布：{why}",
    drafting="{item}：正在写草稿，结果会发在这里。",
    draft_written="{item}：草稿写在 drafts/{file}，补全后移到 facts/ 下面就会生效。",
    draft_there="{item}：drafts/{file} 已经有了。",
    read_only="现在用的是自带的事实库，只读。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    dismissed="{item}：不处理。原话已删除；提问满 14 天时会告诉提问者没有结论。",
    muted="{item}：不处理，也不再收这个人的问题。原话已删除。",
    never="{item}：不处理，以后也不再收这句话。原话已删除。",
    answered_elsewhere="{item}：新版本 {edition} 已经能回答，等结论的人会收到回答。",
    complaint="{item}：有人说回答有问题：{fault}",
    complaint_about="“{statement}”（{fact}）；当时的结论：{word}",
    complaint_many="同样的问题有 {n} 人报告。",
    complaint_words="同意给你们看的原话：",
    fault_wrong_match="认错了话",
    fault_outdated="过时了",
    fault_wrong_verdict="结论不对",
    fault_weak_source="来源不可靠",
    button_confirm="确实有问题",
    button_reject="没有问题",
    confirmed_match="{item}：已确认。会准备一次更正，发给看到过那条回答的人；报告的人也会知道。",
    confirmed_match_gone="{item}：已确认，但那条回答已经不在记录里，没有人可以通知；报告的人会知道。",
    confirmed="{item}：已确认，记为测试案例；报告的人会知道。请改事实库。",
    rejected="{item}：不改；报告的人会知道。",
    queue_empty="队列是空的。",
    queue_questions="问题（{n}）",
    queue_complaints="回答有问题（{n}）",
    queue_corrections="更正（{n}）",
    queue_line="{item}：{text}",
    queue_counted="另有 {n} 个问题没有征得同意给人看，问过的人数：{counts}",
    queue_more="……还有 {n} 项",
)

ZH_HANT = DeskWords(
    only_maintainers="只有維護者可以操作（HESHI_TELEGRAM_MAINTAINERS 裡的數字帳號）。",
    not_anonymous="匿名管理員不能操作：我認不出是誰。請關掉匿名，再試一次。",
    too_late="這一步已經有人做過，或者情況變了。發 /queue 看現在的樣子。",
    no_item="沒有 {item} 這一項。發 /queue 看有哪些。",
    no_fact="沒有 {fact} 這一條事實。",
    usage="用法：/approve q12 試跑草稿；/approve q12 事實編號 affirm|deny|not_this 指定說法；/approve f3 確認問題；/approve k5 同意更正；/approve k5 事實編號 一個人確認，10 分鐘後開始。",
    question="{item}：有人問了庫裡沒有的問題（{n} 人）",
    quote="「{text}」",
    nearest="最接近的事實：",
    nearest_line="{fact}：{statement}",
    nothing_near="沒有接近的事實。",
    button_draft="寫成新事實的草稿",
    button_dismiss="不處理",
    button_mute="不再收這個人的問題",
    button_never="不再收這句話",
    asked="{n} 人問過；近 7 天新增 {recent} 人，之前 7 天 {before} 人",
    asked_few="問過的不到 {n} 人",
    asked_groups="在 {n} 個群裡",
    same_texts="同樣的問法：",
    which_side="{item}：這句話和「{statement}」（{fact}）是什麼關係？",
    side_affirm="同一個意思",
    side_deny="相反的意思",
    side_not_this="相近但不是它",
    button_affirm="同一個意思",
    button_deny="相反的意思",
    button_not_this="相近但不是",
    button_back="返回",
    drafted="{item}：準備作為 {fact} 的說法（{side}）。還沒有任何改動；試跑會檢查規則，並列出哪些回答會變。",
    button_try="試跑",
    button_drop="放棄這個草稿",
    trying="{item}：正在試跑，結果會發在這裡。",
    tried_clean="{item}：規則都通過。加上這個說法（{fact}，{side}）以後，有 {n} 句話的回答會變。",
    tried_broken="{item}：不能發布，會破壞 {n} 條規則。",
    tried_rules="破壞的規則：",
    tried_shifts="會變的回答：",
    tried_more="……還有 {n} 項",
    facts_refused="資料夾裡的事實有錯，沒有啟用；現在用的仍是版本 {edition}。改好並儲存之後會自動啟用：",
    facts_read="資料夾裡的事實已經改好，現在用的是版本 {edition}。",
    button_publish="發布",
    publishing="{item}：正在寫進事實庫，結果會發在這裡。",
    published="{item}：已發布到 {fact}，新版本 {edition} 已生效。等結論的人會收到回答。",
    published_unknown="{item}：已發布到 {fact}，新版本 {edition} 已生效。",
    not_published="{item}：沒有發布：{why}",
    drafting="{item}：正在寫草稿，結果會發在這裡。",
    draft_written="{item}：草稿寫在 drafts/{file}，補全後移到 facts/ 下面就會生效。",
    draft_there="{item}：drafts/{file} 已經有了。",
    read_only="現在用的是自帶的事實庫，唯讀。請先在伺服器上執行 heshi facts init，再重新啟動 heshi。",
    dismissed="{item}：不處理。原話已刪除；提問滿 14 天時會告訴提問者沒有結論。",
    muted="{item}：不處理，也不再收這個人的問題。原話已刪除。",
    never="{item}：不處理，以後也不再收這句話。原話已刪除。",
    answered_elsewhere="{item}：新版本 {edition} 已經能回答，等結論的人會收到回答。",
    complaint="{item}：有人說回答有問題：{fault}",
    complaint_about="「{statement}」（{fact}）；當時的結論：{word}",
    complaint_many="同樣的問題有 {n} 人回報。",
    complaint_words="同意給你們看的原話：",
    fault_wrong_match="認錯了話",
    fault_outdated="過時了",
    fault_wrong_verdict="結論不對",
    fault_weak_source="來源不可靠",
    button_confirm="確實有問題",
    button_reject="沒有問題",
    confirmed_match="{item}：已確認。會準備一次更正，發給看到過那條回答的人；回報的人也會知道。",
    confirmed_match_gone="{item}：已確認，但那條回答已經不在記錄裡，沒有人可以通知；回報的人會知道。",
    confirmed="{item}：已確認，記為測試案例；回報的人會知道。請改事實庫。",
    rejected="{item}：不改；回報的人會知道。",
    queue_empty="佇列是空的。",
    queue_questions="問題（{n}）",
    queue_complaints="回答有問題（{n}）",
    queue_corrections="更正（{n}）",
    queue_line="{item}：{text}",
    queue_counted="另有 {n} 個問題沒有徵得同意給人看，問過的人數：{counts}",
    queue_more="……還有 {n} 項",
)

EN = DeskWords(
    only_maintainers="Only maintainers may do that (the numeric accounts in HESHI_TELEGRAM_MAINTAINERS).",
    not_anonymous="Anonymous admins may not do that: I cannot tell who it is. Turn anonymity off and try again.",
    too_late="Somebody did that already, or things have changed. Send /queue to see how they stand.",
    no_item="There is no item {item}. Send /queue to see what there is.",
    no_fact="There is no fact {fact}.",
    usage="Use: /approve q12 to try a draft; /approve q12 FACT affirm|deny|not_this to choose the fact; /approve f3 to confirm a fault; /approve k5 to agree to a correction; /approve k5 FACT to confirm it alone, starting 10 minutes later.",
    question="{item}: somebody asked what is not in the base ({n} people)",
    quote="“{text}”",
    nearest="Nearest facts:",
    nearest_line="{fact}: {statement}",
    nothing_near="No fact comes near it.",
    button_draft="Draft a new fact",
    button_dismiss="Dismiss",
    button_mute="No more from this asker",
    button_never="Never this sentence again",
    asked="asked by {n} people; {recent} new in the last 7 days, {before} in the 7 before",
    asked_few="asked by fewer than {n} people",
    asked_groups="in {n} groups",
    same_texts="Others say it so:",
    which_side="{item}: how does this sentence stand to “{statement}” ({fact})?",
    side_affirm="says it",
    side_deny="says its opposite",
    side_not_this="near it, but not it",
    button_affirm="Says it",
    button_deny="Says the opposite",
    button_not_this="Near, but not it",
    button_back="Back",
    drafted="{item}: to become a wording of {fact} ({side}). Nothing is changed yet; a trial checks the rules and lists the answers that would change.",
    button_try="Try it",
    button_drop="Drop this draft",
    trying="{item}: on trial; the result will be posted here.",
    tried_clean="{item}: all rules are kept. With this wording ({fact}, {side}), {n} sentences would be answered in another way.",
    tried_broken="{item}: cannot be published, it would break {n} rules.",
    tried_rules="Rules broken:",
    tried_shifts="Answers that would change:",
    tried_more="… and {n} more",
    facts_refused="The facts in the folder have mistakes and are not in use; edition {edition} still is. Mend and save them, and they are taken:",
    facts_read="The facts in the folder are mended; edition {edition} is in use.",
    button_publish="Publish",
    publishing="{item}: being written into the facts; the result will be posted here.",
    published="{item}: published in {fact}; edition {edition} is in use. Those who wait for the verdict will get it.",
    published_unknown="{item}: published in {fact}; edition {edition} is in use.",
    not_published="{item}: not published: {why}",
    drafting="{item}: the draft is being written; the result will be posted here.",
    draft_written="{item}: the draft is drafts/{file}; fill it in and move it under facts/ to make it live.",
    draft_there="{item}: drafts/{file} is there already.",
    read_only="The facts in use are the shipped ones, which are read-only. First run on the server: heshi facts init; then start heshi again",
    dismissed="{item}: dismissed. The words are deleted; 14 days after asking, the asker is told that there is no verdict.",
    muted="{item}: dismissed, and no more questions from this asker. The words are deleted.",
    never="{item}: not taken, and this sentence is never taken again. Its words are deleted.",
    answered_elsewhere="{item}: edition {edition} can answer it; those who wait for the verdict will get it.",
    complaint="{item}: somebody says an answer is wrong: {fault}",
    complaint_about="“{statement}” ({fact}); the verdict then: {word}",
    complaint_many="{n} people reported the same.",
    complaint_words="The words, shown with consent:",
    fault_wrong_match="taken for something else",
    fault_outdated="out of date",
    fault_wrong_verdict="wrong verdict",
    fault_weak_source="weak source",
    button_confirm="It is wrong",
    button_reject="It is right",
    confirmed_match="{item}: confirmed. A correction to those who saw that answer is being prepared; who reported it will hear.",
    confirmed_match_gone="{item}: confirmed, but that answer is not remembered any more and nobody can be told; who reported it will hear.",
    confirmed="{item}: confirmed and kept as a case to test against; who reported it will hear. Please mend the facts.",
    rejected="{item}: nothing is changed; who reported it will hear.",
    queue_empty="The queue is empty.",
    queue_questions="Questions ({n})",
    queue_complaints="Answers said to be wrong ({n})",
    queue_corrections="Corrections ({n})",
    queue_line="{item}: {text}",
    queue_counted="{n} more questions whose words nobody agreed to show; people who asked each: {counts}",
    queue_more="… and {n} more",
)

DESK_WORDS: Mapping[Language, DeskWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)
