"""公众号 and 服务号: pushed to us, answered within five seconds in the same request, or later.

    push ─► reception   the address: from a push to the response       reading   … → who says what (pure)
            waiting     one request, from taking it in to the words that answer it
    delivery ─► rendering   the call that says it (pure)
    channel             hands calls to the requests that wait          service   … what came too late
            menu        the menu below the chat

A 公众号 has no groups: a forwarded article (`link`) is what a family sends it.
"""
