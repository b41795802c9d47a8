"""What holds for every test, wherever it runs: without the semantic extra, and with Ctrl-C."""

from __future__ import annotations

import os
import signal

# Before anything reads it, and for every process that a test starts; a test that means it says otherwise.
os.environ["HESHI_SEMANTIC"] = "off"

# A shell lets what it starts in the background ignore Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
