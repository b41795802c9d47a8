"""Where people and we meet: one module or package per channel; channels do not know each other.

platforms    all of them that are set up: the one place that knows them
telegram     the Bot API, polled or pushed
wechat       what the channels of WeChat and WeCom share
wechat_oa    公众号: pushed to, answered within seconds in the same request
wecom_bot    智能机器人 of WeCom, in its groups and in private
wecom_kf     微信客服: pushed a hint, then asked for what was written
wecom_robot  webhooks into WeCom groups: alarms and the digest, send only
web          the chat of our own pages, through the inbox
terminal     the conversation alone, line by line
plain        a reply as plain text: for terminals, and wherever there is no markup
stopping     waiting that ends when we are told to stop
"""
