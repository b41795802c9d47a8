"""Who may sign in, for admins: add, roles, one-time links, let in no more, remove."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.console.opening import link_address
from bot.console.pages import Page, Role, User, Visit
from bot.console.users_words import USERS
from bot.state.accounts import good_email, good_name


def _users(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, says: str = "", status: int = 200, link: str = "", whose: str = "") -> Response:
    """`link`: a one-time link that was made just now, for `whose`; it is shown this once."""
    return visit.page(
        "users.html",
        status,
        words=USERS,
        says=says,
        users=visit.house.store.users(),
        roles=tuple(Role),
        link=link,
        whose=whose,
        given={name: visit.form.field(name) if says else "" for name in ("name", "email")},
    )


def _add(visit: Visit) -> Response:
    name, email = visit.form.field("name").strip(), visit.form.field("email").strip()
    role, words = _role(visit), USERS[visit.language]
    if role is None:
        return visit.refuse(400, "form")
    if not good_name(name) or not good_email(email):
        return _page(visit, words.bad_email if good_name(name) else words.bad_name, 422)
    user = visit.house.store.add_user(name, role, email=email)
    if user is None:
        return _page(visit, words.taken.format(name=name), 409)
    visit.house.store.note(visit.person.name, "user-add", f"user:{user.name}", role.word)
    return _with_link(visit, user)


def _role(visit: Visit) -> Role | None:
    return next((role for role in Role if role.word == visit.form.field("role")), None)


def _with_link(visit: Visit, user: User) -> Response:
    """The page with a new link for that user. It is no redirect: an address would keep the link."""
    settings = visit.house.settings
    token = visit.house.store.open_link(user)
    return _page(visit, link=link_address(settings, token, visit.origin), whose=user.name)


Act = Callable[[Visit, User], Response]


def _about(act: Act, *, oneself: bool = False) -> Callable[[Visit], Response]:
    """A handler that is about the user in the address; about oneself only where that cannot shut one out."""

    def handle(visit: Visit) -> Response:
        number = visit.path["number"]
        user = (
            visit.house.store.user_numbered(int(number)) if number.isdecimal() and len(number) < 15 else None
        )
        if user is None:
            return visit.refuse(404, "not_found")
        if user.number == visit.person.number and not oneself:
            return _page(visit, USERS[visit.language].oneself, 409)
        return act(visit, user)

    return handle


def _done(visit: Visit, user: User, action: str, *, worked: bool, detail: str = "") -> Response:
    if not worked:
        return _page(visit, USERS[visit.language].last_admin, 409)
    visit.house.store.note(visit.person.name, action, f"user:{user.name}", detail)
    return visit.redirect("/users", notice=action.replace("-", "_"))


def _set_role(visit: Visit, user: User) -> Response:
    role = _role(visit)
    if role is None:
        return visit.refuse(400, "form")
    worked = visit.house.store.set_role(user, role)
    return _done(visit, user, "user-role", worked=worked, detail=f"{user.role.word} → {role.word}")


def _disable(visit: Visit, user: User) -> Response:
    return _done(visit, user, "user-disable", worked=visit.house.store.set_disabled(user, disabled=True))


def _enable(visit: Visit, user: User) -> Response:
    return _done(visit, user, "user-enable", worked=visit.house.store.set_disabled(user, disabled=False))


def _remove(visit: Visit, user: User) -> Response:
    return _done(visit, user, "user-remove", worked=visit.house.store.remove_user(user))


def _link(visit: Visit, user: User) -> Response:
    if user.disabled:
        return _page(visit, USERS[visit.language].is_disabled, 409)
    visit.house.store.note(visit.person.name, "user-link", f"user:{user.name}")
    return _with_link(visit, user)


PAGES = (
    Page("GET", "/users", Role.ADMIN, _users),
    Page("POST", "/users", Role.ADMIN, _add),
    Page("POST", "/users/{number}/role", Role.ADMIN, _about(_set_role)),
    Page("POST", "/users/{number}/disable", Role.ADMIN, _about(_disable)),
    Page("POST", "/users/{number}/enable", Role.ADMIN, _about(_enable)),
    Page("POST", "/users/{number}/remove", Role.ADMIN, _about(_remove)),
    Page("POST", "/users/{number}/link", Role.ADMIN, _about(_link, oneself=True)),
)
