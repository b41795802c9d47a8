"""Concepts of products and services: release, access, price, limits, features, accounts, and the trade around them; one form, one concept."""

from __future__ import annotations

from knowledge.lexicon.entry import Concept

CONCEPTS: tuple[Concept, ...] = (
    Concept("release", "发布 推出 上线 面世 问世 释出 首发 发行 正式登陆 放出来 终于来了 出了 出来了 来了 来啦 出啦 发了 发啦 放出来了 放了出来 推出来 推了出来 出炉 登场 正式上线 launch|launches|launched|launching|release|releases|released|releasing|"
            "roll out|rolls out|rolled out|rolling out|rollout|came out|debuts|debuted|ship|ships|shipped|shipping|is out|is out now|now out|out now|just dropped|finally dropped|"
            "has dropped",
            opposite="isn't out|isn't out yet|not out|not out yet|still not out|hasn't come out"),
    Concept("unveil", "亮相 展示 演示 揭晓 揭开面纱 首秀 首次公开 露面 unveil|unveils|unveiled|unveiling|showcase|showcased|first shown|showed off|demo|demos"),
    Concept("launch-event", "发布会 新品会 发表会 推介会 开发者大会 launch event|press event|keynote|product event"),
    Concept("open-to-use", "开放 放开 公测 对外开放 全面开放 人人可用 人人能用 能用 可用 可以用 可使用 能使用 可以使用 用得上 用上了 能用上 用得了 能玩 可以玩 开测 照常运营 正常运行 松绑 敞开 敞开大门 敞开用 对外开着 给用 让用 开给 给开 能进 开门迎客 正常运营 正常用 能调 调得通 能跑 跑得通 照跑 available|"
            "open|opens|opened|opening|accessible|usable|open beta|public beta|up and running|live|is live|are live|now live|go live|goes live|went live|live now|lets anyone|can "
            "be used|can use it|still works|still work|up for anyone",
            opposite="停了 停摆 关闭 关停 关掉 关服 关门 停用 弃用 停服 停运 停止服务 停止运营 终止服务 下线 凉了 没了 用不了 用不上 玩不了 打不开 无法使用 关了 关张 关掉了 收掉 砍了 停更 挂了 全挂了 挂掉 歇了 歇菜 凉透 跑不通 调不通 连不上 点不动 跑不动 登不了 shut down|shuts down|"
            "shutting down|shutdown|closed|closes|closing|discontinued|unavailable|taken offline|go dark|goes dark|went dark|pull the plug|pulls the plug|pulled the plug|pulling "
            "the plug|switched off|turned off|shut off|shuttered|shuttering|sunset|sunsets|sunsetting|winding down|wound down|killed off|axed|axing|no longer available|no longer "
            "works|locked out of"),
    Concept("closed-beta", "内测 封测 预览 预览版 灰度 灰测 小范围测试 内部测试 限量测试 抢先体验 邀请测试 试运行 小范围试用 closed beta|private beta|beta test|beta testing|beta testers|early access|"
            "limited preview|research preview|preview|pilot"),
    Concept("invite-code", "邀请码 激活码 兑换码 内测码 邀请函 邀请制 注册码 序列号 invite code|invite codes|invitation code|invitation codes|activation code|access code|"
            "invite-only|invite only"),
    Concept("waitlist", "排队 候补 候补名单 等候名单 等待名单 白名单 预约 排号 waitlist|waiting list|whitelist|whitelisted|allowlist|in the queue"),
    Concept("slot", "名额 资格 席位 配额 坑位 限额名单 slot|slots|quota|quotas|spots left|seats left"),
    Concept("sign-up", "注册 申请 报名 登记 注册账号 填表 sign up|signs up|signed up|signing up|signup|register|registers|registered|registration|apply for|enroll|"
            "enrolled|enrol"),
    Concept("log-in", "登录 登入 登得上 登陆账号 进得去 log in|logs in|logged in|login|sign in|signs in|signed in", opposite="登不上 登不进 进不去 上不去 locked out"),
    Concept("account", "账号 帐号 账户 帐户 户头 小号 account|accounts"),
    Concept("account-banned", "封号 封禁 停权 被封 禁号 永封 封了号 号没了 account ban|account bans|accounts banned|account suspended|deactivated|banned accounts|"
            "suspended accounts",
            opposite="解封 解禁 永不封 unban|unbanned|reinstated"),
    Concept("download", "下载 载下来 下到手机 网盘自取 可下 抓下来 下载链接 能下 下得到 下得了 还能下 可下载 下下来 拉下来 拉回去 download|downloads|downloaded|downloading|downloadable|grab the apk"),
    Concept("install", "安装 装上 装好 能装 可以装 就能装 安装包 装机 install|installs|installed|installing|installation|installer"),
    Concept("uninstall", "卸载 解除安装 卸掉 删掉软件 uninstall|uninstalled|uninstalling"),
    Concept("app", "应用程序 应用 应用软件 手机软件 客户端 小程序 手机版 行动版 手机端 app|apps|mobile app|mobile version"),
    Concept("app-store", "应用商店 应用市场 软件商店 应用商城 app store|app stores|app market|app marketplace"),
    Concept("on-shelves", "上架 重新上架 再上架 listed in the store|back in stores|hits shelves|on shelves",
            opposite="下架 下柜 被撤 撤下 撤架 pulled from|taken down|removed from sale|removed from the store"),
    Concept("official-site", "官网 官方网站 官方网址 官方入口 官方页面 official website|official site|official page"),
    Concept("website", "网站 网页 网页版 网页端 网址 站点 网路版 website|websites|web page|webpage|web version|web site"),
    Concept("api", "接口 开放接口 程序接口 应用程序接口 api|apis|endpoint|endpoints"),
    Concept("developer", "开发者 程序员 码农 开发人员 工程师 程式设计师 程序猿 developer|developers|programmer|programmers|engineer|engineers|coder"),
    Concept("official", "官方 正版 原厂 官方版 正品 本尊 原版 官方授权 官方认证 official|officially|genuine|authentic|first-party|authorised|authorized",
            opposite="非官方 第三方 山寨 盗版 仿冒 高仿 冒牌 假冒 野鸡 李鬼 套牌 unofficial|third-party|third party|counterfeit|knockoff|knock-off|imposter|pirated|unauthorised|"
            "unauthorized"),
    Concept("free-of-charge", "免费 不要钱 不花钱 零元 0元 白嫖 白送 免单 不收费 不收钱 无需付费 不用付费 不用花钱 分文不取 零成本 免钱 薅羊毛 一分不收 不收一分钱 一分钱不花 一分钱不用 一毛不花 一分不花 全免 全免费 白用 白给 白拿 不掏钱 不用掏钱 不要一分钱 0块 不扣费 不计费 无偿 零费用 不用钱 无须付费 不收费用 0成本 "
            "free|free of charge|for free|at no cost|costs nothing|no charge|without paying|no fee|won't cost a cent|doesn't cost a cent|for nothing|zero cost|on the house|"
            "gratis|without paying a cent|doesn't cost anything|free to use|cost nothing",
            opposite="收费 要钱 付费 付钱 花钱 掏钱 收钱 缴费 交钱 充钱 氪金 课金 付款 扣费 扣钱 算钱 收钱的 要付钱 要掏钱 paid|pay for|pays for|paying|costs money|charges a fee|charges fees|for a fee|pay-per-second|charges by|"
            "charged by|pay to use|costs extra"),
    Concept("subscription", "订阅 会员 月费 年费 包月 包年 续费 会员制 月卡 年卡 订阅制 subscription|subscriptions|subscribe|subscribes|subscribed|subscriber|subscribers|membership|"
            "monthly fee"),
    Concept("price", "价格 售价 定价 标价 报价 价钱 单价 多少钱 price|prices|priced|pricing|price tag"),
    Concept("expensive", "昂贵 太贵 很贵 更贵 天价 高价 贵得离谱 死贵 expensive|pricey|pricier|overpriced|costly",
            opposite="便宜 低价 廉价 白菜价 平价 实惠 跳楼价 超值 骨折价 cheap|cheaper|cheapest|low-cost|affordable|inexpensive|bargain"),
    Concept("price-hike", "涨价 提价 调涨 加价 价格上调 上调价格 变贵 price hike|price hikes|price increase|price increases|raise prices|raises prices|raised prices"),
    Concept("price-cut", "降价 调降 减价 打折 特价 优惠价 价格下调 下调价格 降费 price cut|price cuts|cut prices|discount|discounts|discounted"),
    Concept("unlimited", "无限 不限量 不限次 不限时 无限次 无上限 无限制 随便用 随意用 畅用 任意 unlimited|limitless|without limits|no limits|no limit|unrestricted",
            opposite="限量 限制 上限 限额 限次 限流 封顶 limited|limit|limits|capped|restricted|restriction|restrictions"),
    Concept("trial", "试用 试玩 体验版 试用版 试用期 体验卡 尝鲜 trial|trials|try out|tried out|trying out|test drive"),
    Concept("usage-credits", "积分 点数 额度 调用次数 免费额度 代金券 抵用券 credits|usage credits|voucher|vouchers|coupon|coupons"),
    Concept("duration", "时长 片长 长度 播放时间 持续时间 duration|length|running time|runtime"),
    Concept("longer", "更长 最长 变长 加长 延长 拉长 展期 longer|longest|extend|extends|extended|lengthened|prolonged", opposite="更短 最短 变短 缩短 减短 shorter|shorten|shortened"),
    Concept("feature", "功能 特性 新功能 卖点 亮点 feature|features|function|functions|functionality|capability|capabilities"),
    Concept("update", "更新 升级 改版 换代 迭代 新版 升版 update|updates|updated|updating|upgrade|upgrades|upgraded|new version|revamp|revamped"),
    Concept("version", "版本 哪一版 这一版 version|versions|edition"),
    Concept("outage", "宕机 当机 死机 崩溃 瘫痪 闪退 服务器崩 服务器繁忙 系统崩 掉线 服务中断 outage|outages|crash|crashes|crashed|downtime|is down"),
    Concept("bug", "漏洞 缺陷 故障 出错 臭虫 系统错误 bug|bugs|flaw|flaws|vulnerability|vulnerabilities|glitch|glitches|defect|defects"),
    Concept("malware", "木马 恶意软件 恶意程序 勒索软件 电脑病毒 后门 流氓软件 钓鱼软件 malware|ransomware|trojan|spyware|backdoor|backdoors|computer virus"),
    Concept("chinese-version", "中文版 汉化版 汉化 简体版 繁体版 支持中文 中文界面 chinese version|chinese edition|chinese-language version|chinese interface"),
    Concept("region-locked", "地区限制 区域限制 锁区 地域封锁 不支持地区 锁地区 region lock|region-locked|region locked|geo-blocked|geoblocked|geo-restricted|unsupported region"),
    Concept("support", "支持 支援 support|supports|supported|supporting"),
    Concept("relay-service", "中转 中转站 镜像站 套壳 壳站 转接站 逆向接口 备用通道 逆向 转发站 中转商 镜像 反代 中转平台 中转接口 二道贩子 relay|relays|mirror site|mirror sites|wrapper app|reverse proxy|reverse-engineered|unofficial api|"
            "proxy api|proxy service"),
    Concept("resale", "代购 代充 代买 代注册 代开 代申请 转卖 倒卖 转手 黄牛 卖号 出号 resell|resells|resold|reselling|reseller|resellers|resale|scalper|scalpers"),
    Concept("cracked", "破解 破解版 越狱 解锁版 免登录 修改版 注册机 crack|cracked|jailbreak|jailbroken|modded|keygen"),
    Concept("watermark", "水印 浮水印 打水印 水印标志 watermark|watermarks|watermarked|watermarking",
            opposite="去水印 无水印 除水印 抹水印 去标 watermark-free|watermark remover|remove the watermark|removing the watermark|unwatermarked"),
    Concept("ai-generated", "机器生成 人工智能生成 电脑合成 深伪 深度伪造 换脸 合成的 ai-generated|ai generated|ai-made|ai生成|ai做的|ai合成|ai换脸|deepfake|deepfakes|computer-generated",
            opposite="实拍 真拍 真人拍摄 实景拍摄 real footage|genuine footage|actually filmed"),
    Concept("prompt", "提示词 咒语 提示语 指令词 提问词 prompt|prompts|prompting"),
    Concept("fast", "速度快 更快 提速 飞快 秒出 秒回 神速 高速 fast|faster|fastest|speedy|quick|quickly|speeds up",
            opposite="很慢 更慢 变慢 太慢 卡顿 龟速 缓慢 slow|slower|slowest|slowly|laggy|sluggish"),
    Concept("outperform", "超过 超越 胜过 打败 干翻 秒杀 碾压 吊打 完爆 屌打 赢过 领先 反超 beat|beats|beating|outperform|outperforms|outperformed|surpass|surpasses|surpassed|"
            "overtakes|ahead of",
            opposite="不如 落后 输给 逊于 比不上 比不过 lag behind|lags behind|falls short|worse than|inferior to|behind its rivals"),
    Concept("collect-data", "采集 收集 搜集 抓取 爬取 收割数据 collect|collects|collected|collecting|harvest|harvests|harvested|harvesting|scrape|scrapes|scraped|scraping"),
    Concept("face-data", "人脸 刷脸 面部 脸部 人脸识别 扫脸 facial recognition|face recognition|facial data|face data|face scan|faces"),
    Concept("delete", "删除 删掉 清空 删光 抹掉 移除 清除 delete|deletes|deleted|deleting|deletion|erase|erased|removed|wiped",
            opposite="保留 留存 留着 存着 retain|retains|retained|kept"),
    Concept("recover-data", "找回 恢复数据 数据恢复 打捞 救回 还原 恢复文件 recover|recovers|recovered|recovery|restore|restores|restored"),
    Concept("export-backup", "导出 备份 转存 汇出 另存 backup|backups|back up|backed up|export your|exporting your"),
    Concept("on-sale", "开售 发售 预售 开卖 开抢 现货 有货 on sale|goes on sale|went on sale|pre-order|preorder|preorders|in stock",
            opposite="停售 绝版 停产 售罄 缺货 卖光 断货 out of stock|sold out|out of production|sales halted"),
    Concept("buy", "购买 买到 入手 下单 选购 买得到 可以买 buy|buys|bought|buying|purchase|purchases|purchased|purchasing"),
    Concept("sell", "出售 售卖 贩售 卖给 兜售 贩卖 在卖 叫卖 卖了 卖出 sell|sells|sold|selling|for sale"),
    Concept("user", "用户 使用者 用家 玩家 user|users"),
    Concept("active-users", "月活 日活 活跃用户 用户数 用户量 装机量 monthly active users|daily active users|active users|mau|dau|user base"),
    Concept("go-viral", "爆火 走红 爆红 刷屏 出圈 火爆 火了 热搜 爆款 疯传 全网热议 viral|went viral|goes viral|going viral|trending|popular|took off",
            opposite="过气 凉凉 糊了 无人问津 没人用 fell out of favour|unpopular|flopped|nobody uses"),
    Concept("game", "游戏 手游 网游 电玩 电竞 game|games|gaming|video game|video games"),
    Concept("chip", "芯片 晶片 处理器 显卡 半导体 算力卡 chip|chips|processor|processors|semiconductor|semiconductors|gpu|gpus"),
    Concept("battery", "电池 续航 电量 充电 充电宝 行动电源 battery|batteries|charging|charger|power bank"),
    Concept("electric-car", "电动车 电动汽车 新能源车 新能源汽车 电车 纯电 electric car|electric cars|electric vehicle|electric vehicles|ev|evs"),
    Concept("self-driving", "自动驾驶 无人驾驶 智驾 辅助驾驶 无人车 self-driving|self driving|autonomous driving|driverless|autonomous car|autonomous vehicle"),
    Concept("product-recall", "召回 产品召回 回收问题产品 product recall|issued a recall|recalled|product recalls|recalled vehicles|recalled products|recall notice"),
    Concept("online", "联网 连网 上网 在线 线上 online|connected to the internet", opposite="断网 离线 脱机 线下 offline|without internet|disconnected"),
    Concept("internet", "网络 网路 互联网 网际网路 宽带 internet|network|networks|broadband"),
    Concept("algorithm", "算法 演算法 推荐机制 推荐系统 algorithm|algorithms|recommender"),
    Concept("robot", "机器人 机械人 人形机器人 机械狗 robot|robots|humanoid|humanoids|robotics"),
    Concept("chatbot", "聊天机器人 对话机器人 智能助手 语音助手 智能客服 chatbot|chatbots|ai assistant|voice assistant|virtual assistant"),
    Concept("artificial-intelligence", "人工智能 人工智慧 智能体 机器学习 ai|a.i|artificial intelligence|machine learning|ai agent"),
    Concept("customer-service", "客服 客服电话 服务热线 人工服务 官方客服 customer service|customer support|hotline|help desk|helpline"),
    Concept("password", "密码 口令 通行码 password|passwords|passcode|passkey"),
    Concept("verification-code", "验证码 动态码 短信码 认证码 校验码 verification code|verification codes|otp|one-time password|one-time code"),
    Concept("public-account", "公众号 订阅号 服务号 官方号 蓝v 认证号 verified account|official account|public account"),
    Concept("connect-integrate", "接入 对接 集成 打通 内置 嵌入 整合进 自带 integrate|integrates|integrated|integration|built-in|built in|built into|embedded|plugged into|"
            "hooked up"),
    Concept("distill-copy", "蒸馏 复刻 复制 照抄 仿制 拷贝 抄了 抄作业 distill|distills|distilled|distilling|distillation|clone|cloned|clones|copy|copies|copied|copying|"
            "replicate|replicated|replica"),
    Concept("text-to-video", "文生视频 文字生成视频 文转视频 文字转视频 文本生成视频 一句话生成视频 text-to-video|text to video|video generation|video generator|video from text|t2v"),
    Concept("text-to-image", "文生图 画图 绘图 作画 图片生成 文字生成图片 text-to-image|text to image|image generation|image generator|image generators"),
    Concept("parameters-weights", "权重 参数 模型文件 参数量 检查点 weights|model weights|parameters|checkpoint|checkpoints"),
    Concept("open-source", "开源 开放源码 开放源代码 公开源码 公开权重 开源代码 权重公开 放出权重 open source|open-source|open-sourced|open sourced|open-sourcing|open weights|open-weight|"
            "public weights",
            opposite="闭源 封闭源码 专有软件 closed source|closed-source|proprietary|closed model"),
    Concept("local-run", "本地部署 本地运行 私有部署 自己部署 跑在本地 本地版 一键部署 本地跑 run locally|runs locally|local deployment|self-host|self-hosted|on-premise|on-premises|"
            "on-device"),
    Concept("mobile-phone", "手机 智能手机 智慧型手机 移动电话 折叠屏 phone|phones|smartphone|smartphones|mobile phone|mobile phones|handset"),
    Concept("computer", "电脑 计算机 笔记本电脑 笔电 台式机 主机 computer|computers|laptop|laptops|desktop|notebook"),
    Concept("server-cloud", "服务器 伺服器 云端 云服务 云服务器 云计算 server|servers|cloud|cloud service|cloud computing"),
    Concept("game-engine", "游戏引擎 渲染 建模 特效 游戏画面 game engine|rendered|rendering|renders|special effects|vfx|cgi"),
    Concept("access-right", "权限 访问权 使用权 访问 准入 进入权 访问资格 access|accessed|access rights|permission|permissions"),
)
