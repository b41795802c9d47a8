"""WeCom's 智能机器人, in groups by @mention and in private: reading, rendering (both pure), transport.

frame ─► reading       who says what, where; which button was pressed     fields   typed looks into JSON
delivery ─► rendering  the calls that deliver it
            markdown   blocks → words       cards   buttons → template cards     calls   … in the outbox
channel                picks the way        transport   what each way promises
            connection     the long connection: answers, pushes, "checking…"
            socket         … subscribed, its heart watched, made anew when it breaks (socks: through a proxy)
            callback       its pushes to an address of ours, answered on the spot
            passive        … in which words     streams   … or a little later     afterwards   … or much later
"""
