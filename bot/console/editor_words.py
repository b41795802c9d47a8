"""What the editor says around the form: saving, checking, trying, and when two people edit the same record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorWords:
    """Labels and lines of the editor. `{…}` are slots, filled with `str.format`."""

    kinds: Mapping[str, str]
    back: Mapping[str, str]
    new_title: str
    state_published: str
    state_draft: str
    state_changed: str
    state_new: str
    state_withdrawn: str
    read_only: str
    look_only: str
    from_import: str
    why_draft: str
    like: str
    panes: str
    pane_form: str
    pane_yaml: str
    pane_try: str
    yaml_about: str
    yaml_waits: str
    apply: str
    save: str
    save_key: str
    saved_at: str
    kept_at: str
    changed: str
    review: str
    history: str
    discard: str
    discard_asks: str
    withdraw: str
    view_public: str
    found_title: str
    found_about: str
    found_older: str
    take: str
    drop: str
    drop_asks: str
    taken: str
    check_title: str
    check_none: str
    check_errors: str
    check_advice: str
    check_line: str
    error: str
    advice: str
    try_title: str
    try_label: str
    try_button: str
    try_key: str
    try_about: str
    try_then: str
    try_now: str
    try_same: str
    try_incomplete: str
    try_why: str
    try_read_as: str
    try_stance: Mapping[str, str]
    try_empty: str
    history_title: str
    history_more: str
    unsaved: str
    saving: str
    checking: str
    offline: str
    restored: str
    rename: str
    rename_about: str
    rename_to: str
    notice_saved: str
    notice_renamed: str
    notice_discarded: str
    notice_dropped: str
    notice_restored: str
    notice_approved: str
    notice_asked: str
    notice_withdrawn: str
    notice_published: str
    error_read_only: str
    error_gone: str
    error_bad_id: str
    error_taken: str
    error_no_draft: str
    error_unsaved: str


EDITOR = in_three(
    zh=EditorWords(
        kinds=MappingProxyType(
            {"fact": "事实", "subject": "主题", "statement": "声明", "lexicon": "同义词表"}
        ),
        back=MappingProxyType(
            {"fact": "全部事实", "subject": "全部主题", "statement": "全部声明", "lexicon": "全部同义词表"}
        ),
        new_title="新建",
        state_published="已发布，没有草稿",
        state_draft="草稿，还没有发布过",
        state_changed="已发布，另有改动的草稿",
        state_new="新的，还没有保存",
        state_withdrawn="已撤回",
        read_only="现在用的是随程序附带的事实，只能看。要编辑，先在这台机器上运行 heshi facts init，再重新启动 heshi。",
        look_only="你的角色只能看，也可以试一条消息；不能保存。",
        from_import="来自 {name}（许可：{licence}），取得于 {retrieved}。",
        why_draft="为什么是草稿：{why}",
        like="可能说的是同一件事：",
        panes="编辑方式",
        pane_form="表单",
        pane_yaml="YAML 文本",
        pane_try="试一条消息",
        yaml_about="和左边的表单是同一份内容：改哪边都行，注释会保留。",
        yaml_waits="文本现在读不出来，表单里的改动要等文本改好了才会写进去。",
        apply="更新另一边并检查",
        save="保存草稿",
        save_key="Ctrl+S",
        saved_at="草稿已保存（{at}）。",
        kept_at="还没存成草稿；你写的内容 {at} 已自动保留。",
        changed="有改动，还没存成草稿。",
        review="检查改动并发布",
        history="历史",
        discard="丢弃草稿",
        discard_asks="丢弃这份草稿？已发布的内容不变。",
        withdraw="撤回这条事实",
        view_public="公开页面",
        found_title="有没保存的内容",
        found_about="你在 {at} 写过的内容还没有存成草稿。",
        found_older="在那之后，这份草稿被改过；取回后保存时会让你合并，两边都不会丢。",
        take="取回来继续写",
        drop="不要了",
        drop_asks="删除没保存的内容？删了就找不回来。",
        taken="已取回 {at} 的内容，记得保存草稿。",
        check_title="检查",
        check_none="没有发现问题。",
        check_errors="{n} 个问题要先改",
        check_advice="{n} 条建议",
        check_line="第 {n} 行",
        error="问题",
        advice="建议",
        try_title="试一条消息",
        try_label="有人发来：",
        try_button="试一下",
        try_key="Ctrl+Enter",
        try_about="看看用上这份草稿，核实会怎么回答。",
        try_then="用这份草稿，会回答",
        try_now="现在发布的版本，会回答",
        try_same="和现在发布的版本回答一样。",
        try_incomplete="草稿还不完整，先按上面的提示补上，才能试。",
        try_why="依据",
        try_read_as="理解为：{stance}",
        try_stance=MappingProxyType({"affirms": "说这是对的", "denies": "说这不对", "asks": "在问是不是"}),
        try_empty="先写一句话。",
        history_title="历史",
        history_more="全部历史和每一版",
        unsaved="有改动还没存成草稿",
        saving="正在保存……",
        checking="正在检查……",
        offline="连不上服务器；内容还在这个页面里，连上后会自动继续。",
        restored="这是 {revision} 那一版的内容，还没有保存。",
        rename="改编号",
        rename_about="发布以后编号不能再改。",
        rename_to="新的编号",
        notice_saved="草稿已保存。",
        notice_renamed="编号已改。",
        notice_discarded="草稿已丢弃。",
        notice_dropped="没保存的内容已删除。",
        notice_restored="那一版已存成草稿，检查后再发布。",
        notice_approved="你已同意这一版草稿。",
        notice_asked="已记下要修改的地方，草稿的作者会看到。",
        notice_withdrawn="已撤回。",
        notice_published="已发布，新的版本已经在用。",
        error_read_only="现在的事实只能看。先在这台机器上运行 heshi facts init，再重新启动 heshi。",
        error_gone="没有这一条记录，也没有它的草稿。",
        error_bad_id="编号只能用小写英文字母、数字和连字符，最多 60 个字符，例如 sora-is-free。",
        error_taken="这个编号已经有了，换一个，或者去编辑那一条。",
        error_no_draft="没有草稿：可能刚刚被发布或丢弃了。",
        error_unsaved="这份草稿刚被改过，请重新看一遍再决定。",
    ),
    en=EditorWords(
        kinds=MappingProxyType(
            {"fact": "Fact", "subject": "Subject", "statement": "Statement", "lexicon": "Words"}
        ),
        back=MappingProxyType(
            {
                "fact": "All facts",
                "subject": "All subjects",
                "statement": "All statements",
                "lexicon": "All lists of words",
            }
        ),
        new_title="New",
        state_published="Published, no draft",
        state_draft="Draft, never published",
        state_changed="Published, with a changed draft",
        state_new="New, not saved yet",
        state_withdrawn="Withdrawn",
        read_only="These are the facts that came with the program, and can only be read. To edit, run "
        "heshi facts init on this machine, then start heshi again.",
        look_only="Your role may look and try messages, and may not save.",
        from_import="From {name} (licence: {licence}), retrieved {retrieved}.",
        why_draft="Why it is a draft: {why}",
        like="May say the same as:",
        panes="Ways to edit",
        pane_form="Form",
        pane_yaml="YAML text",
        pane_try="Try a message",
        yaml_about="The same content as the form: change either one, comments stay.",
        yaml_waits="The text cannot be read now; changes in the form wait until it can be.",
        apply="Bring both up to date and check",
        save="Save draft",
        save_key="Ctrl+S",
        saved_at="Draft saved ({at}).",
        kept_at="Not saved as a draft; what you wrote was kept at {at}.",
        changed="Changed, not saved as a draft yet.",
        review="Review and publish",
        history="History",
        discard="Discard draft",
        discard_asks="Discard this draft? What is published stays as it is.",
        withdraw="Withdraw this fact",
        view_public="Public page",
        found_title="There is unsaved text",
        found_about="What you wrote at {at} was not saved as a draft.",
        found_older="The draft was changed since; when you save, both are merged before your eyes and nothing "
        "is lost.",
        take="Take it and go on",
        drop="Drop it",
        drop_asks="Delete the unsaved text? It cannot be brought back.",
        taken="This is your text of {at}. Remember to save the draft.",
        check_title="Checks",
        check_none="No problems found.",
        check_errors="to be mended first: {n}",
        check_advice="advice: {n}",
        check_line="line {n}",
        error="Problem",
        advice="Advice",
        try_title="Try a message",
        try_label="Somebody sends:",
        try_button="Try it",
        try_key="Ctrl+Enter",
        try_about="See what heshi would answer with this draft in use.",
        try_then="With this draft, the answer is",
        try_now="The published edition answers",
        try_same="The published edition answers the same.",
        try_incomplete="The draft is not complete yet; fill in what the checks name, then it can be tried.",
        try_why="Because",
        try_read_as="Read as: {stance}",
        try_stance=MappingProxyType(
            {"affirms": "says that it is so", "denies": "says that it is not so", "asks": "asks whether"}
        ),
        try_empty="Write a sentence first.",
        history_title="History",
        history_more="All history, every version",
        unsaved="changes not saved as a draft",
        saving="Saving …",
        checking="Checking …",
        offline="The server cannot be reached. What you wrote is still on this page, and is sent when it can be.",
        restored="This is the text of {revision}; it is not saved yet.",
        rename="Change the id",
        rename_about="Once published, an id never changes.",
        rename_to="New id",
        notice_saved="The draft is saved.",
        notice_renamed="The id was changed.",
        notice_discarded="The draft is discarded.",
        notice_dropped="The unsaved text is deleted.",
        notice_restored="That version is a draft now. Review it, then publish.",
        notice_approved="You approved this version of the draft.",
        notice_asked="Your note is kept; the author of the draft sees it.",
        notice_withdrawn="Withdrawn.",
        notice_published="Published; the new edition is in use.",
        error_read_only="These facts can only be read. Run heshi facts init on this machine, then start heshi again.",
        error_gone="There is no such record, and no draft of it.",
        error_bad_id="An id has lower-case letters, digits and hyphens, 60 characters at most: sora-is-free.",
        error_taken="This id is taken. Choose another one, or edit that record.",
        error_no_draft="There is no draft: it may just have been published or discarded.",
        error_unsaved="This draft was changed just now. Please look at it again before you decide.",
    ),
)
