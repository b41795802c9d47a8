"""What stands on the page of one's own account."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWords:
    """Labels and lines. `{…}` are slots."""

    title: str
    about: str
    role: str
    email: str
    email_hint: str
    bad_email: str
    shortcuts: str
    save: str
    change: str
    change_hint: str
    current: str
    fresh: str
    wrong_current: str
    sessions: str
    sessions_hint: str
    browser: str
    began: str
    seen: str
    this_one: str
    end: str
    end_others: str
    notice_phrase: str
    notice_ended: str


ACCOUNT = in_three(
    zh=AccountWords(
        title="我的账号",
        about="关于我",
        role="角色",
        email="电子邮件",
        email_hint="只用来在 git 的提交里署名；可以不填。",
        bad_email="这不像一个电子邮件地址。",
        shortcuts="使用键盘快捷键（按 ? 查看）",
        save="保存",
        change="更改密码",
        change_hint="更改以后，其他浏览器都会退出。",
        current="现在的密码",
        fresh="新密码",
        wrong_current="现在的密码不对。",
        sessions="登录中的浏览器",
        sessions_hint="12 小时不用会自动退出，最长 7 天。",
        browser="浏览器",
        began="登录时间",
        seen="最近使用",
        this_one="就是这个",
        end="退出",
        end_others="退出其他所有浏览器",
        notice_phrase="密码已更改，其他浏览器都已退出。",
        notice_ended="已退出。",
    ),
    en=AccountWords(
        title="My account",
        about="About me",
        role="Role",
        email="Email",
        email_hint="Signs your commits in git, and nothing else; may be left empty.",
        bad_email="This does not look like an email address.",
        shortcuts="Use keyboard shortcuts (? lists them)",
        save="Save",
        change="Change the password",
        change_hint="All other browsers are signed out then.",
        current="Current password",
        fresh="New password",
        wrong_current="The current password is wrong.",
        sessions="Signed-in browsers",
        sessions_hint="A session ends after 12 hours without use, and after 7 days in any case.",
        browser="Browser",
        began="Signed in",
        seen="Last used",
        this_one="this one",
        end="Sign out",
        end_others="Sign out all others",
        notice_phrase="The password was changed, and all other browsers are signed out.",
        notice_ended="Signed out there.",
    ),
)
