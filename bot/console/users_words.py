"""What stands on the page of users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersWords:
    """Labels and lines. `{…}` are slots."""

    title: str
    name: str
    email: str
    role: str
    roles_title: str
    roles_say: Mapping[str, str]
    state: str
    active: str
    invited: str
    disabled: str
    never: str
    last: str
    actions: str
    add: str
    add_hint: str
    change: str
    change_of: str
    make_link: str
    disable: str
    enable: str
    remove: str
    remove_sure: str
    link_for: str
    link_once: str
    you: str
    bad_name: str
    bad_email: str
    taken: str
    oneself: str
    last_admin: str
    is_disabled: str
    notice_user_role: str
    notice_user_disable: str
    notice_user_enable: str
    notice_user_remove: str


USERS = in_three(
    zh=UsersWords(
        title="用户",
        name="用户名",
        email="电子邮件（可以不填）",
        role="角色",
        roles_title="每种角色能做什么",
        roles_say=MappingProxyType(
            {
                "viewer": "查看一切，但不包括用户和操作记录。",
                "editor": "还能写草稿，处理问题和反馈。",
                "publisher": "还能发布、撤回、更正和回退版本，查看操作记录。",
                "admin": "还能管理用户。",
            }
        ),
        state="状态",
        active="可以登录",
        invited="还没有设置密码",
        disabled="已停用",
        never="从未登录",
        last="最近登录",
        actions="操作",
        add="添加用户",
        add_hint="添加以后会得到一个一次性链接，24 小时内有效；把它交给对方，由对方自己设置密码。",
        change="更改",
        change_of="{name} 的角色",
        make_link="新的一次性链接",
        disable="停用",
        enable="恢复",
        remove="删除",
        remove_sure="要删除用户“{name}”吗？做过的事仍然留在操作记录里。",
        link_for="给“{name}”的一次性链接：",
        link_once="只显示这一次，24 小时内有效，只能用一次。谁拿到它，谁就能以这个用户登录。",
        you="就是你",
        bad_name="用户名要以字母、汉字或数字开头，最多 40 个字符，可以有空格和 . · _ -。",
        bad_email="这不像一个电子邮件地址。",
        taken="用户名“{name}”已经有人用了。",
        oneself="不能这样更改自己的账号；请另一位管理员来做。",
        last_admin="这是最后一位管理员，不能降级、停用或删除。",
        is_disabled="这个用户已停用；先恢复，再给链接。",
        notice_user_role="角色已更改，对方要重新登录。",
        notice_user_disable="已停用，对方已被退出。",
        notice_user_enable="已恢复。",
        notice_user_remove="已删除。",
    ),
    en=UsersWords(
        title="Users",
        name="User name",
        email="Email (may be left empty)",
        role="Role",
        roles_title="What each role may do",
        roles_say=MappingProxyType(
            {
                "viewer": "See everything but users and the audit log.",
                "editor": "Write drafts as well, and work on questions and feedback.",
                "publisher": "Publish as well, withdraw, correct and roll back; see the audit log.",
                "admin": "Look after users as well.",
            }
        ),
        state="State",
        active="may sign in",
        invited="no password yet",
        disabled="disabled",
        never="never signed in",
        last="last signed in",
        actions="Actions",
        add="Add a user",
        add_hint="You get a one-time link, good for 24 hours: hand it over, and they set a password of their own.",
        change="Change",
        change_of="Role of {name}",
        make_link="New one-time link",
        disable="Disable",
        enable="Enable",
        remove="Remove",
        remove_sure="Remove the user “{name}”? What they did stays in the audit log.",
        link_for="One-time link for “{name}”:",
        link_once="Shown this once, good for 24 hours and for one use. Whoever has it can sign in as this user.",
        you="you",
        bad_name="A user name begins with a letter or digit, has at most 40 characters, and may contain spaces and . · _ -",
        bad_email="This does not look like an email address.",
        taken="There is a user called “{name}” already.",
        oneself="You cannot do this to your own account; ask another admin.",
        last_admin="This is the last admin, and can be neither demoted, disabled nor removed.",
        is_disabled="This user is disabled; enable them first.",
        notice_user_role="The role was changed; they have to sign in again.",
        notice_user_disable="Disabled, and signed out everywhere.",
        notice_user_enable="Enabled.",
        notice_user_remove="Removed.",
    ),
)
