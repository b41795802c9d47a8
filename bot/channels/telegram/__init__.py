"""Telegram: reading (pure), rendering (pure), channel (transport).

    update ─► reading      who says what, where, and whether to us
                wording    the words without our name; commands      content   quoted, forwarded, attached
                fields     small typed looks into JSON               names     one text for each message
    delivery ─► rendering  the calls that deliver it
                layout     blocks → lines      markup    lines → HTML      splitting   … within the limits
                keyboard   buttons → rows      calls     a call as it lies in the outbox
    channel                asks for rights; puts together what follows
                poller, webhook   updates into the inbox      updates   … each with bytes of its own
                client, direct    calls over HTTP             fates     what became of each
                introduction      menus, our profile          trouble   one log line a spell, and patience

Reading and rendering know no network and no clock; the channel knows no words.
"""
