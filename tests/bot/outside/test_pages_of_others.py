"""What stands in pages of others, and which of them are notices that a page is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outside.gone import alike, asks_to_sign_in, bears, leads_home, says_gone
from bot.outside.pages import MAX_TEXT, Page, decoded, read_page

ARTICLE = """<!doctype html><html lang="zh-CN"><head><title>云雀开放注册 - 云报 &amp; 友</title>
<style>p { color: red }</style><script>var title = "<h1>no</h1>";</script>
<script type="application/ld+json">{"@type": "ClaimReview", "x": "</b>"}</script>
<script type='application/ld+json; charset=utf-8'>[1]</script></head>
<body><!-- <h1>not this</h1> --><h1>云雀<b>开放</b>注册</h1><p>第一段。<br>a &lt; b
<p>第二段 &#x597D;</body></html>"""


def test_title_heading_words_and_data_of_a_page() -> None:
    page = read_page(ARTICLE.encode())
    assert (page.title, page.heading, page.language) == ("云雀开放注册 - 云报 & 友", "云雀开放注册", "zh-CN")
    assert page.text == "云雀开放注册 第一段。 a < b 第二段 好"
    assert page.json_ld == ('{"@type": "ClaimReview", "x": "</b>"}', "[1]")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("云雀".encode(), "text/html"),
        ("云雀".encode("gb18030"), "text/html; charset=gb2312"),
        ("雲雀".encode("big5"), "text/html; charset=Big5"),
        ('<meta charset="gbk">云雀'.encode("gbk"), "text/html"),
        ('<meta http-equiv=x content="text/html; charset=gb2312">云雀'.encode("gb18030"), ""),
        ('<?xml version="1.0" encoding="gbk"?><a>云雀</a>'.encode("gbk"), ""),
        (b"\xef\xbb\xbf" + "云雀".encode(), "text/html; charset=latin-1"),
        ("云雀".encode("utf-16"), ""),
        ("云雀".encode(), "text/html; charset=punycode"),
        ("云雀".encode(), "text/html; charset=zlib"),
        ("云雀".encode(), "text/html; charset=nonsense"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_in(body: bytes, content_type: str) -> None:
    assert decoded(body, content_type).endswith(("云雀", "雲雀", "云雀</a>"))


@pytest.mark.parametrize(
    "body",
    [
        "<", "<a", "<a href='", "<script>", "<script type=application/ld+json>{", "<!--", "<title>x",
        "<h1>x<h1>y</h1>",
        "<title></title><title>x</title>", "a<b>c</", "<script/>x", "<svg><title>no</title></svg>x",
    ],
)  # fmt: skip
def test_a_broken_page_is_read_as_far_as_it_goes(body: str) -> None:
    assert isinstance(read_page(body.encode()), Page)


@given(
    st.binary(max_size=400) | st.text(alphabet="<>/!-script title=\"'h1&#;\0 a").map(str.encode),
    st.text(max_size=40),
)
def test_any_bytes_are_a_page(body: bytes, content_type: str) -> None:
    page = read_page(body, content_type)
    assert len(page.text) <= MAX_TEXT


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<a href='", "<!--", "<script>", "<svg", "<h1>", "</", "&#1", "<title>"]
)
def test_a_page_built_to_keep_a_reader_busy_does_not(piece: str) -> None:
    # A megabyte of it takes a fraction of a second; anything quadratic would take hours.
    read_page((piece * (1_000_000 // len(piece))).encode())


NOTICES = [
    Page("404 Not Found"),
    Page("404"),
    Page("Page not found | Cloud Post"),
    Page("Cloud Post – Not Found"),
    Page("云报", "抱歉，您访问的页面不存在"),
    Page("云报", "", "您要找的文章已被作者删除"),
    Page("微信公众平台", "", "该内容已被发布者删除"),
    Page("微信公众平台", "", "此内容因违规无法查看"),
    Page("雲報", "找不到網頁"),
    Page("新闻", "很抱歉，你访问的内容已下架"),
    Page("视频去哪了呢？", "", "视频不见了"),
    Page("Cloud", "Sorry, this page isn't available."),
    Page("Cloud", "We can't find the page you're looking for"),
    Page("Cloud", "", "The article you requested has been removed."),
    Page("错误", "404 错误"),
]

ARTICLES = [
    Page("404 Media: how Yunque opened", "How Yunque opened", "word " * 300),
    Page("云雀开放注册", "云雀开放注册", "云雀今天开放注册。" * 100),
    Page(
        "How to fix “page not found” errors",
        "How to fix them",
        "If a page is not found, look at its address. " * 30,
    ),
    Page("房间404的故事", "房间404的故事", "那年夏天。" * 200),
    Page("找不到工作的年轻人", "找不到工作的年轻人", "他们说。" * 200),
    Page("OpenAI deletes 40 videos", "", "The videos were found in May. " * 40),
    Page("Boeing 404 order", "Boeing 404 order", "text " * 200),
    Page(),
]


@pytest.mark.parametrize("page", NOTICES)
def test_a_notice_that_a_page_is_gone_is_known(page: Page) -> None:
    assert says_gone(page)


@pytest.mark.parametrize("page", [page for page in ARTICLES if "fix" not in page.title])
def test_an_article_is_no_notice(page: Page) -> None:
    assert not says_gone(page)


def test_a_page_that_bears_the_title_it_was_cited_by_is_there_whatever_it_speaks_of() -> None:
    for page in ARTICLES[:3]:
        assert bears(page, (page.title,))
    assert bears(Page("云雀开放注册_云报网"), ("云雀开放注册",))
    assert bears(Page("", "", "雲雀開放註冊了，記者昨日獲悉"), ("云雀开放注册",))
    assert not bears(NOTICES[4], ("云雀开放注册",))
    assert not bears(Page("404"), ("404",)), "a short title proves nothing"
    assert not bears(Page("anything"), ())


@pytest.mark.parametrize(
    ("asked", "final", "home"),
    [
        ("https://a.example/2024/x.html", "https://a.example/", True),
        ("https://a.example/2024/x.html", "https://www.a.example", True),
        ("https://a.example/x", "https://a.example/zh-cn/", True),
        ("https://a.example/x", "https://a.example/index.html", True),
        ("https://a.example/?p=12", "https://a.example/", True),
        ("https://a.example/", "https://www.a.example/en/", False),
        ("https://a.example/x", "https://a.example/y", False),
        ("https://a.example/x", "https://a.example/?id=4", False),
    ],
)
def test_a_way_to_the_home_page_is_known(asked: str, final: str, home: bool) -> None:
    assert leads_home(asked, final) is home


@pytest.mark.parametrize(
    ("final", "door"),
    [
        ("https://a.example/login?next=/x", True),
        ("https://a.example/user/sign-in", True),
        ("https://passport.a.example/visitor?x", True),
        ("https://a.example/captcha/", True),
        ("https://a.example/catalogin-story", False),
        ("https://a.example/story", False),
    ],
)
def test_a_way_to_a_door_is_known(final: str, door: bool) -> None:
    assert asks_to_sign_in("https://a.example/story-1", final) is door
    assert not asks_to_sign_in("https://a.example/login", final)


def test_pages_are_alike_but_for_small_things() -> None:
    text = "栏目 时政 财经 科技 体育 " * 30
    assert alike(Page("云报", text=text + "12:01"), Page("云报", text=text + "12:02"))
    assert not alike(Page("云报", text=text), Page("别的", text=text))
    assert not alike(Page("云报", text="云雀开放注册。" * 30), Page("云报", text=text))
