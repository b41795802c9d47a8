"""What a 公众号 channel promises, measured against our own stand-in of the platform, as processes.

    python -m benchmarks.wechat            all of it, as a Markdown page (some ten minutes)
    python -m benchmarks.wechat --quick    the same in a minute or two

crowd       followers who ask in turn at a steady rate
passive     replies within the five seconds that the platform waits
kills       `kill -9` at random moments: what was acknowledged is answered, and nothing twice
page        all of it as Markdown
"""
