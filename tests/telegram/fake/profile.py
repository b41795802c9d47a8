"""How the bot introduces itself, and how it wants its updates."""

# ruff: noqa: N802 - the names are the Bot API's

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.fake.said import Said
from tests.telegram.fake.updates import Webhook
from tests.telegram.fake.world import Chat, World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
PORTS = {443, 80, 88, 8443}


class Profile:
    """Methods about the bot itself."""

    def __init__(self, world: World, said: Said, chat: Callable[[int | str], Chat]) -> None:
        self.world, self.said, self._chat = world, said, chat
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        """(scope as JSON, language) → commands."""
        self.texts: dict[tuple[str, str], str] = {}
        """("name" | "description" | "short_description", language) → text."""
        self.rights: dict[bool, dict[str, Any]] = {}

    def getMe(self, _params: dict[str, Any]) -> dict[str, Any]:
        """The bot, with what BotFather switched on."""
        switches = self.world.switches
        return self.world.bot_json() | {
            "can_join_groups": True, "can_read_all_group_messages": not switches.privacy,
            "supports_inline_queries": switches.inline, "supports_guest_queries": switches.guest,
            "can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": False,
            "allows_users_to_create_topics": False, "can_manage_bots": False,
        }  # fmt: skip

    # --- commands and descriptions

    def _where(self, params: dict[str, Any]) -> tuple[str, str]:
        scope = params.get("scope") or {"type": "default"}
        if "chat_id" in scope:
            self._chat(scope["chat_id"])
        return json.dumps(scope, sort_keys=True), self._language(params)

    def _language(self, params: dict[str, Any]) -> str:
        language = str(params.get("language_code", ""))
        if not _LANGUAGE.fullmatch(language):
            raise self.said.wrong(f"language_code {language!r}: two letters of ISO 639-1, or nothing")
        return language

    def setMyCommands(self, params: dict[str, Any]) -> bool:
        """The menu of commands, per scope and language."""
        if len(params["commands"]) > 100:
            raise self.said.wrong("BOT_COMMANDS_TOO_MUCH")
        for command in params["commands"]:
            if not _COMMAND.fullmatch(command["command"]):
                raise self.said.wrong(f"BOT_COMMAND_INVALID: {command['command']!r}")
            if not 1 <= len(command["description"]) <= 256:
                raise self.said.wrong(f"BOT_COMMAND_DESCRIPTION_INVALID: {command['command']}")
        self.commands[self._where(params)] = params["commands"]
        return True

    def getMyCommands(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """What was set for exactly that scope and language."""
        return self.commands.get(self._where(params), [])

    def deleteMyCommands(self, params: dict[str, Any]) -> bool:
        """No menu there."""
        self.commands.pop(self._where(params), None)
        return True

    def _set_text(self, what: str, params: dict[str, Any], longest: int) -> bool:
        text = params.get(what, "")
        if len(text) > longest:
            raise self.said.wrong(f"{what}: {len(text)} characters of {longest}")
        self.texts[what, self._language(params)] = text
        return True

    def _get_text(self, what: str, params: dict[str, Any]) -> dict[str, str]:
        language = self._language(params)
        return {what: self.texts.get((what, language), self.texts.get((what, ""), ""))}

    def setMyName(self, params: dict[str, Any]) -> bool:
        """Its name, at most 64 characters."""
        return self._set_text("name", params, 64)

    def getMyName(self, params: dict[str, Any]) -> dict[str, str]:
        """BotName."""
        return self._get_text("name", params)

    def setMyDescription(self, params: dict[str, Any]) -> bool:
        """What an empty chat shows, at most 512 characters."""
        return self._set_text("description", params, 512)

    def getMyDescription(self, params: dict[str, Any]) -> dict[str, str]:
        """BotDescription."""
        return self._get_text("description", params)

    def setMyShortDescription(self, params: dict[str, Any]) -> bool:
        """What its profile shows, at most 120 characters."""
        return self._set_text("short_description", params, 120)

    def getMyShortDescription(self, params: dict[str, Any]) -> dict[str, str]:
        """BotShortDescription."""
        return self._get_text("short_description", params)

    def setMyDefaultAdministratorRights(self, params: dict[str, Any]) -> bool:
        """Which rights it asks for."""
        self.rights[params.get("for_channels", False)] = params.get("rights", {})
        return True

    # --- updates

    def setWebhook(self, params: dict[str, Any]) -> bool:
        """Pushes from now on."""
        url = urlsplit(params["url"])
        if (
            params["url"]
            and (url.scheme != "https" or (url.port or 443) not in PORTS)
            and not _loopback(url.hostname)
        ):
            raise self.said.wrong("bad webhook: an HTTPS URL on port 443, 80, 88 or 8443 must be provided")
        secret = params.get("secret_token", "")
        if secret and not _SECRET.fullmatch(secret):
            raise self.said.wrong("secret token contains unallowed characters, or too many")
        if not 1 <= params.get("max_connections", 40) <= 100:
            raise self.said.wrong("max_connections: 1 to 100")
        updates = self.world.updates
        updates.allow(params.get("allowed_updates"))
        if params.get("drop_pending_updates"):
            self._drop()
        hook = Webhook(params["url"], secret, params.get("max_connections", 40)) if params["url"] else None
        updates.push_to(hook)
        return True

    def deleteWebhook(self, params: dict[str, Any]) -> bool:
        """No pushes any more."""
        if params.get("drop_pending_updates"):
            self._drop()
        self.world.updates.push_to(None)
        return True

    def _drop(self) -> None:
        self.world.violate("drop_pending_updates deletes what people asked")
        self.world.updates.forget_pending()

    def getWebhookInfo(self, _params: dict[str, Any]) -> dict[str, Any]:
        """WebhookInfo."""
        updates, hook = self.world.updates, self.world.updates.webhook
        info: dict[str, Any] = {
            "url": hook.url if hook else "", "has_custom_certificate": False,
            "pending_update_count": len(updates.pending), "allowed_updates": sorted(updates.allowed),
        }  # fmt: skip
        if hook:
            info["max_connections"] = hook.max_connections
        if hook and hook.last_error:
            info |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_date}
        return info


def _loopback(host: str | None) -> bool:
    """Plain HTTP is allowed to our own machine, as a local Bot API server allows it."""
    return host in {"127.0.0.1", "localhost"}
