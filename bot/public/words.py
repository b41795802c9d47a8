"""What stands on our pages around the answers, in each of our languages; answers bring their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """All labels and lines of the pages in one language. `{…}` are slots, filled with `str.format`."""

    name: str
    tagline: str
    skip: str
    languages: str
    conversation: str
    you: str
    we: str
    try_one: str
    composer: str
    placeholder: str
    send: str
    keys: str
    add_day: str
    day: str
    day_hint: str
    copy: str
    copied: str
    copy_failed: str
    choices: str
    answer_title: str
    pressed: str
    fact_title: str
    receipt_title: str
    question_title: str
    ticket_link: str
    fact_link: str
    ask_again: str
    edition: str
    new_tab: str
    waiting: str
    look_again: str
    error_title: str
    error_unreachable: str
    error_empty: str
    error_day: str
    error_future: str
    error_form: str
    error_too_large: str
    error_too_slow: str
    error_too_many: str
    error_not_found: str
    error_no_fact: str
    error_no_receipt: str
    error_no_question: str
    error_no_answer: str
    error_clash: str
    error_busy: str
    error_method: str
    error_accident: str


_ZH_HANS = PageWords(
    name="核实",
    tagline="把听到的说法发来，看看查到了什么",
    skip="跳到输入框",
    languages="界面语言",
    conversation="对话",
    you="你：",
    we="核实：",
    try_one="也可以先试试这些：",
    composer="要核实的内容",
    placeholder="粘贴消息，或写一句话",
    send="发送",
    keys="回车发送，Shift+回车换行",
    add_day="这条消息是哪天的？",
    day="消息的日期（可不填）",
    day_hint="填了日期，会同时告诉你当时和今天的结论。",
    copy="复制",
    copied="已复制",
    copy_failed="没能复制，请长按文字自己复制",
    choices="你想问的是",
    answer_title="回答",
    pressed="（点了按钮）",
    fact_title="事实",
    receipt_title="凭证",
    question_title="你交给维护者的问题",
    ticket_link="看看有没有结论（请收好这个链接）",
    fact_link="这条事实的完整页面",
    ask_again="去问别的",
    edition="事实库版本 {edition}",
    new_tab="（在新标签页打开）",
    waiting="这个问题已经收下，还在查，比平时久一些。",
    look_again="看看好了没有",
    error_title="没有成功",
    error_unreachable="没连上，没有收到回答。请检查网络，再发一次，不会算成两次。",
    error_empty="还没有写内容。请先写一句话，或粘贴一条消息。",
    error_day="日期看不懂。请写成 2024-02-17 这样，或者空着。",
    error_future="这一天还没到。请填消息发出的那天，或者空着。",
    error_form="没看懂这次提交。请回到首页，把要核实的话再发一次。",
    error_too_large="内容太大了（最多 {limit} KB）。请只发要核实的那几句。",
    error_too_slow="内容传得太慢，没有收完。请再发一次。",
    error_too_many="发得有点快，请等 {seconds} 秒再试。",
    error_not_found="没有这个页面。可以从首页开始。",
    error_no_fact="事实库里没有这一条。可能是链接不完整，可以回首页用一句话来问。",
    error_no_receipt="这不是核实给出的凭证编号。请从回答末尾把编号完整复制过来。",
    error_no_question="没有这个链接对应的问题：可能过了期限，也可能没有复制完整。可以在这里再问一次。",
    error_no_answer="这里没有这个回答：可能没有查成，也可能已经删了（只保留大约一小时）。请再发一次。",
    error_clash="这次提交和之前的一次重复，但内容不一样，所以没有收下。请刷新页面，再发一次。",
    error_busy="现在收不下新的问题，这一条没有收下。请等 {seconds} 秒再发。",
    error_method="这个地址不能这样用。请从首页开始。",
    error_accident="我们这边出了错，不是你的问题。请过一会儿再试。",
)

_ZH_HANT = PageWords(
    name="核實",
    tagline="把聽到的說法傳來，看看查到了什麼",
    skip="跳到輸入框",
    languages="介面語言",
    conversation="對話",
    you="你：",
    we="核實：",
    try_one="也可以先試試這些：",
    composer="要查核的內容",
    placeholder="貼上訊息，或寫一句話",
    send="傳送",
    keys="Enter 傳送，Shift+Enter 換行",
    add_day="這則訊息是哪天的？",
    day="訊息的日期（可不填）",
    day_hint="填了日期，會同時告訴你當時和今天的結論。",
    copy="複製",
    copied="已複製",
    copy_failed="沒能複製，請長按文字自行複製",
    choices="你想問的是",
    answer_title="回答",
    pressed="（按了按鈕）",
    fact_title="事實",
    receipt_title="憑證",
    question_title="你交給維護者的問題",
    ticket_link="看看有沒有結論（請收好這個連結）",
    fact_link="這則事實的完整頁面",
    ask_again="去問別的",
    edition="事實庫版本 {edition}",
    new_tab="（在新分頁開啟）",
    waiting="這個問題已經收下，還在查，比平常久一些。",
    look_again="看看好了沒",
    error_title="沒有成功",
    error_unreachable="沒有連上，沒有收到回答。請檢查網路，再傳一次，不會算成兩次。",
    error_empty="還沒有寫內容。請先寫一句話，或貼上一則訊息。",
    error_day="日期看不懂。請寫成 2024-02-17 這樣，或者留空。",
    error_future="這一天還沒到。請填訊息發出的那天，或者留空。",
    error_form="沒看懂這次送出的內容。請回到首頁，把要查核的話再傳一次。",
    error_too_large="內容太大了（最多 {limit} KB）。請只傳要查核的那幾句。",
    error_too_slow="內容傳得太慢，沒有收完。請再傳一次。",
    error_too_many="傳得有點快，請等 {seconds} 秒再試。",
    error_not_found="沒有這個頁面。可以從首頁開始。",
    error_no_fact="事實庫裡沒有這一則。可能是連結不完整，可以回首頁用一句話來問。",
    error_no_receipt="這不是核實給出的憑證編號。請從回答末尾把編號完整複製過來。",
    error_no_question="沒有這個連結對應的問題：可能過了期限，也可能沒有複製完整。可以在這裡再問一次。",
    error_no_answer="這裡沒有這個回答：可能沒有查成，也可能已經刪了（只保留大約一小時）。請再傳一次。",
    error_clash="這次送出和之前的一次重複，但內容不一樣，所以沒有收下。請重新整理頁面，再傳一次。",
    error_busy="現在收不下新的問題，這一則沒有收下。請等 {seconds} 秒再傳。",
    error_method="這個網址不能這樣用。請從首頁開始。",
    error_accident="我們這邊出了錯，不是你的問題。請過一會兒再試。",
)

_EN = PageWords(
    name="heshi",
    tagline="Send a claim you heard, see what is known about it",
    skip="Skip to the message box",
    languages="Language of this page",
    conversation="Conversation",
    you="You: ",
    we="heshi: ",
    try_one="Or try one of these:",
    composer="What should be checked",
    placeholder="Paste a message, or write a sentence",
    send="Send",
    keys="Enter sends, Shift+Enter starts a new line",
    add_day="When was this message sent?",
    day="Date of the message (optional)",
    day_hint="With a date you get both verdicts: that day's and today's.",
    copy="Copy",
    copied="Copied",
    copy_failed="Could not copy; please select the text yourself",
    choices="Did you mean",
    answer_title="Answer",
    pressed="(pressed a button)",
    fact_title="Fact",
    receipt_title="Receipt",
    question_title="The question you handed on",
    ticket_link="See whether there is a verdict (please keep this link)",
    fact_link="Full page of this fact",
    ask_again="Ask something else",
    edition="Edition of the facts: {edition}",
    new_tab=" (opens in a new tab)",
    waiting="Your question has been taken; looking it up takes longer than usual.",
    look_again="See whether it is there",
    error_title="That did not work",
    error_unreachable="No answer: the connection is gone. Please check the network and send it again.",
    error_empty="There is nothing to send yet. Write a sentence or paste a message first.",
    error_day="This date cannot be read. Write it like 2024-02-17, or leave it empty.",
    error_future="That day has not come yet. Give the day on which the message was sent, or leave it empty.",
    error_form="This could not be understood. Please go to the start page and send the claim again.",
    error_too_large="That is too large (at most {limit} kB). Send only the sentences to be checked.",
    error_too_slow="The message came in too slowly and is not complete. Please send it again.",
    error_too_many="That was a little fast. Please wait {seconds} seconds.",
    error_not_found="There is no such page. You can begin at the start page.",
    error_no_fact="There is no such fact. The link may be cut short; you can ask on the start page.",
    error_no_receipt="This is not a receipt id of ours. Please copy it whole from the end of an answer.",
    error_no_question="No question here: its time ran out, or the link is not whole. You can ask again.",
    error_no_answer="No answer is here: looking it up failed, or an hour has gone by. Please ask again.",
    error_clash="This was not taken: the page was used before. Please reload it and send it again.",
    error_busy="This was not taken: there is too much to do. Please send it again in {seconds} seconds.",
    error_method="This address cannot be used that way. Please begin at the start page.",
    error_accident="Something went wrong on our side, not yours. Please try again in a while.",
)

PAGE_WORDS: Mapping[Language, PageWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)

LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {Language.ZH_HANS: "简体", Language.ZH_HANT: "繁體", Language.EN: "English"}
)
"""Each in its own language, because that is the one its reader can read."""
