"""What stands on the pages for signing in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningWords:
    """Labels and lines. `{…}` are slots."""

    title: str
    name: str
    phrase: str
    again: str
    sign_in: str
    no_account: str
    wrong: str
    wait: str
    link_title: str
    link_first: str
    link_for: str
    rules: str
    set_it: str
    bad_name: str
    weak_short: str
    weak_long: str
    weak_common: str
    weak_name: str
    not_the_same: str
    name_hint: str
    error_link: str


SIGNING = in_three(
    zh=SigningWords(
        title="登录",
        name="用户名",
        phrase="密码",
        again="再输入一次密码",
        sign_in="登录",
        no_account="还没有账号，或者忘了密码？请管理员给你一个一次性链接。",
        wrong="用户名或密码不对。",
        wait="试得太多了，请在 {seconds} 秒后再试。",
        link_title="设置密码",
        link_first="这里还没有用户。你会成为管理员。",
        link_for="为用户“{name}”设置密码。",
        rules="至少 {least} 个字符，几个不相关的词就很好；不用混合大小写、数字或符号。",
        set_it="设置密码并登录",
        bad_name="用户名要以字母、汉字或数字开头，最多 40 个字符，可以有空格和 . · _ -。",
        weak_short="密码太短，至少要 {least} 个字符。",
        weak_long="密码太长，最多 200 个字符。",
        weak_common="这个密码太常见，很容易被猜到，请换一个。",
        weak_name="密码不能主要由用户名组成，请换一个。",
        not_the_same="两次输入的密码不一样。",
        name_hint="事实的修改记录里会显示这个名字。",
        error_link="这个链接已经用过、过期了，或者不存在。请管理员再给你一个。",
    ),
    en=SigningWords(
        title="Sign in",
        name="User name",
        phrase="Password",
        again="Password once more",
        sign_in="Sign in",
        no_account="No account yet, or the password is lost? Ask an admin for a one-time link.",
        wrong="The user name or the password is wrong.",
        wait="Too many attempts; try again in {seconds} seconds.",
        link_title="Set a password",
        link_first="There are no users yet. You will be the admin.",
        link_for="Set the password of the user “{name}”.",
        rules="At least {least} characters. A few words that have nothing to do with each other are fine; "
        "no mixture of capitals, digits or signs is needed.",
        set_it="Set the password and sign in",
        bad_name="A user name begins with a letter or digit, has at most 40 characters, and may contain spaces and . · _ -",
        weak_short="The password is too short: at least {least} characters.",
        weak_long="The password is too long: at most 200 characters.",
        weak_common="This password is very common and easily guessed; take another one.",
        weak_name="A password must not be made of the user name; take another one.",
        not_the_same="The two passwords are not the same.",
        name_hint="It is shown in the history of facts.",
        error_link="This link was used, has lapsed, or never was. Ask an admin for another one.",
    ),
)
