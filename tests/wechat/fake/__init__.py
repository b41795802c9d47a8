"""The platforms' side of WeChat and WeCom, over real HTTP and WebSocket, as strict as their documents.

envelope    signing and encryption as the platforms do it: by wechatpy and hashlib, nothing of ours
oa          a 公众号: its followers, what it pushes, how often, and what a follower gets to see
shapes      its messages as they lie on the line, and replies read strictly
api         both HTTP APIs: tokens, and each account's own in api_oa, api_kf and api_robots
kf          微信客服: its customers, what they touch and forward, and the rings that tell us to fetch it
socket      WeCom on the long connection of a 智能机器人; bot_chats   what is seen
bot_rules   what words and cards of a 智能机器人 may be
"""
