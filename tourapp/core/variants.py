"""Letters that a search treats as one: data for `core.text.search_key`, never applied to what is stored.

`KANJI`, first part: the older forms that the Enforcement Regulations of the Family Register Act allow in
given names beside the common ones (戸籍法施行規則 別表第二 二; pairs whose forms are different characters in
Unicode). Second part: other older forms of the list of common characters (常用漢字表, 2010, the forms in
brackets), and the forms of family names that offices meet daily (髙, 﨑, 邉 …), for which no short official
list exists.

`LATIN`: letters that have no decomposition in Unicode, spelled as the transform Latin-ASCII of CLDR does.
"""

_GIVEN_NAMES = """
亞亜 惡悪 爲為 榮栄 衞衛 圓円 緣縁 薗園 應応 櫻桜 奧奥 橫横 溫温 價価 壞壊 懷懐 樂楽 渴渇 卷巻 陷陥
寬寛 氣気 僞偽 戲戯 虛虚 峽峡 狹狭 曉暁 駈駆 勳勲 薰薫 惠恵 揭掲 鷄鶏 藝芸 擊撃 縣県 儉倹 劍剣 險険
圈圏 檢検 顯顕 驗験 嚴厳 廣広 恆恒 黃黄 國国 黑黒 碎砕 雜雑 兒児 濕湿 實実 壽寿 收収 從従 澁渋 獸獣
縱縦 緖緒 敍叙 將将 涉渉 燒焼 奬奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 孃嬢 讓譲 釀醸 眞真 寢寝 愼慎 盡尽
粹粋 醉酔 穗穂 瀨瀬 齊斉 靜静 攝摂 專専 戰戦 纖繊 禪禅 壯壮 爭争 莊荘 搜捜 巢巣 曾曽 裝装 瘦痩 騷騒
增増 藏蔵 臟臓 卽即 帶帯 滯滞 瀧滝 單単 團団 彈弾 晝昼 鑄鋳 廳庁 徵徴 聽聴 鎭鎮 轉転 傳伝 嶋島 燈灯
盜盗 稻稲 德徳 拜拝 盃杯 賣売 髮髪 拔抜 晚晩 祕秘 冨富 拂払 佛仏 步歩 峯峰 飜翻 每毎 萬万 默黙 埜野
彌弥 藥薬 與与 搖揺 樣様 謠謡 來来 賴頼 覽覧 龍竜 凉涼 綠緑 淚涙 壘塁 禮礼 曆暦 歷歴 鍊錬 郞郎 錄録
"""
# 斎 and 斉 are two names with two meanings, but a clerk who hears さいとう cannot know which: matched as one.
_OTHERS = """
髙高 﨑崎 嵜崎 邉辺 邊辺 濱浜 濵浜 澤沢 齋斉 斎斉 嶌島 栁柳 桒桑 𠮷吉 𣘺橋 舘館 籔薮 藪薮 淵渕 渊渕
曻昇 檜桧 槇槙 遙遥 巖巌 嶽岳 豐豊 龜亀 寶宝 學学 關関 觀観 鐵鉄 鹽塩 區区 驛駅 臺台 灣湾 號号 會会
經経 濟済 總総 發発 變変 讀読 點点 舊旧 體体 醫医 獨独 對対 數数 假仮 當当 靑青 淸清 彥彦 產産 內内
吳呉 戶戸 稅税 說説 敎教 硏研 蘆芦 鄕郷 姬姫 塲場 礒磯 鷗鴎 柗松 枩松
"""

KANJI = str.maketrans({pair[0]: pair[1] for pair in (*_GIVEN_NAMES.split(), *_OTHERS.split())})

# Lower case only: the key is case-folded first, and ß has become ss by then.
LATIN = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t",
        "ŋ": "n", "ĸ": "q", "ɨ": "i", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ə": "e",
    }
)  # fmt: skip
