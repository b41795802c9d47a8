"""How many of the shipped facts use a term, in their own wordings. Written by `tools/fit.py`."""

_BY_COUNT = {
    2: (
        "#accuse #ahead-of-schedule #app-store #approve #big #book-paper #bull-market #cancel #china-edition "
        "#chinese-version #computing-power #concept-stock #copyright #cto #delay #exaggerate #expensive "
        "#feature #forward #founder #game-engine #graduate #guaranteed-profit #hire #infringe #inventor "
        "#judge-court #label #launch-event #leader #longer #maybe #merge #number-one #open-stores #phishing "
        "#picture #price #price-cut #research #resume #rich-list #script #sector-leader #side-income "
        "#stake-sale #sue #text #trial #valuation #voice #wiped-out-value above anywhere artist back because "
        "become belong billion bring cameo cash channel character charg chat claim clas close cn compani "
        "complet copy court cto daily demo directly dm dollar dragon driven earlier earn edition else "
        "endpoint equity everybody exclusive feature figur full fund gain gave giv hold individual install "
        "internal invent invit invite itself jump led length let library like line locally mark membership "
        "mini minute miss most mov move nam officially old online pack party plac post ppt pre program "
        "publicly pull put r1 ralli rally relation remov report return right roll rollout round rul rush same "
        "saw scam sent session shanghai show shutdown shutt side sign sold soon sora stak star straight "
        "support surge tak teach test text there told took top total trad turn unlimit unsupport using v3 v4 "
        "valu while wip worth 一发 一大 一天 一定 一张 一手 一时 一看 一股 一行 一轮 三 上下 上去 上手 上最 上涨 上第 上能 上首 下 下到 下挫 下角 不多 不开 不是 "
        "不要 专业 专题 个 个公 个小 个文 个月 个模 个视 中 中文 为第 主动 久免 之前 之手 之间 书面 于 亏掉 云端 互联 交割 交货 京时 亮出 人买 人免 人几 人出 人士 人家 人抢 "
        "人放 人没 人管 人类 人翻 人能 人脉 人脸 今晚 从头 付 代 代办 代持 以抓 以本 以正 以调 们有 们群 件可 价跌 任意 伙人 会儿 会用 会费 传媒 估值 何人 作人 你用 供货 便生 "
        "保证 信用 值缩 值蒸 做到 做好 做短 停后 停在 停是 停止 偷 充会 先体 先到 先开 先得 先接 先给 光买 入会 入我 全体 全停 全免 全合 全市 公众 公测 其中 内 冒充 冒名 写 "
        "凌晨 几天 几家 几小 出代 出售 出新 出时 出长 出面 分钟 列入 列表 刚亮 初 别家 到上 到你 到先 到原 到处 到尾 到账 到钱 制作 刻能 前最 前股 前面 剧本 剩 功能 加 动漫 "
        "募资 包 包带 包成 区里 半毛 单日 单里 卖给 印去 即 压根 原创 原版 参加 友在 发推 发放 发生 发视 取得 变现 口同 口讲 口调 古人 只开 只用 只给 只认 可下 可使 可生 可能 "
        "可调 号即 号注 号称 吃 合伙 合成 吊打 同事 名人 后台 后开 后是 后来 后第 后面 向公 含 听完 告 告是 员是 呼叫 哪个 哪家 唯独 商店 商用 喂 器 回事 回应 因是 国区 图库 "
        "图标 在内 在卖 在外 在当 在线 在训 在这 地方 坐上 坐实 块跟 型在 型文 型是 型权 基本 塞进 声明 声音 备上 夏天 外开 外提 夜之 夜蒸 大佬 大师 大招 大跌 天只 天天 头到 "
        "好多 好消 如今 始码 始股 字变 字样 存取 学会 学完 学课 安装 完整 官承 实拍 实操 实现 实际 审核 客户 客服 家上 家做 家内 家用 对不 封 将 小时 少 工具 工智 差 差不 己电 "
        "市前 市翻 市股 市面 布会 布是 布次 布第 师课 带动 带走 带起 席技 帮 常使 幅 年内 年发 年春 并入 序员 序里 底 建 开上 开下 开启 开售 开市 开户 开抢 开班 开盘 开直 开说 "
        "开过 开门 弄到 式发 式向 式开 张起 归 当 影是 得上 得多 得好 心发 心用 必须 念全 念涨 念股 怎 恢复 惨 成任 成品 成器 成影 成片 战略 户拿 户用 户端 手带 手把 扎堆 扒 "
        "打不 打官 打新 打给 批名 把整 抹掉 拍下 拍电 招募 拦截 拿出 拿去 拿掉 拿来 持国 持有 挂牌 挫逾 换 换个 换成 掉跟 排 排第 排队 排除 接上 接使 接调 推送 提前 提取 搞 "
        "搞出 操作 收割 收摊 收盘 收购 收钱 改 放使 放注 放测 放源 放认 放话 放进 教 教你 文字 文版 文网 新旗 方公 方出 方发 方平 方应 方放 方案 方渠 方认 无古 日下 日报 日期 "
        "日漫 旧闻 明白 易日 昨晚 是一 是世 是个 是交 是假 是冒 是别 是合 是在 是坑 是实 是我 是旧 是期 是老 是自 是靠 显卡 晚 智能 暴涨 更早 月收 月费 有偿 有卖 有效 本人 本市 "
        "本教 术官 术家 术长 机装 来公 松口 标题 档 次公 次出 次数 次日 款 款后 止服 正规 死 段视 母公 每个 每天 每日 每月 永久 汇款 没事 泄露 法一 法使 法用 法院 注意 活着 "
        "流传 测可 测是 测资 浮水 涨到 清楚 清清 源模 源版 漫威 潮 火 炸裂 点开 烧 烧掉 热点 爆料 爆红 片生 片长 版上 版会 版官 版是 版权 独一 独立 率先 玩转 现价 现成 球同 "
        "球首 用付 用卡 用名 用商 用是 用满 界上 登入 白名 白搭 百万 直播 看 真假 真有 着大 知道 短视 码 码下 码全 码公 码出 码权 砍掉 砸 硅谷 确认 示片 社团 票代 福利 福音 离 "
        "私募 私聊 称 移除 程只 稳定 突破 等于 等到 简单 算上 算力 类股 约 线纯 线过 练出 练营 给出 给大 给开 给接 给部 缩水 缴学 网传 网友 网盘 网站 羊毛 美金 群一 群领 翻倍 "
        "翻身 老师 老用 老黄 者发 者是 者福 者试 而上 股份 股大 股权 股转 能一 能产 能刷 能学 能开 能当 能打 能把 能换 能本 能继 能走 能进 能靠 自 自带 自研 艺术 节后 节点 苹果 "
        "获准 营运 营销 落袋 蒸发 虾皮 融资 行代 行情 行长 街日 表里 被拒 被砍 被骗 装个 要变 要多 要求 覆盖 角色 认证 认购 训班 讲 讲过 设计 访里 试权 试用 诞生 误 请使 请求 "
        "课学 货 贴上 贵 费上 费版 费群 费进 费领 资本 赚到 赚钱 走几 赶紧 起因 起投 起诉 趁 跌 跌幅 跌超 跌逾 路上 路子 跳水 跳票 蹭热 身价 软件 软体 载到 载即 载是 过去 过完 "
        "运行 近 近在 返回 这些 这几 这回 这套 这条 这段 这种 这类 这边 进来 远 远不 远超 连续 退出 送 造 道拿 遭 那只 那次 邮件 部分 部接 部流 部片 采访 里一 里奥 里根 里点 "
        "里用 里说 里面 重可 重开 重挫 重磅 量大 钓鱼 钱 钱买 链接 销号 锁定 键生 长上 长片 门课 闹 陆企 院线 除在 集体 集成 零成 零门 震惊 露是 露版 靠谱 面可 面向 面开 面放 "
        "领头 频一 频时 额可 额开 风口 风险 首个 首席 首秀 马里 验名 验证 高得 高管 黄历 默认 "
    ),
    3: (
        "#account-banned #acquire #artist #censor #deny #distill-copy #exclusive #fund #get-rich #government "
        "#headquarters #include #increase #invite-code #learn #licence #livestream #quit-leave #raise-funds "
        "#region-locked #replace #resale #respond #sentence #server-cloud #subsidy #tomorrow-next-day #update "
        "#waitlist #watermark admitt ahead ban behind block bought build built code come confirm countri "
        "cours dead developer dropp ever fell figure fil film footage generat generator genuine gpt grab "
        "happen hype inside investor ios issu join keep key leak learn left limit login long lost mak movie "
        "new preview region retail runn second secur shipp shown sourc source stole third totally true type "
        "version vip whole within 一句 一夜 一段 一点 一直 一部 上传 上那 下来 下线 不收 不止 不用 东西 为 交钱 人员 人工 人靠 他 他们 代理 以买 以免 份额 企业 "
        "优先 会被 做影 做成 停运 入股 全网 全靠 关掉 关门 准备 出品 出手 出自 出过 分享 分钱 刚 刚刷 刚发 刚看 别被 前无 办法 加入 动 北京 华尔 协议 原来 参与 受 变 口气 口说 "
        "句话 叫 史上 合法 合规 名字 后一 和网 咱们 唯一 团队 国家 圈 在用 地部 培训 基础 多 好好 媒体 子是 学费 安卓 定是 实是 对华 小程 尔街 属于 山寨 市值 布后 布过 带你 "
        "广告 开卖 式亮 式版 影响 影视 想生 我在 所以 打包 打造 执行 扫码 批量 找 把手 报名 拍 掉 接出 接用 接能 收 收到 收掉 放下 放大 教学 数 数字 整整 文档 方不 方中 方授 "
        "方接 方正 方法 无限 时 时长 明 明星 春节 是全 是割 是同 是山 是开 是收 是正 是诈 是闭 最早 有一 有限 期货 本买 本尊 本是 机号 板块 查 核心 正宗 毛钱 水印 没问 涨 涨停 "
        "源代 源码 点头 片 片是 独家 球第 用它 画面 界第 登不 白嫖 直连 真人 真实 真正 研发 示词 社区 社群 禁止 秒发 突发 立刻 管道 素材 红利 绝对 缴 网路 老 老股 者可 股票 "
        "肯定 能买 能拍 能装 能调 落地 表示 装 要付 要收 要钱 认 认准 说明 请码 费课 费额 走 起来 躺着 转 辟谣 运营 这事 这是 这波 进入 透过 那 那几 那条 部渠 部署 部资 里全 "
        "里有 钱关 长 长度 闭源 阶段 限 限时 隔天 零基 震撼 靠它 面上 面免 领 额有 首日 首次 龙年 "
    ),
    4: (
        "#advertisement #always-forever #board #bubble #call-for #celebrity #chip #computer #country-list "
        "#duration #enter-market #expert #holiday #impersonate #invest #law #leak #legal #limit-up "
        "#listed-company #local-run #market-value #one-click #partnership #profit #promise #prompt #required "
        "#revenue #rumour-monger #shoot-film #soon #stake among anyone around away beta call company course "
        "early far fee fine found generation gone group hand ipo market money need ordinary plan private "
        "product prompt shut story subscription such team that today world year 一下 一代 一分 一口 一套 一家 一开 一批 上课 上车 "
        "下架 专家 买到 买来 产生 亲口 人可 人根 介面 付钱 以下 以后 会 体验 作者 你 先用 免 全 刚出 创作 刷到 割韭 卖课 即可 原始 参数 发过 只 只要 合作 同意 同步 员工 大模 "
        "大涨 头一 学 实锤 导演 小白 工作 市公 布时 库 式上 影 成为 成功 投 投资 报 拿下 提示 搜 搞定 收入 放开 效果 散户 整个 文件 文生 旗舰 早在 是因 是拿 是用 是第 曝光 "
        "有官 朋友 来自 标 样片 样能 概念 正常 没 没人 法是 流出 照常 版本 现货 生视 用得 由 电脑 看到 真 第 签 算 线上 结束 给你 群 翻 老板 股 能上 能注 能玩 能直 自家 计划 "
        "访问 诈骗 课程 超 转让 输入 进去 进群 通知 邀请 门槛 问题 限量 韭菜 频是 频模 频生 马上 高 "
    ),
    5: (
        "#admit #ceo #claim #continue #contract #early-dividend #install #internet #many #open-source "
        "#parameters-weights #pay-to-join #post-online #pre-ipo-shares #share-price #shareholder #staff "
        "#teach #text-to-video #transfer-money #version account came data free ip list noth off other run "
        "sale sell train us weight 一份 一出 一条 一样 一键 三方 之后 事 交易 产品 人在 先 入口 全世 关闭 其实 出视 别人 别信 变成 只能 因 大片 好几 带 并 "
        "开源 式推 式登 当天 得到 所有 手里 承认 技术 授权 放 数据 新一 是网 最后 最新 有关 本地 本用 权重 正在 演示 玩 用权 用过 电影 登陆 程序 线是 继续 群里 股东 股价 背后 "
        "能在 解锁 订阅 证实 说法 说过 课 费用 超过 跑 跟着 这 连 通过 那些 限制 页版 项目 首发 首批 "
    ),
    6: (
        "#add-contact #allowed #course #death #easy #ipo #media #overnight #software #stock-market "
        "#take-effect #team #train #usage-credits after buy com cost download end generate live offer plu "
        "used 不上 不到 与 亲测 今天 从 付款 以用 以直 做视 停掉 停服 全部 全面 到手 即用 去 名单 向 它 完成 对外 帐号 平台 开通 想 成本 户可 抢先 接入 提供 早 时间 是官 "
        "正版 比 没关 测试 申请 登场 目前 等 网页 能出 能生 能跑 花 让 资料 资格 那天 那是 释出 面世 额度 "
    ),
    7: (
        "#about-equal #ai-generated #buy #film-people #immediately #insider-channel #mobile-phone #new-thing "
        "#official-site #plan #retail-investor #shock #steal announc only own pay pro work 一 一起 上架 个人 亮相 人用 "
        "关停 几个 别 发表 可 后 地区 官宣 官网 市场 应用 我 手机 打开 放心 放给 有人 短片 纯属 能下 能做 至今 花钱 调 费开 通人 骗子 "
    ),
    8: (
        "#agree #complete #confirm #data #delete #limited-offer #outperform #website before people shar 一次 上市 "
        "世界 人人 做出 全球 关 内部 前 只有 号 宣布 成 成视 拿 是真 服务 权限 没法 渠道 登录 第三 网上 训练 起 那个 随便 "
    ),
    9: (
        "#cost #exactly-same #join #online #own-belong #related #stock #worldwide available day model more "
        "paid public real start stock through user 代码 任何 卖 发者 名额 大家 完全 收费 是骗 普通 注册 消息 终于 要 谁 调用 进 问世 "
    ),
    10: (
        "#chat-group #code #connect-integrate #developer #go-viral #on-sale #ordinary-people #reveal #safe "
        "#sell #today first release 会员 免费 内测 出片 可用 开始 照样 版 用上 这个 靠 "
    ),
    11: (
        "#change #log-in #on-shelves #slot #stock-rise #success api 人 付费 停 公布 因为 开 开发 或 来 片子 自己 "
    ),
    12: (
        "#cause-of #download #first-ever #more-than #support app clip clos official releas 下载 买 只是 对 拿到 账号 "
    ),
    13: (
        "#closed-beta #first-batch #unlimited #unveil launch open 一个 什 公开 到 我们 支持 第一 "
    ),
    14: (
        "#account #api #subscription use 关系 发 接口 用不 行 "
    ),
    15: (
        "#only-one chinese 全是 放出 用户 过 "
    ),
    16: (
        "#access-right #app #give #movie acces "
    ),
    17: (
        "#scam 被 "
    ),
    18: (
        "#artificial-intelligence #before #real #secretly #sign-up #user ai 出 影片 给 "
    ),
    19: (
        "#all-of #still video 发布 推出 跟 "
    ),
    20: (
        "#make #model 使用 做 模型 "
    ),
    21: (
        "#begin #company #everyone #get 上 公司 "
    ),
    23: (
        "#generate 上线 听说 有 正式 "
    ),
    24: (
        "#announce #free-of-charge 和 所谓 生成 里 "
    ),
    25: (
        "#now 刚刚 根本 直接 "
    ),
    26: (
        "#hearsay 能 "
    ),
    28: (
        "#just-now 在 用 "
    ),
    29: (
        "开放 "
    ),
    30: (
        "能用 "
    ),
    32: (
        "#use #video 出来 官方 视频 "
    ),
    33: (
        "可以 "
    ),
    34: (
        "#official 把 "
    ),
    35: (
        "说 "
    ),
    36: (
        "#able-to "
    ),
    43: (
        "#say "
    ),
    44: (
        "#release "
    ),
    52: (
        "#open-to-use "
    ),
    77: (
        "是 "
    ),
}

FACTS_WITH: dict[str, int] = {term: count for count, terms in _BY_COUNT.items() for term in terms.split()}
