"""XML and JSON of the platforms as flat fields: recorded shapes, bombs, and whatever else may come."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.wechat import forms, xml

TEXT = """<xml>
  <ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>
  <FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>
  <CreateTime>1409735668</CreateTime>
  <MsgType><![CDATA[text]]></MsgType>
  <Content><![CDATA[喝绿豆汤能解百毒？<b>& "真的"]]></Content>
  <MsgId>6054768590064713728</MsgId>
</xml>"""

PHOTOS = """<xml><Event><![CDATA[pic_photo_or_album]]></Event><EventKey><![CDATA[]]></EventKey>
<SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum><![CDATA[5a75]]></PicMd5Sum></item>
<item><PicMd5Sum><![CDATA[1b5f]]></PicMd5Sum></item></PicList></SendPicsInfo></xml>"""


def test_a_text_of_an_official_account() -> None:
    assert xml.fields(TEXT.encode()) == {
        "ToUserName": "gh_10f6c3c3ac5a",
        "FromUserName": "oyORnuP8q7ou2gfYjqLzSIWZf0rs",
        "CreateTime": "1409735668",
        "MsgType": "text",
        "Content": '喝绿豆汤能解百毒？<b>& "真的"',
        "MsgId": "6054768590064713728",
    }


def test_groups_have_dotted_names_and_the_first_of_equals_counts() -> None:
    assert xml.fields(PHOTOS.encode()) == {
        "Event": "pic_photo_or_album",
        "EventKey": "",
        "SendPicsInfo.Count": "2",
        "SendPicsInfo.PicList.item.PicMd5Sum": "5a75",
    }


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdef", "bcdefg", strict=True)
    )
    + "]><xml><Content>&g;</Content></xml>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"success",
        b"<xml>",
        b"<xml><a></b></xml>",
        b"<xml>\x00</xml>",
        b"<xml><a>\xff\xfe</a></xml>",
        BOMB.encode(),
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "/etc/hostname">]><xml><a>&f;</a></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><xml><a>1</a></xml>',
        b"<!DOCTYPE xml><xml><a>1</a></xml>",
        b"<xml><a>&unknown;</a></xml>",
        b'<?xml version="1.0" encoding="no-such"?><xml><a>1</a></xml>',
        b'<?xml version="1.0" encoding="utf-7"?><xml><a>1</a></xml>',
        b'<?xml version="1.0" encoding="big5"?><xml><a>\xa4\xa4</a></xml>',
        b"<xml>" + b"<a>" * 9 + b"1" + b"</a>" * 9 + b"</xml>",
        b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
        b"<xml><a>" + b"x" * xml.MAX_BYTES + b"</a></xml>",
    ],
)
def test_what_is_no_xml_of_theirs(body: bytes) -> None:
    assert xml.fields(body) is None
    assert forms.fields(body) is None


def test_the_bomb_would_have_gone_off_elsewhere() -> None:
    assert len(BOMB) < 700
    assert len(fromstring(BOMB)[0].text or "") == 3_000_000


@given(st.binary(max_size=300))
@example(b"<xml><a>1</a></xml>")
@example(b'{"a": [1, {"b": null}]}')
@example(b'{"a": 1e999, "b": NaN, "c": -Infinity}')
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for read in (xml.fields, forms.fields):
        found = read(body)
        assert found is None or all(isinstance(part, str) for pair in found.items() for part in pair)


# --- what we write

XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
NAMES = st.sampled_from(["Content", "FromUserName", "Title", "Encrypt"])


@given(st.dictionaries(NAMES, st.one_of(XML_TEXT, st.integers())))
@example({"Content": "]]>"})
@example({"Content": "a]]]]>>]]><![CDATA[b"})
def test_what_we_write_is_read_back(told: dict[str, str | int]) -> None:
    written = xml.written(told).encode()

    assert xml.fields(written) == {name: str(value) for name, value in told.items()}


@given(st.dictionaries(NAMES, st.text()))
def test_whatever_is_written_can_be_read(told: dict[str, str]) -> None:
    assert xml.fields(xml.written(told).encode("utf-8")) is not None


def test_a_text_cannot_close_its_section_and_open_an_element() -> None:
    written = xml.written({"Content": "]]></Content><Url>https://evil.example</Url><Content><![CDATA["})

    assert xml.fields(written.encode()) == {
        "Content": "]]></Content><Url>https://evil.example</Url><Content><![CDATA["
    }


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert xml.written({"Content": "a\x00b\x1bc\ud800d\ufffee\tf\ng😀"}) == (
        "<xml><Content><![CDATA[abcde\tf\ng😀]]></Content></xml>"
    )


def test_groups_are_written_inside_each_other() -> None:
    written = xml.written(
        {"ArticleCount": 1, "Articles": {"item": {"Title": "核实", "Url": "https://h.example"}}}
    )

    assert written == (
        "<xml><ArticleCount>1</ArticleCount><Articles><item><Title><![CDATA[核实]]></Title>"
        "<Url><![CDATA[https://h.example]]></Url></item></Articles></xml>"
    )


# --- JSON

MENTION = {
    "msgid": "CAIQ16HMjQYY",
    "aibotid": "AIBOTID",
    "chatid": "wrCHATID",
    "chattype": "group",
    "from": {"userid": "zhangsan"},
    "msgtype": "mixed",
    "mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "@核实 真的吗"}}, {"msgtype": "image"}]},
    "create_time": 1700000000,
    "test": True,
    "extra": None,
}


def test_json_has_the_same_names_and_lists_count() -> None:
    found = forms.fields(b"\xef\xbb\xbf " + json.dumps(MENTION, ensure_ascii=False).encode())

    assert found == {
        "msgid": "CAIQ16HMjQYY",
        "aibotid": "AIBOTID",
        "chatid": "wrCHATID",
        "chattype": "group",
        "from.userid": "zhangsan",
        "msgtype": "mixed",
        "mixed.msg_item.0.msgtype": "text",
        "mixed.msg_item.0.text.content": "@核实 真的吗",
        "mixed.msg_item.1.msgtype": "image",
        "create_time": "1700000000",
        "test": "true",
        "extra": "",
    }


def test_a_message_id_of_64_bits_loses_no_digit() -> None:
    assert forms.fields(b'{"MsgId": 18446744073709551615}') == {"MsgId": "18446744073709551615"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'a': 1}",
        b'{"a": "\xff"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"a": ' + b"[" * 9 + b"1" + b"]" * 9 + b"}",
        b'{"a": "' + b"x" * xml.MAX_BYTES + b'"}',
        b"[1]",
        b'"text"',
    ],
)
def test_what_is_no_json_of_theirs(body: bytes) -> None:
    assert forms.fields(body) is None


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"<xml/>", "xml"),
        (b"\xef\xbb\xbf<xml/>", "xml"),
        (b" \r\n\t<xml/>", "xml"),
        (b"{}", "json"),
        (b"\n{}", "json"),
        (b"", None),
        (b"a=1", None),
        (b"[]", None),
    ],
)
def test_a_form_is_told_by_its_first_character(body: bytes, form: forms.Form | None) -> None:
    assert forms.form_of(body) == form
