"""What the page of import and export says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeWords:
    """All lines of the pages of import and export, in one language. `{…}` are slots."""

    title: str
    export_title: str
    export_about: str
    export_edition: str
    formats: Mapping[str, str]
    import_title: str
    import_about: str
    import_kinds: tuple[str, ...]
    file_label: str
    file_hint: str
    file_button: str
    address_label: str
    address_hint: str
    address_button: str
    read_only: str
    search_label: str
    search_hint: str
    search_button: str
    needs_editor: str
    came_title: str
    came_none: str
    written: str
    like: str
    known: str
    problems: str
    problems_more: str
    refused: str
    next_drafts: str
    again: str
    error_read_only: str
    error_nothing: str
    error_format: str


EXCHANGE = in_three(
    ExchangeWords(
        title="导入导出",
        export_title="导出",
        export_about="把正在用的版本带走，署名即可（CC BY 4.0）。",
        export_edition="版本 {edition}",
        formats=MappingProxyType(
            {
                "sqlite": "SQLite：可用 Datasette 打开",
                "json": "JSON：全部记录，可以再导入",
                "csv": "CSV：一行一条事实",
                "wordings": "CSV：一行一个说法",
                "claimreview": "ClaimReview（JSON-LD）：给搜索引擎和别的核查机构",
                "feed": "JSON Feed：最近的变化",
            }
        ),
        import_title="导入",
        import_about="别处的核查结果会变成草稿，写明从哪里来、什么许可；可能重复的会标出来。什么也不会直接发布。",
        import_kinds=(
            "带 ClaimReview 的网页，或它的 JSON-LD",
            "核查机构的订阅（RSS、Atom、JSON Feed）",
            "Google 事实核查工具的搜索结果（claims:search）",
            "Cofacts 开放数据",
            "CSV 表格（第一行是列名，和这里导出的一样）",
        ),
        file_label="文件",
        file_hint="最大 2 MB。",
        file_button="导入文件",
        address_label="网址",
        address_hint="网页或订阅的地址，https:// 开头。",
        address_button="从网址导入",
        read_only="现在用的是自带的事实库，不能写草稿。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
        search_label="在 Google 事实核查工具里搜索",
        search_hint="写几个字；会带回别的机构对它的核查。",
        search_button="搜索并导入",
        needs_editor="编辑才能导入。",
        came_title="导入的结果",
        came_none="没有读到可以导入的内容。",
        written="写了 {n} 份草稿：",
        like="可能和这些重复：",
        known="已经有了，没有再写：{n} 条",
        problems="这些没有读成：",
        problems_more="还有 {n} 条",
        refused="没有读到：{why}",
        next_drafts="看所有草稿",
        again="再导入",
        error_read_only="现在用的是自带的事实库，不能写草稿。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
        error_nothing="没有选文件，也没有写网址。",
        error_format="没有这种格式。",
    ),
    ExchangeWords(
        title="Import and export",
        export_title="Export",
        export_about="Take the edition in use away; name where it is from (CC BY 4.0).",
        export_edition="Edition {edition}",
        formats=MappingProxyType(
            {
                "sqlite": "SQLite: opens in Datasette",
                "json": "JSON: all records, to be read in again",
                "csv": "CSV: a row a fact",
                "wordings": "CSV: a row a wording",
                "claimreview": "ClaimReview (JSON-LD): for search engines and other fact-checkers",
                "feed": "JSON Feed: the latest changes",
            }
        ),
        import_title="Import",
        import_about=(
            "What others have checked becomes drafts that name their origin and licence; what may be there already"
            " is marked. Nothing is published by it."
        ),
        import_kinds=(
            "pages with ClaimReview, or its JSON-LD",
            "feeds of fact-checkers (RSS, Atom, JSON Feed)",
            "results of Google's Fact Check Tools (claims:search)",
            "open data of Cofacts",
            "tables as CSV (columns named in the first row, as in our own export)",
        ),
        file_label="File",
        file_hint="At most 2 MB.",
        file_button="Import the file",
        address_label="Address",
        address_hint="Of a page or a feed, beginning with https://.",
        address_button="Import from the address",
        read_only="These are the shipped facts, and there are no drafts of them. Run heshi facts init, then start heshi again.",
        search_label="Search Google's Fact Check Tools",
        search_hint="A few words; it brings what others have found about them.",
        search_button="Search and import",
        needs_editor="Only editors import.",
        came_title="What was imported",
        came_none="There was nothing in it to import.",
        written="Drafts written: {n}",
        like="may be the same as:",
        known="There already, and not written again: {n}",
        problems="These could not be read:",
        problems_more="{n} more",
        refused="It could not be read: {why}",
        next_drafts="All drafts",
        again="Import more",
        error_read_only="These are the shipped facts, and there are no drafts of them. Run heshi facts init, then start heshi again.",
        error_nothing="There is neither a file nor an address.",
        error_format="There is no such format.",
    ),
)
