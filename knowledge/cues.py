"""Small words that decide whether a clause asserts, denies, asks, supposes or wishes.

Each table below is one regular expression over the normal form. Order matters within a table only
where a longer form must win; between tables, `read` takes the harmless look-alikes out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

# Look like negations and are none: 不仅, 非常, 未来, 无论, 别人, 没错, "not only", …
# Where the second character may begin a verb, what follows tells: 没收 takes away, 没收购 did not buy.
_HARMLESS = re.compile(
    r"(?:并非|不是|不再是|绝非|绝不是|并不是|不算)(?:什么|个)?(?:谣言|谣传|传闻|假的|假消息|骗局|玩笑|吹牛|忽悠|瞎编|骗人)|not (?:a |an )?(?:fake|hoax|rumou?r|joke|myth|scam)|isn't (?:a |an )?(?:fake|hoax|rumou?r|joke|myth|scam)|要不是|不是梦|不是不|不是(?=[^,]{0,40}(?:还能是|又是什么|是什么))|骗人脸|骗人(?:钱|数据|来)|不仅|不但|不只是?|不光|不过|不愧|不得不|不断(?![网电供])|不少|不错|不同(?![意步])|不管|不论|不料|不禁(?![止用售播])|不久|不已|不妨|不然|不知不觉|不一样|不停(?:地|歇|息|(?=在))|不一会|不日|不约而同|不可思议|不了了之|不由得|不胜|不乏"
    r"|差不多|对不起|了不起|不好意思|不得了|不见不散|不客气|不谢|不亦乐乎|忍不住|不小心|迫不及待|受不了|不服(?!务)|不要脸|不要太|停不下来|拦不住|离不开|少不了|免不了|不是吧|不是我吹|不瞒|不怕|不愁|不妙|不够意思|不错过|莫非"
    r"|没错|没准(?![备时许确入])|没想到|没事(?!先)|(?:^|要|怕)没关系|没辙|没劲|没完(?![成全善结])|没几天|没多久|没过多久|没两天|没毛病|没问题|没得说|说没就没|没日没夜"
    r"|未来|未必|未免(?![费税])|无论|无疑|无数|无比|无非|无奈|无语|无缝|无限|无敌|无脑|无损|无线|无人机|无锡|无聊|无忧|无码|无痛|非常|非得|非洲|除非|非凡|非要|非你莫属"
    r"|别人|别的|别墅|别名|别致|特别|分别|区别|级别|类别|性别|识别|告别|离别|个别|各别|派别|辨别|鉴别|别克|别提多|别提了?"
    r"|真假|假如|假期|放假|请假|假装|假日|暑假|寒假|休假|虚拟|没收(?![购费到取过齐])|沉没|出没|埋没|淹没|假名|假象|不假|功不可没|谁还?不知道|用不了多久|要不了多久|想.{1,3}多久.{0,3}多久|想.{1,3}多长.{0,3}多长|一点不假|千真万确|如假包换|童叟无欺|不忽悠|不骗你?人?|不玩虚的|不是吹的?|绝不是吹"
    r"|not only|not just|not to mention|no matter|no wonder|no doubt|no joke|no kidding|not bad|why not|can't wait|cannot wait|can't believe|couldn't be happier|no need to thank|never forget|no cap"
)
_ASKS = re.compile(
    r"\?|(?:^|know |wonder |wondering |ask |asking |unsure )whether(?![a-z])|吗|(?<![什怎那这多要])么(?=[,?! ]|$)|呢(?=$|[ ?])|(?<!确定)(?<!不管)有没有(?!.{0,12}(?:就|即可|便))|是不是|(?<!不管)是否|能不能|可不可以|会不会|要不要|对不对|行不行|算不算|准不准|靠不靠谱|真的假的|真的还是假的|真假|是真是假|是真还是假"
    r"|(?<!什么)(?:真的|属实|是真)(?:吗|么|不|嘛)(?=$|[,?! ])|求证|求辟谣|求真相|求科普|求确认|帮(?:我|忙)?(?:看看|查查|核实|查一下|求证|鉴定)|谁有准信|谁有消息|谁知道|有谁知道|有人知道|有人记得|不知道是不是|想问|请问|问一下|问下|请教|求问|咨询一下"
    r"|((?!有)[\u4e00-\u9fff])(?:不|没)\1(?!\1)(?!.{0,6}(?:都|也|均))|(?:了|过|有|到|能)没(?:有)?[啊呀]?(?=$|[,?! ])|没(?=$|\?)|(?<![镜翻拉拖])到底|究竟|咋回事|怎么回事|为啥|为什么|为何|何时|啥时候|什么时候|多久|几时|多少钱|哪里|在哪|怎么样了|靠谱吗|是啥情况|什么情况|喔(?=\?|$)"
    r"|^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|(?:is|are|did|does|has|have|ca|was|were|wo)n'?t) "
    r"|(?:^|, ?)(?:is|was|did|does|has|are|can) (?:it|this|that|there|anyone|anybody|the) |is that (?:true|right|real|legit|correct|so)|is it (?:true|right|real|legit)|true or false|anyone know|can (?:anyone|someone) confirm|(?:^|[ ,])(?:why|when|where|how|what|who|which) (?:is|are|did|does|do|was|were|can|will|has|have|would|much|many|long)|fact ?check|legit\?|really\?|right\?|or not(?=\?)"
)
# 还没出呢 and 正忙着呢 tell, and do not ask.
_STATES = re.compile(r".*(?:没|还|正|才|可|早|在|着).*呢$")
# Ask how, when, how much or why: something else than whether it is so.
_WONDERS = re.compile(
    r"(?<!怎么.)(?<!怎么..)怎么(?!可能|会|还|没|不|样了|(.{1,3})怎么)|如何|怎样|多少(?!人都)|(?<![从好十百千这那有])几(?:个|时|号|点|岁|块|条)(?!.{0,4}(?:到|上千|就))|什么时候|啥时候|何时|为(?:什么|啥|何)|哪(?:里|个|家|些|款|位|种)(?!有|.{0,16}(?:都|也|随便))|谁(?:有|能|会|知道)(?!不)|什么(?:流程|价|意思|区别|原理)|求(?:推荐|教程|链接|资源)|推荐"
    r"|(?:^|[ ,])(?:how|when|why|where|which|what) (?:to|is|are|do|does|did|can|much|many|long|would|should|was|were|'s)"
)
# Set the speaker against somebody, without a word that says which way.
_CONTRADICTS = re.compile(
    r"(?:没人|没法|无法|谁也).{0,16}([\u4e00-\u9fff])不\1|不信|不相信|怀疑|其实是真的|原来是真的|居然是真的|没有?.{1,12}就没|不(?:上市|收购)[^,]{0,8}了$"
)
# Keep a distance from what is said: whoever speaks so does not affirm it, and may deny it.
_DISTANCES = re.compile(
    r"(?:可能(?!还?要|会|需)|也许|或许|大概|恐怕|说不定|疑似|没准)(?!性)|可以(?=开源|收购|上市|起诉|投资)|应该|应当|(?<![a-z])(?:could|might|may(?= [a-z]{2})|hardly|barely|scarcely|anything but|far from|(?:almost|nearly)(?! (?:[0-9]|a |an |all|every|half|one|two|three)))(?![a-z])|"
    r"(?:始末|来龙去脉|的(?:传闻|传言|谣言|说法|报价|要约|消息|可能性?|想法|念头|计划|打算|后果))$|"
    r"(?<![在从去到于上])哪(?![里个家些款位种天年儿边国部类项一几只条张怕吒有来])|轮不(?:到|着|上)|轮得(?:到|着|上)|半毛钱|一毛钱关系|半点儿?关系|八竿子|(?:可|远|绝|又)不止|何止|岂止|那(?:都|已经|已)?是(?:好)?(?:几|两|三|多少|很久)?(?:年|个月|天)?(?:以前|之前|前)的?|老黄历|明明|反而|恰恰|反倒"
    r"|所谓|过时|旧闻|旧事|陈年|^什么(?!时候|是|叫|意思|区别|样|价|流程|情况|原因|都|也)|^(?:那些|凡是|都)?(?:说|讲|传|吹|喊|声称|号称).{3,}的$"
)
# Rhetorical forms carry a question mark, and assert.
_RHETORICAL = re.compile(
    r"谁还?不知道|谁还敢说|不是早就|难道|岂(?:不|非)|何必|何苦|何来|谁说|哪来|哪有|哪里有|谁告诉你|还能是(?:什么|啥)|哪还(?:有|能|会)|哪里还|骗谁|糊弄谁|糊弄鬼|忽悠谁|谁信|谁追得上|凭什么|怎么可能|怎么会|有什么(?:用|好)|响不响|who (?:says|said|told you)|since when|how dare|are you kidding"
)
_SUPPOSES = re.compile(
    r"如果|要是|假如|假使|倘若|若是|万一|一旦|只要.{0,12}就|哪天|等(?:到|它|他|哪天|以后)|等.{1,12}(?:了|的时候|那天|再|后)|除非|(?:^|[, ])若(?!干)|^had (?!a |an |to |the |some |my |fun|been |no )|要不是|若不是|若非|的话(?=$|[,!?])|即使|就算|哪怕|假设|设想|比如说|(?:^|[, ])(?:if|when|once|unless|suppose|supposing|assuming|imagine|what if|in case) |would (?:be|have|love|like)|could have|should have"
)
_WISHES = re.compile(
    r"希望|但愿|盼(?:着|望)?|期待|巴不得|恨不得|好想|真想|想要|想去|想试|求.{0,6}(?:早|快|赶紧|赶快)|祈祷|许愿|愿(?=望|.{0,8}早)|早点(?:来|开|出|上)|快点(?:来|开|出|上)|就好了|多好|该多|梦见|梦到|做梦|幻想|想象|脑补|坐等|蹲(?:一|个)|(?:^|[ ,])(?:hope|hoping|wish|wishing|can't wait|please|pls|looking forward|dream|dreamt|dreamed|imagine) |(?:^|[ ,])i(?:'d| would) (?:love|like)|hopefully"
)
_OPINES = re.compile(
    r"我觉得|我感觉|个人意见|个人觉得|个人认为|建议|应该(?:把|要|得|给|出|让)|最好(?:把|是|能)|不如|依我看|要我说|我打算|我准备|我想|羡慕|可怜|嫉妒|早知道|后悔|(?:^|[ ,])(?:i think|i feel|in my opinion|imo|imho|should|ought to|i'd rather|personally)(?![a-z])"
)
_PLANS = re.compile(
    r"即将|将(?:于|在|要|会|来|对|向|推|发|上|开|停|关|全|正)|马上(?:就)?(?:要|会|开|上)|快要|就要|(?<!不)要(?=上线|发布|推出|开放|关|停|出|来|收购|上市|开源)|(?<!不)(?<!没)(?<!没有)(?<!无)计划|(?<!不)准备(?=上|发|推|开|关|停|收|在)|(?<!不)打算|拟|预计|有望|年内|今年(?:内|底)?(?:就)?(?:会|要|将|上|推|发)|下(?:周|个?月|半年)|明(?:天|年|日)|后天|(?<!不)会(?=上线|发布|推出|开放|关|停|出|在)|soon(?![a-z])|upcoming|(?:^|[ ,'])(?:will|'ll|going to|gonna|plans? to|planning to|about to|expected to|set to|slated|due to (?:launch|release|open))(?![a-z])|later this year|next (?:week|month|year)|tomorrow"
)
# Speak of a time that is over; what held then is not what holds now. 从来没开放过 speaks of today as well.
_PAST = re.compile(
    r"去年|前年|上半年|当时|那时候?|那会儿?|那年|(?<![未不])曾经?|以前|从前|过去(?!的?[一二三两几\d])|早先|起初|一度"
    r"|^(?:(?![没未]).)*[\u4e00-\u9fff]过(?=[了的吗吧啊,?! ]|$)"
    r"|(?<![a-z])(?:used to|once was|was once|back (?:in|then)|at (?:the|that) time|last (?:year|spring|summer|fall|autumn|winter)|previously|formerly)(?![a-z])"
)
# Turn round what follows, to the end of the clause.
_NEGATES = re.compile(
    r"从来没有?|从来不|从不|从没有?|从未|尚未|并未|还未|仍未|未曾|未能|暂未|暂无|并没有?|压根没有?|根本没有?|还没有?|没有|没能|没人|没|未"
    r"|并不是|并非|绝非|绝不是|根本不是|压根不是|才不是|可不是(?!吗|嘛)|不是|不算|算不上|谈不上|称不上|说不上|不存在|不再|不能|不可能|不可以|不会|不让|不许|不给|不得|不|无法|无缘|无望|毫无|并无|无权|无关|唔系|唔会|唔可以|唔|冇|无(?=[\u4e00-\u9fff]{1,2}过|推|出|官方|正式|中文|任何|收费)"
    r"|(?<![一-鿿])非(?!官方)|停止|终止|中止|暂停|结束(?=公测|开放|服务|注册|运营)|拒绝|否认|严禁|取消|撤回|撤销|反悔|收回(?=.{0,8}(?:决定|关|停|计划|成命))|(?:造谣|谎称|误报|误传|讹传|标题党)(?:说|称|写|成)?(?=[^的,]{3,})|(?<!不)(?:少|别(?:再|老|乱|瞎|到处)?|不要(?:再)?)(?:信|传|转|发|听|分享|转发)(?:什么|那个|这种)?(?=[^,]{4,})|哪有|哪来|哪里有|何来|谁(?:还在?|又)?(?:说|讲|传)|谁告诉你|还(?:真)?(?:以为|当成?)|误以为|误认|认成|错当|别(?:再|老)?(?:说|讲|提)|怎么可能|怎么会|岂是|难道|凭什么"
    r"|can(?:no|')t|cannot|(?<![a-z])cant(?![a-z])|(?<![a-z])(?:won|don|doesn|didn|isn|aren|wasn|weren|hasn|haven|hadn|ain|couldn|wouldn|shouldn)'?t(?![a-z])|(?<![a-z])n(?:'t|0t| ot)(?![a-z])|nothing|nobody|no one|none(?![a-z])|never|(?<![a-z])not(?![a-z])|no longer|(?<![a-z])no(?![a-z.])|nowhere|neither|nor(?![a-z])"
    r"|(?:has|have|had|is|are) yet to|≠|without|debunk(?:s|ed)?|den(?:y|ies|ied)|refus(?:e|es|ed)|far from|fails? to|failed to|unable to|who (?:says|said|told you)|since when"
)
# What somebody is told not to do is no denial: 要求对方不要侵权.
_DEMANDS = re.compile(
    r"(?:要求|呼吁|敦促|警告|责令|勒令|劝|提醒|规定).*?(不要|不得|别|不可以?|不能|勿|停止)"
    r"|(?:ask|asks|asked|urge|urges|urged|warn|warns|warned|tell|tells|told|order|orders|ordered)(?: [a-z0-9-]+){1,4} (not) to "
)
# Say that something need not be done: 不用排队, "no need to"; what is said next is not turned round.
_NEGATES_NEXT = re.compile(r"不用|无需|不必|不需要?|用不着|不限|无限制|no need to|doesn't need|don't need")
# Turn round the verb before them: 用不了, 买不到, 看不成.
_NEGATES_BEFORE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![谈称说算轮])不(?:了|着|到|成(?![立功])|起(?!诉)|上(?![线市架映])|来(?!自)|动|过|出来?(?![现售])|完|开(?![放源通始发]))(?![一-鿿]*[0-9一二三四五六七八九十两半])|无门"
)
# Say that the words before them in the clause are false (or after them, where nothing stands before).
_FALSIFIES = re.compile(
    r"假的|假消息|假新闻|造假|谣言|谣传|造谣|虚假|子虚乌有|站不住脚|编造|捏造|杜撰|不可信|不足信|错的|错了|算错|误读|有误|污蔑|唬烂|唬人|不攻自破|并非如此|不是这样|不是那样|张冠李戴|口误|更正|与事实不符|不符合?事实|记错|愚人节|骗鬼|玩笑|不予采信|错晒|讲错|错误讯息|不成立|查无|木马|冒牌|假冒|李鬼|纯属虚构|无中生有|瞎编|瞎说|瞎扯|瞎传|瞎讲|瞎吹|乱讲|乱说|乱传|胡说|胡扯|胡诌|放屁|扯淡|编的|编出来|骗人|骗局|忽悠人?|吹的|吹牛|扯谎|乌龙|讹传|误传|误会|误解|不实|不属实|不准确|不对|阴谋论|都市传说|套壳|p的|p图|智商税|才怪|个屁|个鬼|个头(?=$|[,!])|鬼才信|搞错|弄错|传错|记错|病毒|套路|糊弄|打水漂|灌水|注水|吹嘘|野鸡|断章取义|以讹传讹|偷换概念|夸大其词|话术|冒名|画饼|幌子|标题党|鬼话|p出来|ps的|黄了|告吹|泡汤|没戏|落空|没这回事|没这事|没影的事|没谱"
    r"|误报|证伪|反转|[×✗](?=$|[,!])"
    r"|(?:is|are|was|were|it's|that's) an? (?:clone|scam|knock-?off|fraud|joke|rip-?off|lie)|my foot|not so(?![a-z])|no such thing|turned down|(?<![a-z])never (?:happened|existed|was)|fell through|fallen through|malware|(?:just|pure|mere|all) hype|knock-?offs|yeah,? right|fake|false|hoax|myth|untrue|bogus|nonsense|made[ -]up|fabricated|bullshit|(?<![a-z])bs(?![a-z])|baseless|(?<![a-z])wrong(?![a-z])|incorrect|a lie(?![a-z])"
)
# A clause that says the words before or after it are false.
_REBUTS = re.compile(
    r"骗子|唔好(?:信|畀)|不要相信|别(?:再)?(?:信|听|传|被|上当|轻信|瞎传|乱传|瞎说|受骗|转|当真|扯|做梦)|不要(?:再)?(?:信|轻信|传|上当|被|相信)|切勿|谨防|警惕|当心|小心被|防骗|辟谣|鬼才信|谁信谁|信你个|醒醒|上当|骗局|割韭菜|群规|禁止发|打假|反诈"
    r"|don't (?:believe|fall for|trust|buy)|do not (?:believe|fall for|trust)|beware|debunk|scam alert"
)
_REPORTS = re.compile(
    r"(?<!可以)(?<!不)(?:说|称|讲|写)(?:是|道|着|过|:|$|,)|称(?!为|号|赞|心)|指(?=[^数南标导向])|流传|疯传|转发|截图|海报|广告|标题|朋友圈|发来|消息|说法|传闻|一口咬定|坚称|扬言|提出|听说|据说|据传|网传|传言|传闻|传说|有人(?:说|称|号称|声称|讲|传)|号称|自称|声称|宣称|谎称|吹嘘|都在说|大家(?:都)?说|群里(?:说|传|都)|朋友(?:说|圈)|同事说|我妈说|我爸说|老师说|(?:所谓|传的)|据(?:报道|悉|称)|(?:报道|消息)(?:称|说|指)|(?:^|[ ,])(?:apparently|allegedly|rumor has it|word is|i heard|heard|they say|people say|reportedly|readers? (?:keep|write)|claim(?:s|ed|ing)?|says|said|asked|slide|forwards?|forwarded|rumou?rs?|posts?|ads?|apps called|someone (?:said|says|claims))(?![a-z])"
)
# Nothing but such words: the clause says something of its neighbour, not of the world. No word in a
# repeated group may be made of others in it (纯属 beside 纯 and 属): reading would take for ever.
_TAG_FALSE = re.compile(
    r"^(?:这|那|此|以上|上述|该|都|全|纯|完全|纯粹|根本|简直|明显|其实|可|统统|一看就|说法|消息|话|事|视频|些|个|种|就|又|是|为|属|系|的|了|啊|哦|呢|大家|各位|家人们?|千万|请|也|已|已经|被|官方|早就| |,)*"
    r"(?:假|×|✗|[哈嘿]*(?<!不)(?:骗|逗|耍)(?:你|你们|大家)(?:的|玩|玩的)|开(?:个)?玩笑|(?:就)?在?(?:我|你|他)的?梦里(?:面)?|just kidding|in (?:my|your) dreams|假的|假消息|假新闻|谣言|谣传|辟谣|虚假(?:信息|消息|宣传)?|不实(?:信息|消息)?|不属实|子虚乌有|无中生有|瞎编|瞎说|瞎扯|胡说(?:八道)?|胡扯|扯淡|编的|编出来的|骗人|骗局|骗子|忽悠|误传|讹传|乌龙|别信|别传|别上当|别轻信|别当真|不要信|不要上当|不要轻信|没(?:有)?(?:这回事|这事|影的事|的事)|没谱|不可信|不靠谱|不是真的|不对|错的?|fake(?: news)?|false|not true|untrue|a lie|a hoax|a myth|a scam|made up|nonsense|bs|bullshit|don't (?:believe|fall for) it|it's (?:fake|false|not true)|wrong)"
    r"(?:的|了|啊|哦|呢|吧|说法|消息|信息|它|这[个些]?|他们?|!|\.| |大家|各位)*$"
)
# What stands before a colon and calls what follows false: 谣言：…, 别信：…, "Myth: …".
_HEADS_FALSE = re.compile(
    r"^.{0,6}(?:谣言|谣传|辟谣|别信|别传|不要信|不要相信|唔好信|误区|不实(?:消息|信息)?|假消息|假的|虚假|不可信|错误说法|✗|×|myth|rumou?r|false|fake|fiction|don't believe|busted)(?:\s?\d{1,2}|[一二三四五六七八九十])?$"
)
# What stands before a colon and answers a claim before it: 真相：…, 查证：…, "Fact: …".
_HEADS_ANSWER = re.compile(
    r"^.{0,4}(?:真相|事实|查证|查證|核实|核查|正解|正确|回应|回复|答|结论|澄清|更正|官方|辟谣|truth|fact|reality|answer|verdict|a)(?:\s?\d{1,2})?$"
)
# A sentence that begins by denying what "it" or "they" stand for.
_TAG_DENIES = re.compile(
    r"^(?:but |in fact |actually |well )?(?:it|this|that|they|these|those|neither|none|nothing)(?: (?:thing|one|of (?:it|this|that|them|these)|happened))? ?"
    r"(?:(?:is|was|are|were|does|did|do|can|could|has|have|had|will|would)(?:n't| not)|cannot|can't|happened|never)(?![a-z])"
    r"|^(?:答:? ?|官方:? ?)?(?:没有|不是|不能|不行|不对|并没有|并非如此|并不是|假的|没这回事|(?:根本)?(?:做|办)不到|没戏|没门|门都没有|休想|想多了|想得美|做梦|笑话|拉倒吧?|画饼|瞎[编猜扯说]|吹(?:的|牛.{0,4})|太天真|才怪|不存在的|没影儿?的事|没有?的事|没这东西|没那么.{1,2}|没这么.{1,2}|早?[凉黄没]了|智商税|全是.{1,3}鬼|杀猪盘|谁信|骗谁呢?|no way|nope|nah|(?:早|早就|早已|已经|现在)?没(?:有)?了)(?:$|[,.!])|^(?:这|此|该)(?:话|说法|事|消息|件事|种话|个说法)?.{0,8}(?:站不住脚|不可信|不实|不存在|不成立|是假|不属实|子虚乌有|编造|谣言|忽悠)"
)
_TAG_ASKS = re.compile(
    r"^(?:吗|么|呢|没|没有)\??$|^(?:这|那|此|这个|消息|说法|请问|想问|问一下|有人知道|谁知道|大家|到底|究竟|应该|是|不知|求|帮忙?|麻烦|一下|的|事|我想| |,)*"
    r"(?:真的吗|真的假的|真的么|真的嘛|真假|是真是假|真还是假|对吗|对不对|对么|是吗|是么|是不是|属实吗|靠谱吗|靠不靠谱|靠得住吗?|可信吗|可靠吗|准确吗|有这回事吗?|有这事吗?|有没有这回事|有证据吗?|求证|求辟谣|求真相|求科普|核实|看看|查查|确认|真的|没搞错吧|不会吧|是这样吗|可能吗|信吗|能信吗|敢信吗|有人试过吗|有人知道吗|有知道的吗|is (?:that|this|it) (?:true|real|right|legit|correct)|true|really|right|legit|confirm|is that figure right|can anyone confirm)"
    r"(?:的|啊|呢|吧|不|没|一下|真假| |\?|!)*\??$"
)


# Not done: tried, refused, nearly, wanted, in talks. What a fact's own wordings say too is part of it.
_UNDONE = re.compile(
    r"差一?点(?!儿?就?没)|险些|几乎(?=收购|买|上市|倒闭)|正在?(?:考虑|谈|洽谈|商谈|商量|酝酿|筹备|收购|起诉|筹|研究)|考虑(?=收|起|投|买|开|上|关|推)|放弃|遭拒|[遭被](?:拒|驳|否|叫停|搁置|拦)|未遂|告吹|黄了|没谈拢|谈崩|流产|试图|企图|妄图|尝试|假装|佯装|有意(?!思|义)|意向|意图"
    r"|必须|早该|理应|本来|原本|欠.{1,8}(?:道歉|说法)|快(?:给|向|跟).{1,8}道歉|(?<![不理])想要?(?=收|买|投|筹|融|起诉|开源|上市|关)|(?<![不需主])要(?=投|收购|起诉|告)|需要?(?=\d|[一二三四五六七八九十]|钱|融|筹)|(?<![不没无])打算(?=[\u4e00-\u9fff])|缺(?=\d|钱|[一二三四五六七八九十])|花(?:了|掉)"
    r"|报价|出价|开价|竞购|要约|洽购|求购|拟购|不同意|编造|编了|出\s?\d[\d.]*[亿万千]?(?:美元|美金|刀|元)?(?=收购|买|拿下)"
    r"|(?<![a-z])(?:tr(?:y|ies|ied|ying)(?= to)|offer(?:s|ed|ing)?(?= to)|want(?:s|ed)?(?= to)|hop(?:es?|ed|ing)(?= to)|attempt(?:s|ed|ing)?|bid(?:s|ding)?|consider(?:s|ed|ing)?|refus(?:es|ed|ing)|in talks|talks|abandon(?:s|ed)?|gave up|g(?:ive|iving)s? up|pretend(?:s|ed|ing)?|sold|fail(?:s|ed)? to)(?![a-z])"
)


class Scope(Enum):
    """Which words a negation turns round."""

    AFTER = "after"
    NEXT = "next"
    BEFORE = "before"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that turns others round, at `start:end` of its clause."""

    start: int
    end: int
    scope: Scope
    until: int
    """Where its scope ends at the latest."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What the small words of a clause say. `marks` are the places of negations and question words,
    so that content words can be read without them.
    """

    negations: tuple[Negation, ...] = ()
    asks: bool = False
    rhetorical: bool = False
    supposes: bool = False
    wishes: bool = False
    opines: bool = False
    plans: bool = False
    past: bool = False
    wonders: bool = False
    contradicts: bool = False
    distances: bool = False
    rebuts: bool = False
    reports: bool = False
    tag_false: bool = False
    tag_asks: bool = False
    heads_false: bool = False
    heads_answer: bool = False
    undone: tuple[str, ...] = ()
    """Words that say that something was tried or meant, and not that it was done."""
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def is_tag(self) -> bool:
        """True for a clause that only says something of its neighbour: 是真的吗, 这是谣言."""
        return self.tag_false or self.tag_asks


NO_CUES = Cues()
"""The cues of nothing."""


def read(text: str, fixed: Sequence[tuple[int, int]] = ()) -> Cues:
    """The cues of one clause in normal form. Linear in its length.

    `fixed` are the places of fixed expressions (用不了, 不要钱): what negates inside one is part of it.
    """
    plain = _HARMLESS.sub(lambda found: "#" * len(found.group()), text)
    rhetorical = bool(_RHETORICAL.search(text))
    asked = () if rhetorical else _ASKS.finditer(plain)
    questions = [found.span() for found in asked if not _STATES.match(plain, 0, found.end())]
    told = [found.span(found.lastindex or 0) for found in _DEMANDS.finditer(plain)]
    found = (n for n in _negations(_blank(plain, [*questions, *told])) if not _is_part(n, fixed, text))
    negations = tuple(_without_a_form(negation, fixed) for negation in found)
    return Cues(
        negations=negations,
        asks=bool(questions),
        rhetorical=rhetorical,
        # 假如 supposes, though it holds no 假.
        supposes=bool(_SUPPOSES.search(text)),
        wishes=bool(_WISHES.search(plain)),
        opines=bool(_OPINES.search(plain)),
        plans=bool(_PLANS.search(plain)),
        past=bool(_PAST.search(plain)),
        wonders=bool(_WONDERS.search(plain)),
        contradicts=bool(_CONTRADICTS.search(plain)),
        distances=bool(_DISTANCES.search(plain)),
        rebuts=bool(_REBUTS.search(text)),
        reports=bool(_REPORTS.search(plain)),
        tag_false=bool(_TAG_FALSE.search(text) or _TAG_DENIES.search(text)),
        tag_asks=bool(_TAG_ASKS.search(text)),
        heads_false=bool(_HEADS_FALSE.search(text)),
        heads_answer=bool(_HEADS_ANSWER.search(text)),
        undone=tuple(found.group() for found in _UNDONE.finditer(text)),
        marks=tuple(sorted([*((n.start, n.end) for n in negations), *questions, *told])),
    )


def _is_part(negation: Negation, fixed: Sequence[tuple[int, int]], text: str) -> bool:
    """True inside a longer fixed expression, or where one brings the negation with it: 从来|不收费.

    Words like 谣言 falsify wherever they stand.
    """
    if negation.scope is Scope.CLAUSE:
        return False
    length = negation.end - negation.start
    return any(
        (start <= negation.start and negation.end <= end and end - start > length)
        or (negation.start < start < negation.end <= end and text[start] in "不没无")
        for start, end in fixed
    )


def _without_a_form(negation: Negation, fixed: Sequence[tuple[int, int]]) -> Negation:
    """不可以 before 可以用 negates it, and does not take half of it away."""
    for start, end in fixed:
        if negation.start < start < negation.end < end:
            return replace(negation, end=start)
    return negation


_TABLES = (
    (Scope.CLAUSE, _FALSIFIES),
    (Scope.NEXT, _NEGATES_NEXT),
    (Scope.BEFORE, _NEGATES_BEFORE),
    (Scope.AFTER, _NEGATES),
)


def _negations(text: str) -> tuple[Negation, ...]:
    """All negations; a stretch that one table took is not read again by the next."""
    found: list[Negation] = []
    for scope, table in _TABLES:
        spans = [match.span() for match in table.finditer(text)]
        found += [Negation(start, end, scope, _until(text, start, end, scope)) for start, end in spans]
        text = _blank(text, spans)
    return tuple(sorted(found, key=lambda negation: negation.start))


_SO = re.compile(
    r"就(?!是)|直接|即可|也(?!是)|便能|照样|照常|仍然?|还(?:是|能|可以)|都?会被|已经?有|却|,"
    r"|是(?=违|犯|不行|合法|合规|可以)"
    r"|(?<![a-z])(?:just|and|but|you can|where|who|which)(?![a-z])"
)
# 没开放那会儿就有人卖; but 没有在那之前开放 is one statement.
_WHILE = re.compile(r"那会儿?|那时|的?时候|之前|以前")
# 不支持的地区, 没上市的公司: what is not so is only what the noun is like. 没有收费的群 denies the noun.
_OF = re.compile(r"(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fffa-z])|(?<=上市)(?=股|公司|企业|创业)")
_DENIES_NOUNS = re.compile(r"[有是非无算称说讲传提何系冇]$|[a-z]$")


def _until(text: str, start: int, end: int, scope: Scope) -> int:
    """不用排队就能用, 没开放就有人卖课: what is not so ends where what is so begins."""
    if scope not in {Scope.NEXT, Scope.AFTER} or (not start and text.startswith("并非")):
        return len(text)
    ends = [found.start() for found in [_SO.search(text, end)] if found]
    ends += [
        found.start()
        for found in [_WHILE.search(text, end + 1)]
        if found and "在" not in text[end : found.start()]
    ]
    if not _DENIES_NOUNS.search(text[start:end]):
        ends += [found.start() for found in [_OF.search(text, end + 1)] if found]
    return min(ends, default=len(text))


def turned(negations: tuple[Negation, ...], starts: list[int]) -> list[int]:
    """For words of a clause by where they start: 1 as said, -1 turned round by its negations."""
    signs = [1] * len(starts)
    for negation in negations:
        for place in reach(negation, starts):
            signs[place] = -signs[place]
    return signs


def reach(negation: Negation, starts: list[int]) -> list[int]:
    """Which words of a clause, by where they start, a negation turns round."""
    after = [n for n, start in enumerate(starts) if negation.end <= start < negation.until]
    before = [n for n, start in enumerate(starts) if start < negation.start]
    match negation.scope:
        case Scope.AFTER:
            return after or before[-1:]  # 一点用没有: nothing follows, so it is about the word before
        case Scope.NEXT:
            return after
        case Scope.BEFORE:
            return before[-1:]
        case Scope.CLAUSE:
            return before or after


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


_BY_FIELD = {
    "asks": _ASKS,
    "wonders": _WONDERS,
    "rhetorical": _RHETORICAL,
    "supposes": _SUPPOSES,
    "wishes": _WISHES,
    "opines": _OPINES,
    "plans": _PLANS,
    "past": _PAST,
    "reports": _REPORTS,
    "rebuts": _REBUTS,
    "contradicts": _CONTRADICTS,
}


def words_of(field: str, text: str) -> tuple[str, ...]:
    """The words that give a clause a cue, by the name of its field: for explaining. Decides nothing.

    The whole clause where the cue is not in single words.
    """
    table = _BY_FIELD.get(field)
    plain = _HARMLESS.sub(lambda found: "#" * len(found.group()), text)
    found = (match.group().strip(" ,") for match in table.finditer(plain)) if table else iter((text,))
    return tuple(dict.fromkeys(word for word in found if word)) or (text,)
