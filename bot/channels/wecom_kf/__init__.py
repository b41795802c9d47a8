"""微信客服: how anybody with an ordinary WeChat writes to us; what they forward comes with its words.

push ─► channel   the address that WeCom rings at, and what becomes of calls
        sync      what a ring means: messages are fetched, from where we stopped reading
        reading   a message → Incoming        content    which words it brings
reply ─► rendering   Delivery → calls: texts, and menus that are touched
         calls     a call as bytes, and the name that keeps it from arriving twice
"""
