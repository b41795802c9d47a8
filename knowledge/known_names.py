"""Companies, people and bodies that everybody knows and that news is made of: written and reviewed by hand.

One name a line: an id, its Chinese forms, then its Latin forms with `|` between them, lower case and
Simplified. Names that are also common words (苹果, meta, target) stand here only in forms that are not.
"""

NAMES = """
    warner 华纳 华纳兄弟 warner|warner bros|warner bros.|warner brothers
    netflix 网飞 奈飞 netflix
    universal 环球影业 universal pictures|nbcuniversal
    paramount 派拉蒙 paramount
    sony 索尼 sony
    nintendo 任天堂 nintendo
    comcast 康卡斯特 comcast
    spotify spotify
    samsung 三星电子 三星 samsung
    hynix 海力士 sk hynix|hynix
    tsmc 台积电 tsmc
    intel 英特尔 intel
    amd 超威 amd
    qualcomm 高通 qualcomm
    broadcom 博通 broadcom

    oracle 甲骨文 oracle
    softbank 软银 孙正义 softbank|masayoshi son
    ibm ibm
    cisco 思科 cisco
    salesforce salesforce
    dell 戴尔 dell
    hp 惠普 hewlett-packard
    lenovo 联想 lenovo
    huawei 华为 huawei
    xiaomi 小米 雷军 xiaomi
    oppo oppo
    vivo vivo
    baidu 百度 李彦宏 baidu
    alibaba 阿里 阿里巴巴 马云 蔡崇信 alibaba
    tencent 腾讯 马化腾 tencent
    jd 京东 刘强东 jd.com
    pinduoduo 拼多多 黄峥 pinduoduo|temu
    meituan 美团 王兴 meituan
    netease 网易 丁磊 netease
    bilibili 哔哩哔哩 bilibili
    didi 滴滴 didi
    kuaishou 快手 kuaishou
    iflytek 科大讯飞 讯飞 iflytek
    sensetime 商汤 sensetime
    byd 比亚迪 王传福 byd
    nio 蔚来 nio
    xpeng 小鹏 xpeng
    tesla 特斯拉 tesla
    spacex spacex
    starlink 星链 starlink
    boeing 波音 boeing
    toyota 丰田 toyota
    ford 福特汽车 ford motor
    apple 苹果公司 库克 apple inc|tim cook
    google 谷歌 皮查伊 google|alphabet|sundar pichai
    microsoft 微软 纳德拉 microsoft|satya nadella
    amazon 亚马逊 贝索斯 amazon|jeff bezos
    facebook 脸书 扎克伯格 facebook|instagram|zuckerberg|mark zuckerberg
    nvidia 英伟达 黄仁勋 老黄 nvidia|jensen huang
    twitter 推特 twitter
    snap snapchat
    reddit reddit
    uber 优步 uber
    airbnb 爱彼迎 airbnb
    stripe stripe
    palantir palantir
    mistral mistral
    anthropic anthropic
    cohere cohere
    perplexity perplexity
    xai xai
    huggingface huggingface
    stability stability ai
    goldman 高盛 goldman sachs
    morgan 摩根士丹利 大摩 morgan stanley
    jpmorgan 摩根大通 小摩 jpmorgan|jp morgan
    blackrock 贝莱德 blackrock
    sequoia 红杉 红杉资本 sequoia capital
    a16z a16z|andreessen horowitz
    buffett 巴菲特 伯克希尔 buffett|warren buffett|berkshire
    gates 比尔盖茨 盖茨 bill gates
    trump 特朗普 川普 trump|donald trump
    biden 拜登 biden|joe biden
    putin 普京 putin
    musk 马斯克 elon musk
    un 联合国 united nations
    fbi 联邦调查局 fbi
    sec 美国证监会 sec filing
    ftc 联邦贸易委员会 ftc
    congress 国会 congress
    nyt 纽约时报 new york times|nyt
    wsj 华尔街日报 wall street journal|wsj
    getty getty images
    authorsguild 作家协会 authors guild
    hollywood 好莱坞 hollywood
    scarlett 斯嘉丽 寡姐 scarlett johansson
    tsinghua 清华 清华大学 tsinghua
    peking 北大 北京大学 peking university
    mit 麻省理工 massachusetts institute of technology
    stanford 斯坦福 stanford
    harvard 哈佛 harvard
    yaoming 姚明
    jaychou 周杰伦
    xiaozhan 肖战
    yangmi 杨幂
    zhaoliying 赵丽颖
    dilireba 迪丽热巴
"""
