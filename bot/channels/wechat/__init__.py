"""What 公众号, 智能机器人 and 微信客服 have in common; the channels themselves are packages of their own.

    push ─► door    the guard of an address: signature, time, size, then decryption
            crypt   signatures and AES      forms   XML or JSON as flat fields      xml   reading, writing
            slots   requests that wait for their answer
    reply ─► texts  what one message may hold               cutting … to so many bytes
            api     calls over HTTP         tokens  access tokens, asked for once
            fates   what errcodes mean      remedies    … for whoever can mend it

Nothing here knows a channel.
"""
