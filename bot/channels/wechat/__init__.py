"""What 公众号, 智能机器人 and 微信客服 have in common; the channels themselves are packages of their own.

push ─► door    the guard of an address: signature, time, size, then decryption
        crypt   signatures and AES      forms   XML or JSON as flat fields      xml   reading, writing
"""
