"""Words of what comes after writing: two versions beside each other, review, publishing, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """Labels and lines. `{…}` are slots, filled with `str.format`."""

    back: str
    conflict_title: str
    conflict_about: str
    conflict_by: str
    conflict_gone: str
    conflict_published: str
    conflict_clean: str
    conflict_unclean: str
    comments: str
    everything: str
    conflict_kept: str
    mine: str
    theirs: str
    merged: str
    what_i_changed: str
    what_they_changed: str
    save_merged: str
    save_mine: str
    keep_theirs: str
    the_text: str
    review_title: str
    review_about: str
    diff_title: str
    diff_none: str
    diff_new: str
    diff_raw: str
    diff_unread: str
    gone: str
    new: str
    changed: str
    checks_title: str
    rules_kept: str
    trial_title: str
    trial_about: str
    trial_start: str
    trial_again: str
    trial_none: str
    trial_old: str
    review_people: str
    review_one: str
    review_two: str
    review_saved_by: str
    review_approved_by: str
    review_nobody: str
    review_yours: str
    approve: str
    ask: str
    ask_label: str
    ask_hint: str
    asked_title: str
    asked_line: str
    publish: str
    publish_about: str
    publish_change: str
    publish_change_hint: str
    publish_default: Mapping[str, str]
    publish_blocked: str
    publish_untried: str
    needs_publisher: str
    needs_review: str
    to_editor: str
    publishing: str
    published_title: str
    published_line: str
    published_try: str
    published_to: str
    published_commit: str
    refused_title: str
    withdraw_title: str
    withdraw_about: str
    withdraw_because: str
    withdraw_because_hint: str
    withdraw_see: str
    withdraw_button: str
    withdraw_asks: str
    history_title: str
    history_none: str
    history_when: str
    history_what: str
    history_who: str
    history_where: str
    history_see: str
    sources: Mapping[str, str]
    revision_title: str
    revision_against: str
    revision_same: str
    restore: str
    restore_about: str
    notice_approved: str
    notice_asked: str
    notice_tried: str
    error_no_draft: str
    error_gone: str
    error_read_only: str
    error_moved: str
    error_own: str
    error_no_because: str
    error_no_see: str
    error_no_revision: str


REVIEW = in_three(
    zh=ReviewWords(
        back="回到编辑",
        conflict_title="有人刚刚改过",
        conflict_about="你打开以后，这份内容被别人保存过。什么都没有丢：下面是两边各自的版本和合并的建议，由你决定。",
        conflict_by="对方：{who}",
        conflict_gone="你打开以后，这份草稿被发布或丢弃了。你写的内容还在，可以另存为新的草稿。",
        conflict_published="你的草稿开始以后，别人发布了这条记录的新版本。合并以后才能发布。",
        conflict_clean="两边改的地方不冲突，已经合在一起。看一遍再保存。",
        conflict_unclean="两边改了同一处，下面用的是你的写法，请看一遍再保存：{fields}。",
        comments="注释",
        everything="全文",
        conflict_kept="你写的内容已自动保留，随时可以在编辑页取回。",
        mine="你的版本",
        theirs="对方的版本",
        merged="合并的建议",
        what_i_changed="你改了",
        what_they_changed="对方改了",
        save_merged="保存合并后的内容",
        save_mine="用我的版本覆盖",
        keep_theirs="用对方的，放弃我的",
        the_text="YAML 文本",
        review_title="检查改动并发布",
        review_about="发布前看三样：改了什么，规则通过没有，哪些话的回答会变。",
        diff_title="改了什么",
        diff_none="和已发布的内容没有区别。",
        diff_new="这是新的记录，全部内容都是新的。",
        diff_raw="YAML 逐行对比",
        diff_unread="文本读不出来，只能逐行对比。",
        gone="原来：",
        new="现在：",
        changed="改动：",
        checks_title="规则",
        rules_kept="规则都通过。",
        trial_title="哪些话的回答会变",
        trial_about="把这份草稿放进去，再把相关的说法、回归案例和待答的问题各问一遍，和现在的回答比较。",
        trial_start="试一遍",
        trial_again="再试一遍",
        trial_none="还没有试过。",
        trial_old="这是上一份草稿的结果；草稿改过了，请再试一遍。",
        review_people="谁看过",
        review_one="一个人就可以发布。",
        review_two="要有另一个人同意这一版草稿，才能发布。",
        review_saved_by="最后保存：{who}",
        review_approved_by="已同意：{who}",
        review_nobody="还没有人同意这一版。",
        review_yours="这一版是你保存的，要别人来同意。",
        approve="同意这一版",
        ask="请作者修改",
        ask_label="要改什么",
        ask_hint="写给作者看，只有维护者能看到",
        asked_title="请作者修改的地方",
        asked_line="{who}，{at}：",
        publish="发布",
        publish_about="发布以后马上生效；写入时会再检查一遍。",
        publish_change="这次改了什么",
        publish_change_hint="一句话，会写进这条事实的历史",
        publish_default=MappingProxyType({"new": "first published", "edit": "edited"}),
        publish_blocked="上面的问题解决以后才能发布。",
        publish_untried="先试一遍，看过会改变什么，再发布。",
        needs_publisher="发布者才能发布。",
        needs_review="还要另一个人同意这一版。",
        to_editor="继续编辑",
        publishing="正在发布",
        published_title="已发布",
        published_line="新版本 {edition} 已经在用。",
        published_try="去聊天里问一句试试",
        published_to="看这条记录",
        published_commit="git 没有收下这次保存：{why}",
        refused_title="没有发布",
        withdraw_title="撤回这条事实",
        withdraw_about="撤回以后，它还能看到，但再也不会用来回答。已经收到过回答的人，会按更正的规则通知。",
        withdraw_because="为什么撤回",
        withdraw_because_hint="一两句话，公开显示",
        withdraw_see="可以改看哪一条（编号，可不填）",
        withdraw_button="撤回",
        withdraw_asks="确定撤回？",
        history_title="历史",
        history_none="还没有历史。",
        history_when="日期",
        history_what="做了什么",
        history_who="谁",
        history_where="出处",
        history_see="看这一版",
        sources=MappingProxyType({"record": "记录", "git": "git", "edition": "版本"}),
        revision_title="{revision} 那一版",
        revision_against="和现在已发布的内容比较",
        revision_same="和现在已发布的内容一样。",
        restore="恢复成草稿",
        restore_about="不会直接发布：先成为草稿，检查以后再发布。",
        notice_approved="你已同意这一版。",
        notice_asked="已记下，作者会看到。",
        notice_tried="试完了。",
        error_no_draft="没有草稿：可能刚刚被发布或丢弃了。",
        error_gone="没有这一条记录。",
        error_read_only="现在的事实只能看。先在这台机器上运行 heshi facts init，再重新启动 heshi。",
        error_moved="这份草稿刚被改过，请重新看一遍再决定。",
        error_own="不能同意自己保存的版本，要另一个人来看。",
        error_no_because="请写明为什么撤回。",
        error_no_see="没有编号为 {id} 的事实。",
        error_no_revision="没有保存这一版的内容。",
    ),
    en=ReviewWords(
        back="Back to the editor",
        conflict_title="Somebody was faster",
        conflict_about="After you opened it, somebody else saved. Nothing is lost: here are both versions and a "
        "proposal that joins them. You decide.",
        conflict_by="They are: {who}",
        conflict_gone="After you opened it, this draft was published or discarded. What you wrote is still here "
        "and can be saved as a new draft.",
        conflict_published="After your draft was begun, somebody published a newer version of this record. "
        "Join the two before you publish.",
        conflict_clean="You changed different places; they are joined below. Look it over, then save.",
        conflict_unclean="Both of you changed the same place; what follows has your version of it. Look it over, "
        "then save: {fields}.",
        comments="comments",
        everything="all of it",
        conflict_kept="What you wrote is kept, and can be taken up again in the editor.",
        mine="Your version",
        theirs="Their version",
        merged="Both together, proposed",
        what_i_changed="You changed",
        what_they_changed="They changed",
        save_merged="Save what is joined",
        save_mine="Replace theirs with mine",
        keep_theirs="Keep theirs, give up mine",
        the_text="YAML text",
        review_title="Review and publish",
        review_about="Three things before publishing: what changed, whether the rules are kept, and which "
        "sentences would be answered otherwise.",
        diff_title="What changed",
        diff_none="The same as what is published.",
        diff_new="A new record: all of it is new.",
        diff_raw="YAML, line by line",
        diff_unread="The text cannot be read, so it is compared line by line only.",
        gone="Was:",
        new="Now:",
        changed="Changed:",
        checks_title="Rules",
        rules_kept="Every rule is kept.",
        trial_title="Which sentences would be answered otherwise",
        trial_about="The wordings it touches, the regression cases and the open questions are asked once with "
        "this draft and once without.",
        trial_start="Try it",
        trial_again="Try it again",
        trial_none="Not tried yet.",
        trial_old="This is of an earlier draft; it was changed since. Please try it again.",
        review_people="Who has looked",
        review_one="One person may publish.",
        review_two="Another person has to approve this version before it is published.",
        review_saved_by="Saved last by {who}",
        review_approved_by="Approved by {who}",
        review_nobody="Nobody has approved this version yet.",
        review_yours="You saved this version; somebody else has to approve it.",
        approve="Approve this version",
        ask="Ask for changes",
        ask_label="What should be changed",
        ask_hint="for the author; only maintainers see it",
        asked_title="Changes asked for",
        asked_line="{who}, {at}:",
        publish="Publish",
        publish_about="It is in use at once. Everything is checked once more while it is written.",
        publish_change="What was changed",
        publish_change_hint="one line; it goes into the history of the fact",
        publish_default=MappingProxyType({"new": "first published", "edit": "edited"}),
        publish_blocked="It can be published when the problems above are mended.",
        publish_untried="Try it first, look at what it changes, then publish.",
        needs_publisher="Only publishers publish.",
        needs_review="Another person has to approve this version first.",
        to_editor="Go on editing",
        publishing="Being published",
        published_title="Published",
        published_line="Edition {edition} is in use.",
        published_try="Ask it in the chat",
        published_to="See the record",
        published_commit="git did not take this save: {why}",
        refused_title="Not published",
        withdraw_title="Withdraw this fact",
        withdraw_about="A withdrawn fact stays readable and is never used for an answer again. Whoever got an "
        "answer from it is told by the rules of corrections.",
        withdraw_because="Why",
        withdraw_because_hint="one or two sentences; shown in public",
        withdraw_see="Which fact to see instead (id, optional)",
        withdraw_button="Withdraw",
        withdraw_asks="Really withdraw it?",
        history_title="History",
        history_none="No history yet.",
        history_when="Date",
        history_what="What",
        history_who="Who",
        history_where="From",
        history_see="See this version",
        sources=MappingProxyType({"record": "record", "git": "git", "edition": "edition"}),
        revision_title="As it was in {revision}",
        revision_against="Compared with what is published now",
        revision_same="The same as what is published now.",
        restore="Restore as a draft",
        restore_about="It is not published at once: it becomes a draft, to be reviewed first.",
        notice_approved="You approved this version.",
        notice_asked="Your note is kept; the author sees it.",
        notice_tried="It was tried.",
        error_no_draft="There is no draft: it may just have been published or discarded.",
        error_gone="There is no such record.",
        error_read_only="These facts can only be read. Run heshi facts init on this machine, then start heshi again.",
        error_moved="This draft was changed just now. Please look at it again before you decide.",
        error_own="Nobody approves what they saved themselves; somebody else has to look.",
        error_no_because="Please say why it is withdrawn.",
        error_no_see="There is no fact {id}.",
        error_no_revision="The text of this version is not kept.",
    ),
)
