"""What holds for every test: it is the same whether the semantic extra is installed or not."""

from __future__ import annotations

import os

# Before anything reads it, and for every process that a test starts; a test that means it says otherwise.
os.environ["HESHI_SEMANTIC"] = "off"
