"""微信客服: how anybody with an ordinary WeChat writes to us; what they forward comes with its words.

ring ─► channel    the address that WeCom rings at, and what becomes of calls
        sync       what a ring means: messages are fetched, from where we stopped reading
        accounts   how far each was read     colleagues  which talks are not ours just now
        trouble    what went wrong, and how long to wait
        reading    a message → Incoming      content     which words it brings
reply ─► rendering   Delivery → calls: texts, and menus that are touched
         calls       a call as bytes, and the name that keeps it from being read twice
"""
