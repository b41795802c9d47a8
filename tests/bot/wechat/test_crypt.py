"""One scheme of encryption for three platforms, held against their documents and against another library."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as CorpCrypto

from bot.channels.wechat.crypt import Crypt, NotOurs, Opened

TOKEN, APP_ID, CORP_ID = "hE5hi0Token", "wxba5fad812f8e6fb9", "ww1436e0e65a779aee"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OLDER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def crypt(*keys: str, receiver: str = APP_ID, token: str = TOKEN) -> Crypt:
    return Crypt(SecretStr(token), [SecretStr(key) for key in keys or (KEY,)], receiver)


# --- the platform's own examples: developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption

SHOWN = crypt("A" * 43, token="AAAAA")
SHOWN_ENCRYPT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv"
    "6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNq"
    "J4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
SHOWN_ANSWER = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


@pytest.mark.parametrize(
    ("timestamp", "nonce", "more", "signature"),
    [
        ("1714036504", "1514711492", (), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", (), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("1714112445", "415670741", (), "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
        ("1714112445", "415670741", (SHOWN_ENCRYPT,), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
        ("1713424427", "415670741", (SHOWN_ANSWER,), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
    ],
)
def test_signatures_are_those_of_the_document(
    timestamp: str, nonce: str, more: tuple[str, ...], signature: str
) -> None:
    assert SHOWN.signature(timestamp, nonce, *more) == signature
    assert SHOWN.signed(signature, timestamp, nonce, *more)


def test_the_message_of_the_document_is_read() -> None:
    opened = SHOWN.opened(SHOWN_ENCRYPT)

    assert isinstance(opened, Opened)
    assert json.loads(opened.message) == {
        "ToUserName": "gh_97417a04a28d",
        "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "CreateTime": 1714112445,
        "MsgType": "event",
        "Event": "debug_demo",
        "debug_str": "hello world",
    }


def test_the_answer_of_the_document_is_read() -> None:
    assert SHOWN.opened(SHOWN_ANSWER) == Opened(b'{"demo_resp":"good luck"}', 0)


# --- another library

MESSAGES = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
STAMPS = st.integers(1_000_000_000, 2_000_000_000).map(str)
NONCES = st.text("0123456789abcdef", min_size=1, max_size=16)
THEIRS = {APP_ID: WeChatCrypto, CORP_ID: CorpCrypto, "": CorpCrypto}


@pytest.mark.parametrize("receiver", THEIRS)
@given(message=MESSAGES, timestamp=STAMPS, nonce=NONCES)
def test_what_we_seal_wechatpy_opens(receiver: str, message: str, timestamp: str, nonce: str) -> None:
    sealed = crypt(receiver=receiver).sealed(message.encode(), timestamp, nonce)

    theirs = THEIRS[receiver](TOKEN, KEY, receiver)
    shut = {"Encrypt": sealed.encrypt}
    assert theirs.decrypt_message(shut, sealed.signature, timestamp, nonce) == message


@pytest.mark.parametrize("receiver", THEIRS)
@given(message=MESSAGES, nonce=NONCES)
def test_what_wechatpy_seals_we_open(receiver: str, message: str, nonce: str) -> None:
    shut = THEIRS[receiver](TOKEN, KEY, receiver).encrypt_message(message, nonce, "1732233600")
    encrypt = shut.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    signature = shut.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]

    ours = crypt(receiver=receiver)
    assert ours.signed(signature, "1732233600", nonce, encrypt)
    assert ours.opened(encrypt) == Opened(message.encode(), 0)


@given(st.binary(max_size=200))
def test_any_bytes_come_back_as_they_went(message: bytes) -> None:
    assert crypt().opened(crypt().sealed(message, "1", "n").encrypt) == Opened(message, 0)


@pytest.mark.parametrize("size", range(33))
def test_padding_at_every_place_of_a_block(size: int) -> None:
    """A plaintext that fills its last block gets another one: the padding is never empty."""
    encrypt = crypt().sealed(b"x" * size, "1", "n").encrypt

    assert len(base64.b64decode(encrypt)) % 32 == 0
    assert crypt().opened(encrypt) == Opened(b"x" * size, 0)


def test_no_two_ciphertexts_are_the_same() -> None:
    assert crypt().sealed(b"same", "1", "n").encrypt != crypt().sealed(b"same", "1", "n").encrypt


# --- keys

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@given(st.text(ALPHABET, min_size=43, max_size=43))
def test_every_key_that_has_the_form_is_taken(key: str) -> None:
    """The last of 43 characters carries two bits too many: whatever they are, platform and we agree."""
    stray = key[:-1] + ALPHABET[ALPHABET.index(key[-1]) & 0b111100]

    assert crypt(stray).opened(crypt(key).sealed(b"m", "1", "n").encrypt) == Opened(b"m", 0)


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 40])
def test_a_key_of_another_length_is_an_accident(key: str) -> None:
    with pytest.raises(ValueError, match=r"43 characters|padding|more than a multiple"):
        crypt(key or "AAAA")


def test_while_keys_change_both_open_and_the_answer_takes_the_one_that_fitted() -> None:
    platform_old, platform_new = crypt(OLDER), crypt(KEY)
    ours = crypt(KEY, OLDER)

    assert ours.opened(platform_new.sealed(b"new", "1", "n").encrypt) == Opened(b"new", 0)
    assert ours.opened(platform_old.sealed(b"old", "1", "n").encrypt) == Opened(b"old", 1)
    assert platform_old.opened(ours.sealed(b"answer", "1", "n", key=1).encrypt) == Opened(b"answer", 0)
    assert platform_new.opened(ours.sealed(b"answer", "1", "n").encrypt) == Opened(b"answer", 0)


def test_without_a_key_nothing_opens() -> None:
    plain = Crypt(SecretStr(TOKEN), [], APP_ID)

    assert not plain.encrypts
    assert plain.opened(crypt().sealed(b"m", "1", "n").encrypt) == NotOurs("no-key")


# --- what is not ours


def _shut(plain: bytes) -> str:
    """A ciphertext of exactly these bytes: what only somebody with the key could make wrongly."""
    key = base64.b64decode(KEY + "=")
    worker = Cipher(AES256(key), CBC(key[:16])).encryptor()
    return base64.b64encode(worker.update(plain) + worker.finalize()).decode()


def _padded(plain: bytes) -> bytes:
    missing = 32 - len(plain) % 32
    return plain + bytes([missing]) * missing


@pytest.mark.parametrize(
    ("encrypted", "why"),
    [
        ("", "no-blocks"),
        ("not base64!", "no-base64"),
        ("密文", "no-base64"),
        ("QUJD", "no-blocks"),
        (crypt(OLDER).sealed(b"m", "1", "n").encrypt, "wrong-key"),
        (crypt(receiver="wx0000000000000000").sealed(b"m", "1", "n").encrypt, "wrong-receiver"),
        (crypt(receiver="").sealed(b"m", "1", "n").encrypt, "wrong-receiver"),
        (crypt(receiver=APP_ID + "x").sealed(b"m", "1", "n").encrypt, "wrong-receiver"),
        (_shut(b"\x00" * 32), "wrong-key"),
        (_shut(b"\x20" * 32), "wrong-key"),
        (_shut(b"r" * 31 + b"\x21"), "wrong-key"),
        (_shut(b"r" * 30 + b"\x01\x02"), "wrong-key"),
        (_shut(_padded(b"r" * 16 + b"\x00\x00")), "wrong-key"),
        (_shut(_padded(b"r" * 16 + b"\xff\xff\xff\xff" + b"short" + APP_ID.encode())), "wrong-key"),
        (_shut(_padded(b"r" * 16 + (6).to_bytes(4, "big") + b"short" + APP_ID.encode())), "wrong-receiver"),
    ],
    ids=lambda value: (
        value if value.startswith(("wrong", "no")) else ""
    ),  # ciphertexts differ from run to run
)
def test_what_is_not_ours_is_said_and_never_raised(encrypted: str, why: str) -> None:
    assert crypt().opened(encrypted) == NotOurs(why)


@given(
    st.one_of(st.text(max_size=100), st.binary(max_size=128).map(lambda raw: base64.b64encode(raw).decode()))
)
def test_anything_else_is_not_ours(encrypted: str) -> None:
    assert isinstance(crypt(KEY, OLDER).opened(encrypted), NotOurs)


@given(st.text(max_size=50), st.text(max_size=50), st.text(max_size=50))
def test_no_text_is_taken_for_a_signature(given_one: str, timestamp: str, nonce: str) -> None:
    right = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode("utf-8", "replace")).hexdigest()

    assert crypt().signed(given_one, timestamp, nonce) == (given_one == right)
    assert crypt().signed(right, timestamp, nonce)


def test_half_a_surrogate_pair_stops_nobody() -> None:
    """JSON can hold one, and it has no UTF-8."""
    assert not crypt().signed("\ud800", "1", "n", "\udfff")
    assert crypt().opened("\ud800") == NotOurs("no-base64")


def test_secrets_are_in_no_repr() -> None:
    told = repr(crypt()) + repr(vars(crypt()).get("_token"))

    assert TOKEN not in told
    assert KEY not in told
