"""How many of the shipped facts use a term, in their own wordings. Written by `tools/fit.py`."""

_BY_COUNT = {
    2: (
        "#accuse #apologise #break-promise #bull-market #china-edition #chinese-version #collect-data "
        "#concept-stock #customer-service #cut-supply #earnings-report #earthquake #export-backup #fast "
        "#forward #game-engine #guaranteed-profit #guess #hack #investigate #judge-court #leader #malware "
        "#most-people #police #price-cut #recently #regulator #relay-service #research-report #resign "
        "#rich-list #space-aliens #stake-increase #sue #trial #valuation #voice #vpn #wiped-out-value #worst "
        "actor against alive allow anime another answer anymore appear artist axed bank beat become billion "
        "board bring burn cameo cap cash cent channel character chat circle clas cn collaps community compani "
        "compute connection consent copi copy country court create cto daily dat deprecat directly dm dollar "
        "door dozen dragon drain driven earlier edition enter equity everybody exclud exclusive fed feed "
        "figur file finally flat founder fund gain handful happen hf host hundred insider install internal "
        "invent invit itself kill land last late later led legal length lesson library life lm' locally los "
        "many mark membership mini minute miss month most move near online original pack paper paste piece "
        "plac play pr pre program project promis proof proprietary ralli rally refus relation remov render "
        "requir return reveal rip rollout rose round same saw sdk self sent serv session shanghai ship shutt "
        "simply sit site somebody someth soon stak star stopp sunset support surge teach tester time told "
        "total trad try unlimit unsupport unveil v3 v4 valu value vanish vaporware waitlist watermark website "
        "week while wip without worth 一上 一切 一台 一圈 一定 一小 一把 一支 一日 一时 一来 一杯 一栏 一概 一登 一眼 一笔 一股 一说 一轮 一镜 上写 上天 上完 "
        "上新 上桌 上流 上部 上首 下到 下子 下拉 下挫 下旬 不动 不可 不多 不如 不怕 不沾 不要 不限 专业 专享 专属 专题 业务 业可 东家 严 个公 个名 个小 个影 个接 个数 个文 个月 "
        "个模 个正 个码 个给 个网 个能 中文 串接 为第 为那 主动 主说 久免 之下 之手 书面 买个 买卖 买回 事儿 二代 二道 于把 于拿 于等 于问 亏掉 云朵 云端 互联 交会 交割 交学 "
        "交给 产出 产大 产影 亮出 人一 人买 人免 人几 人出 人合 人想 人抢 人拍 人拿 人放 人是 人物 人管 人给 人翻 人脉 人脸 人节 人视 人认 人账 人通 亿 今日 今晚 仍在 付清 代 "
        "代办 代持 令禁 以 以使 以前 以在 以抓 以收 以本 以正 以玩 以登 以自 以调 们 们一 们公 们是 们有 们用 们群 们这 件可 件里 价格 价跌 任意 份是 仿冒 优惠 伙人 会操 会来 "
        "会用 会费 传 传媒 传闻 伪造 估值 体报 体拍 体用 体被 何第 何资 何限 佛心 作业 作人 作品 你一 你吐 你弄 你把 便上 便下 便出 便宜 便生 便调 信 信什 信息 信用 信营 值是 "
        "值缩 值蒸 假造 做世 做慈 做短 停后 停是 偷 偷偷 偷师 储值 允许 元年 元老 充值 充钱 先上 先体 先到 先开 先得 先把 先拿 先接 先汇 光买 免钱 党 入会 入华 入大 入我 全体 "
        "全停 全免 全合 全市 全开 全挂 全收 全民 全看 全程 公测 其中 内置 册个 册使 再出 再说 再转 写着 冲 冲击 决定 几家 几小 几段 几秒 出一 出人 出代 出全 出去 出大 出完 出实 "
        "出局 出影 出新 出时 出炉 出资 出身 出长 出面 出页 分 分析 分钟 列模 刚在 刚用 创意 判断 别到 别慌 别找 别等 别自 别装 到一 到上 到今 到付 到位 到你 到先 到原 到接 到自 "
        "到花 到过 制作 刷 刺激 刻能 前后 前最 前股 剧本 功不 功率 动漫 动画 动静 募资 包带 包成 包教 区用 区要 十几 半天 半毛 半点 华人 单 单上 单日 单条 卖到 卖股 卖过 卡位 "
        "卡得 印去 厂商 原创 原厂 原因 原版 原话 去掉 去试 友推 反应 发只 发完 发放 发文 发行 发视 发财 取得 受邀 口同 口是 口照 口讲 口证 口调 古人 句提 只剩 只在 只开 只用 "
        "可买 可体 可开 可惜 可接 可没 可生 可自 可调 台上 右下 号刚 号即 号没 号注 号被 司接 合伙 合同 吊打 同 同一 名人 名叫 后头 后有 后第 后门 向一 向公 向大 吓 吓得 含 "
        "听同 听完 吹 告 告是 员是 呼叫 咱这 品 哪家 唯独 商业 喊话 器 器人 回去 回应 国区 图库 图标 圈内 圈那 在前 在卖 在名 在地 在外 在家 在小 在当 在自 在训 在试 在里 地上 "
        "地跑 地震 坐上 坐实 坐等 块跟 型一 型做 型冒 型在 型文 型是 基本 堆人 塞进 墙 声音 处买 处可 处罚 备上 复刻 夏天 外提 多家 多少 夜蒸 大 大佬 大半 大头 大学 大跌 天一 "
        "天在 天它 天把 天收 天涨 天能 天起 失效 头 奇观 套是 好多 好消 始码 始股 嫖党 字写 字变 字叫 存 存取 学会 学到 学完 学课 宇航 安装 完毕 完直 完钱 官号 官司 官承 定金 "
        "实作 实拍 实操 实现 实际 客户 室 家 家一 家上 家内 家去 家只 家拿 家放 家是 家正 家真 家能 家那 寨货 对不 对公 导出 导师 封 封锁 封顶 将 小时 小钱 尚 尾款 局 居然 "
        "差不 己架 己电 己跑 币 市前 市翻 市股 布扎 布日 布次 布那 师 师课 带动 带走 席技 帮 常使 常提 幅 干看 平平 年内 年发 年春 年秋 年首 并入 序员 库股 应声 底全 底前 废纸 "
        "建 开上 开下 开启 开售 开市 开户 开接 开服 开测 开班 开盘 开直 开着 开表 开说 开资 开过 开这 弄到 式发 式向 式成 式提 式进 张起 强一 归关 当场 当成 当第 录过 形象 影是 "
        "往后 征集 得上 得买 得及 得最 得清 得用 得飞 心用 必须 念全 念涨 念股 总共 总统 恢复 悄上 悄悄 情人 惨 想买 想拍 想白 想看 慈善 慢无 懂 成一 成任 成全 成器 我手 我把 "
        "我教 我朋 我爸 我表 我试 我账 战略 户在 户手 户拿 户收 户用 户直 户福 户端 手 手一 手带 扎堆 扎比 扒 扒下 打官 打新 打着 打算 打给 打脸 扣费 扯 批 批名 抄 把我 把整 "
        "抢 报价 报写 报错 抹掉 拉下 拉到 拉满 拍下 拍电 拒 招 招募 拦截 拼 拿什 拿别 拿掉 拿来 持国 持私 持股 挂 挂到 挂在 挂牌 按 按钮 挣钱 挫逾 捂得 换上 换到 换成 换脸 "
        "据来 据训 掉它 掉跟 掏 掏出 掏钱 排 排除 接上 接下 接使 接到 接开 接盘 接调 接连 推广 推荐 提 提取 提醒 搬到 搬家 摸得 摸着 撇清 撤 撤掉 攒 支影 收工 收购 改写 放名 "
        "放完 放测 放话 放进 放那 故事 救 教 教会 教你 教包 教大 教我 教材 整权 文字 文版 文站 文网 料拼 断供 断网 新 新作 新增 新开 新手 新旗 新老 方客 方平 方应 方推 方放 "
        "方文 方有 方案 方渠 方白 方给 旗号 无古 日下 日开 日报 日漫 旧 旧片 旧闻 早上 早停 早没 早翻 早鸟 明令 明确 是交 是今 是从 是他 是免 是关 是原 是去 是合 是名 是在 是我 "
        "是把 是报 是旧 是普 是期 是游 是炒 是瞎 是空 是等 是被 是误 是跟 是过 最贵 最近 月收 月费 有份 有偿 有卖 有好 有效 有测 有渠 有红 有网 有老 有邀 服是 期是 本事 本人 "
        "本市 本教 本来 术一 术官 术家 术长 机会 机版 机装 杀猪 来公 来得 来我 来用 来认 来讲 板们 构特 查到 标识 样开 样翻 样进 框里 梦 楚楚 榜单 榜第 次公 次出 次只 次数 次生 "
        "款 款付 款即 正主 正牌 正规 段话 每 每个 每日 每月 比谁 毫 毫无 民间 永远 汇款 没几 没多 没错 沾边 泄露 法一 法使 法院 注意 活得 活着 流传 测可 测是 测资 浮水 海贼 "
        "海量 涨到 清过 游戏 源模 源版 满屏 满血 演员 漫威 火 炒 炸裂 烧 烧掉 烧钱 热度 热闹 照做 照卖 照旧 照用 照着 照跑 爆料 爆红 片全 片其 片段 片生 版上 版会 版官 版授 "
        "牌官 特效 独一 独门 玩上 玩意 玩法 玩转 现 现价 班 球同 球首 理站 理说 理财 生出 生意 生过 用付 用代 用卡 用地 用满 用资 甩出 电费 画质 界上 界模 界面 界首 留着 白名 "
        "白白 白给 监管 盗用 直出 直播 直通 相后 看看 看着 真上 真事 真假 眼下 着大 短短 码下 码全 码公 码出 码和 码扔 码权 码进 砍掉 研报 研究 破万 确认 碰 示片 社团 神器 票代 "
        "离上 离线 私下 私募 私有 私聊 私讯 秋天 种东 秒一 称 移动 移除 程只 程式 稳赚 突破 窗口 立即 站 站拿 端上 笑话 等上 等几 签完 简单 算上 算放 米老 类第 类项 系 系列 红 "
        "红盘 红队 线纯 线过 练数 练营 经理 给一 给个 给人 给付 给出 给开 给所 给过 给部 给钱 统统 继 编剧 缩水 缴学 缺席 网盘 网课 羊毛 美金 群一 群友 群组 群领 翻倍 翻成 翻篇 "
        "翻遍 老哥 老婆 老用 老虎 老鼠 者关 者发 者是 者福 者试 而 而上 联合 股全 股大 股开 股权 股民 股转 背书 能产 能使 能免 能刷 能力 能参 能变 能学 能开 能成 能扒 能拉 能拿 "
        "能接 能搜 能是 能本 能继 能聊 能解 自 自动 自发 自研 至少 般人 良心 色随 艺术 节假 节点 节那 花儿 花小 苹果 范围 获准 营运 董秘 蒸发 虾皮 融资 行业 行为 行代 行长 街日 "
        "表态 表里 表隔 被罚 装上 装完 要上 要买 要先 要到 要变 要多 要按 要有 要求 要自 要订 覆盖 见着 规定 角色 解封 解禁 计师 计费 订 认可 认证 认识 认购 认错 认领 训班 训费 "
        "讲师 讲明 访里 证据 识付 试号 试权 试用 试资 话是 诞生 说我 说最 说没 说那 请 请使 课学 课里 象是 贡献 账 账单 贩子 贴上 贵 费 费上 费会 费使 费工 费报 费教 费版 费群 "
        "费解 费进 费那 费领 贼王 资本 资金 赔掉 赚钱 走人 走几 走出 走向 赶在 起可 起投 起用 起诉 起飞 足足 跌幅 跌掉 跌超 跌逾 跑不 跑出 跑起 跟上 跟人 跟官 跟投 跟风 路用 "
        "跳到 跳水 身价 软体 轻松 载下 载到 载即 载官 载是 边 边站 过年 过我 运镜 近 近在 返回 这东 这儿 这几 这场 这套 这次 这段 这类 这视 进军 进自 进过 远不 远超 连登 连续 "
        "追着 追究 透露 通号 通通 造出 逼急 道可 道拿 道有 道贩 遭 那一 那儿 那家 那帮 那里 部分 部接 部片 部电 里叫 里可 里多 里奥 里打 里根 里现 里用 里真 里老 里能 里说 里选 "
        "里那 重开 重挫 重档 重磅 量大 量放 金主 钢铁 钱上 钱包 钱机 钱能 银行 锁定 错过 镜到 镜头 长上 长大 门前 门外 门票 门课 闭 闹 队在 阿布 陆企 除在 随你 难 集成 集里 零 "
        "零门 震惊 露是 露版 露面 靠谱 靠边 面全 面可 面向 面开 面放 面是 页 页面 顶一 预告 领头 领涨 频大 频时 频神 频里 题材 额可 额开 风险 飙 飞起 首家 首秀 马里 验名 验室 "
        "验证 骗 骗流 高得 高手 高管 魔法 默认 龙头 "
    ),
    3: (
        "#battery #competitor #copyright #cto #expensive #founder #government #graduate #high-level #hire "
        "#impersonate #infringe #inventor #invite-code #launch-event #livestream #longer #penalty #phishing "
        "#picture #raise-funds #resume #revenue #script #sector-leader #sentence #stake-sale #student #text "
        "#tomorrow #warn #watermark above anyth arriv ban because belong block bought break close complet "
        "countri cours cover deal earn feature fell few fil firm footage full generator giv individual "
        "investor invite ios issu lead leak lift login longer look mov nam name old once outside party plug "
        "r1 ready region report retail right rush scam secur set show shown shutdown someone sora sourc "
        "source stole subscribe test text third tool top totally true turn type version vip want weil you'li "
        "一人 一堆 一天 一搜 一撇 一毛 一看 一般 一行 一遍 一部 三 上一 上传 上去 上最 上来 上海 上涨 上第 上那 上限 下只 下角 不开 不是 不止 不用 不管 不花 个寂 个是 个视 为人 "
        "之前 之间 亏 交钱 产 京时 亲儿 人发 人员 人和 人没 人版 人玩 人类 人能 今早 付 以上 以买 以免 件是 份额 优先 住 何人 你用 供人 供货 保证 假期 做到 停止 儿子 充 充会 "
        "免单 入股 全公 全员 全套 全放 全量 八成 关注 内 冒充 凉 凌晨 几倍 出售 出手 分享 列入 列表 刚亮 刚刷 刚发 刚看 到处 到底 到钱 前发 前无 加 加入 包 包会 区里 升级 协议 "
        "即 历史 参与 参加 友在 友拿 发推 取消 变现 只会 只认 可下 可使 可直 可能 史上 合成 同学 同行 名 后开 后面 听 员费 哪个 唯一 喂 器上 回 回来 因是 国产 图 圈 在上 在后 "
        "在正 在线 在这 在那 在骗 地方 地部 型权 培训 基础 基金 声明 外人 外开 外面 夜之 大截 大门 天亏 天只 天开 天是 天飞 头上 套 好莱 如今 子是 子里 字样 学生 它是 安卓 完片 "
        "实是 实验 审核 客串 客服 家做 家公 家用 寂寞 对个 对华 对岸 封神 小 少 少数 山寨 工智 工程 差 己做 市值 市面 布会 布是 布第 带你 带着 带起 带飞 干 年 底下 店里 开工 "
        "开张 开门 式亮 式版 当 当年 影视 得多 得好 得死 心发 怎 想上 想玩 想生 想用 成品 成影 成片 我刚 我昨 我用 我这 手慢 手把 打不 打造 执行 找人 找我 把它 抢到 报名 报道 "
        "拉 拖到 拦 拿走 持地 持有 接班 接用 推送 搞出 摄影 操作 收割 收摊 收盘 改 改成 放下 放地 放注 放源 放申 放认 教学 散 数字 敲钟 整合 整整 文档 方不 方中 方会 方发 方开 "
        "方授 方正 方认 旗下 无 无限 早凉 早有 早过 时长 明 明天 明星 明是 明白 易日 是世 是个 是传 是你 是公 是割 是同 是后 是坑 是实 是山 是开 是自 是要 是诈 是蹭 是钓 是闭 "
        "是靠 晚 智能 暴涨 更早 有货 期货 本买 本尊 机号 机构 权转 条片 来第 松口 板块 核心 概念 次日 款后 歇菜 止服 正宗 正是 死死 每天 毕业 水印 永久 没事 法用 消失 清清 源代 "
        "满天 潮 澄清 点关 热点 片是 片长 版是 版权 独家 独立 率先 球第 用它 用是 画 画面 界第 登入 登进 白搭 白送 相关 真人 真实 真有 真正 眼看 知识 短视 码 码到 砍 研发 破 "
        "砸 硅谷 社区 福利 福音 秒发 程 程师 空气 突发 立刻 端 等着 签 管 红利 约 练出 练集 给我 给接 绝对 缴 网络 罢 翻身 翻车 老 聊天 能一 能加 能把 能拍 能换 能正 能让 "
        "能走 能选 能靠 脑上 自带 自由 节后 莱坞 菜单 落在 落袋 薅 行情 被封 被砍 装 装个 要停 要收 要钱 认 记得 讲过 设计 误 说他 说明 请求 请码 货 费课 费额 赚到 赶紧 起因 "
        "起步 趁 跌 路上 路子 蹭热 躺着 轮不 辟谣 过完 过时 运营 运行 这是 这波 进来 远 连个 连夜 退出 送 透过 通 通用 那只 那条 邮件 部人 部流 部渠 部资 采访 里一 里做 里搜 "
        "里点 里直 里面 重可 重新 钓鱼 钱买 钱关 链接 键生 长 长度 长片 闭源 阶段 限 院线 随意 隔天 集体 零基 零成 需要 震撼 靠它 面免 频一 风口 首个 首日 首次 龙年 "
    ),
    4: (
        "#acquire #again #app-store #bank #board #cancel #censor #delay #duration #exclusive #get-rich "
        "#include #increase #invest #label #local-run #market-value #maybe #number-one #open-stores "
        "#region-locked #replace #scandal #some-people #stake #tomorrow-next-day #year-end admitt ahead among "
        "anywhere around bill built charg come course date debut dropp else endpoint far fee figure found "
        "genuine group hit hold hype includ ipo join jump keep learn left line liv lost mak morn movie "
        "ordinary preview product publicly roll rul shut sold stay straight subscription tak team took whole "
        "within world 一发 一句 一回 一开 一张 一律 一手 上下 上手 上有 上能 上跑 下单 不去 专家 业内 个号 中 为 买到 买来 交货 产生 亲自 人下 人士 人工 人开 人根 人靠 "
        "今年 从此 代理 以下 做好 做成 做梦 停运 先给 全包 全网 公众 再 准备 几 初 别再 别听 到尾 前面 剩 割韭 办法 务器 半年 华尔 单里 卖给 卖课 卡 原始 原来 友说 发生 口子 "
        "口气 口说 吃 合法 合规 同意 名字 和网 咱们 商店 啥 国家 在内 多久 够 大众 大师 大招 大涨 天发 天用 头到 好好 学 学费 完 完整 家底 家模 小白 小程 尔街 属于 工作 工具 "
        "布后 布时 布过 年底 序里 库 开抢 式上 式开 当时 影子 得出 总算 想在 憋 我妈 我拿 扫码 批量 把手 投 投资 拿出 拿去 换个 据 掉 排第 排队 接 接出 接单 接能 接进 提前 "
        "搜到 收入 放上 放大 放行 效果 数 文件 文生 新闻 旗舰 无疑 日 日期 时 时代 明明 春节 昨天 是假 是全 是因 是收 是正 显卡 最大 最早 有一 有官 有限 本是 查 标 档 死 段视 "
        "毛钱 没人 流量 源码 点开 照常 版本 现成 现货 生 生视 用名 用商 用得 直连 看完 示词 社群 禁止 离 稳定 端出 等到 算 管道 线上 网友 网站 网路 群主 老股 者可 而且 股份 "
        "能买 能打 能注 能登 能看 能装 能调 脸 表示 被拒 被骗 要付 要花 见过 认准 记者 讲 论 论文 诈骗 说是 课程 账户 跳票 转 转让 轮 输入 这些 这边 进不 进入 违规 通知 造 "
        "邀请 那会 那套 那次 部署 里全 门槛 限时 除 面上 韭菜 频模 频生 额有 首席 高 "
    ),
    5: (
        "#account-banned #artist #celebrity #deny #early-dividend #expert #feature #fund #last-year #leak "
        "#listed-company #merge #open-source #promise #quit-leave #resale #research #rumour-monger "
        "#server-cloud #shoot-film #subsidy #teach #this-year #version back behind beta build claim confirm "
        "data dead demo developer drop early exist film fine generation gpt inside key limit new officially "
        "plan post ppt prompt runn second sell sign such today train using weight 一代 一出 一口 一夜 一大 一步 一点 三方 上课 "
        "上车 下 下线 不收 于 交 从头 企业 会儿 便用 停在 先用 全靠 公告 关掉 写 几天 出品 出过 分钱 创作 剪辑 功能 动 去年 参数 发过 受 变 变成 句话 叫 号一 后一 后台 员工 "
        "哪 哪是 商用 在用 大片 好 媒体 定是 实锤 市公 广告 开源 式推 式登 归 影 影儿 影响 所以 打包 报 拍 搜 搞 搞定 收 收到 数据 整个 新一 方公 方出 方接 方法 早在 昨晚 "
        "是别 是用 是第 是网 曝光 更新 本地 本用 机器 条路 样能 没问 法是 流出 涨 涨停 清楚 演示 登不 登陆 第 算力 结束 给大 给用 继续 群 翻 股 能上 能当 能直 证实 说过 课 超 "
        "超过 跟着 软件 载 这事 这种 进群 那几 那边 销号 门 限制 限量 页版 领 频是 首发 "
    ),
    6: (
        "#admit #ahead-of-schedule #approve #bubble #call-for #chip #computer #computing-power #contract "
        "#country-list #distill-copy #easy #headquarters #holiday #install #learn #limit-up "
        "#parameters-weights #pay-to-join #pre-ipo-shares #price #prompt #respond #share-price #side-income "
        "#soon #staff #stock-market #text-to-video #waitlist code company download free gave generat grab ip "
        "private pull remain story that there under us year 一下 一套 一家 一批 一段 下架 事说 亲口 亲测 他 付款 以直 会被 体验 作者 做影 入口 "
        "全面 关门 关闭 其实 别被 到账 刷到 刷屏 北京 即可 去 合作 同步 后是 后来 因 团队 大模 天天 头一 对外 导演 底 开卖 成为 成功 承认 技术 接入 提示 收钱 放开 散户 是人 "
        "是官 是拿 权重 正在 正常 点头 用过 由 电脑 知道 素材 老板 股价 股票 肯定 能在 能玩 能进 营销 解锁 计划 说有 说法 进去 钱 问题 面世 首批 马上 "
    ),
    7: (
        "#add-contact #advertisement #ai-generated #allowed #continue #course #death #ipo #law #legal "
        "#partnership #steal #take-effect #train #transfer-money announc buy com cost let like long money "
        "other sale shipp 一份 一直 一键 下来 与 东西 人可 介面 付钱 份 你说 停掉 先 免 全 全世 全部 关停 出自 出视 刚出 别家 即用 只 只能 号称 向 回事 好几 带 "
        "平台 并 开通 我在 所有 抢先 授权 收掉 放使 是一 样片 测试 点 片 用权 申请 电影 白嫖 看 短片 程序 线是 老师 股东 能生 能跑 订阅 访问 谁跟 费开 费用 资料 资格 走 起来 "
        "跟你 过去 这回 这条 通过 那些 项目 "
    ),
    8: (
        "#about-equal #big #book-paper #ceo #immediately #internet #one-click #post-online #shareholder #team "
        "account anyone away every list market off plu put run used 一分 一样 一起 上架 不到 个人 之后 交易 人在 人用 他们 会 你 停服 "
        "全球 压根 只给 只要 可 地区 多 它 完成 应用 得到 想多 成本 户可 拿下 换 放心 时间 最后 最新 有关 来自 正版 渠道 看到 第三 等于 给你 网传 落地 让 释出 额度 骗子 "
    ),
    9: (
        "#always-forever #buy #complete #data #enter-market #insider-channel #licence #mobile-phone #profit "
        "#retail-investor #shock #update #usage-credits call came end ever gone hand need own 上市 不上 个 产品 从 做出 "
        "八竿 刚 发者 发表 名单 子打 完全 宣布 市场 帐号 成视 手机 找 提供 权限 比 消息 登场 登录 目前 真 竿子 网上 群里 背后 至今 训练 调 调用 通人 那天 "
    ),
    10: (
        "#code #confirm #film-people #limited-offer #overnight #required #reveal #software #worldwide after "
        "first model noth offer paid people shar stock work 一次 亮相 人人 代码 以用 别人 前 官宣 当天 手里 收费 是真 普通 服务 没 没法 能做 "
        "能出 自家 花钱 起 跑 这 那是 里有 "
    ),
    11: (
        "#connect-integrate #delete #developer #join #official-site #plan api generate live more pro release "
        "start 一 一条 付费 以后 做视 停 关 内测 几个 别信 官网 放给 是骗 注册 网页 "
    ),
    12: (
        "#claim #log-in #many #on-sale #online #outperform #safe #stock app pay through user 世界 公布 内部 号 同事 名额 "
        "想 或 版 玩 用上 能下 问世 "
    ),
    13: (
        "#agree #change #first-ever #go-viral #media #new-thing #own-belong #support #website available "
        "before day public real releas 下载 事 人 免费 别 到手 后 开发 开始 成 支持 放 朋友 纯属 那 那个 "
    ),
    14: (
        "#closed-beta #cost #first-batch #more-than #on-shelves #ordinary-people #related #sell #subscription "
        "#success launch official 任何 会员 打开 拿到 早 照样 等 终于 花 "
    ),
    15: (
        "#chat-group #slot clos 卖 只有 可用 大家 拿 片子 进 靠 "
    ),
    16: (
        "#app #exactly-same #stock-rise chinese only 买 人家 今天 公开 出片 用不 "
    ),
    17: (
        "#download acces clip use 只是 接口 有人 账号 连 随便 "
    ),
    18: (
        "#api #unlimited 因为 放出 要 "
    ),
    19: (
        "#cause-of #sign-up #today #unveil open 关系 发布 我 我们 用户 这个 "
    ),
    20: (
        "#artificial-intelligence #scam ai 发 来 第一 行 "
    ),
    21: (
        "#access-right #movie 开 影片 谁 "
    ),
    22: (
        "#give 到 对 推出 过 "
    ),
    23: (
        "#model #secretly #user video 上线 什 模型 被 "
    ),
    24: (
        "#real 使用 正式 自己 "
    ),
    25: (
        "#account 全是 公司 刚刚 生成 "
    ),
    26: (
        "#make "
    ),
    27: (
        "#generate #only-one "
    ),
    28: (
        "#announce #free-of-charge 做 "
    ),
    29: (
        "#company 一个 出 跟 "
    ),
    30: (
        "#just-now #still "
    ),
    31: (
        "#now 上 开放 所谓 根本 给 能 里 "
    ),
    32: (
        "直接 "
    ),
    33: (
        "#before 和 有 "
    ),
    34: (
        "#all-of #begin "
    ),
    35: (
        "能用 "
    ),
    36: (
        "#everyone #get 可以 官方 视频 "
    ),
    38: (
        "#official #video 用 "
    ),
    39: (
        "#able-to "
    ),
    40: (
        "#use "
    ),
    42: (
        "出来 在 说 "
    ),
    44: (
        "把 "
    ),
    58: (
        "听说 "
    ),
    60: (
        "#hearsay #open-to-use "
    ),
    61: (
        "#release "
    ),
    64: (
        "#say "
    ),
    82: (
        "是 "
    ),
}

FACTS_WITH: dict[str, int] = {term: count for count, terms in _BY_COUNT.items() for term in terms.split()}
