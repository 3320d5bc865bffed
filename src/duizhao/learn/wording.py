"""What the self-test itself says, in English and in three kinds of Chinese."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, Lang


class Wording(Struct, frozen=True, kw_only=True):
    """Every phrase of the interface, with the names in braces to be filled in."""

    colon: str
    plan_more: str
    nothing_due: str
    next_due: str
    comma: str
    semicolon: str
    unseen: str
    left: str
    new: str
    choose: str
    choose_all: str
    blank: str
    blank_of: str
    match: str
    order: str
    short: str
    altered: str
    stray: str
    no_letter: str
    unpaired: str
    twice: str
    missing: str
    think: str
    rate: str
    right: str
    almost: str
    wrong: str
    some_right: str
    some_found: str
    misplaced: str
    you: str
    not_this: str
    left_out: str
    answer: str
    also: str
    converted: str
    gloss: str
    note: str
    line: str
    reports: str
    stored: str
    ratings: tuple[str, str, str, str]
    after_right: str
    after_guess: str
    after_part: str
    after_wrong: str
    after_typed: str
    undone: str
    nothing_to_undo: str
    skipped: str
    leave: str
    done: str
    unknown: str
    now: str
    minutes: str
    hours: str
    tomorrow: str
    days: str
    help: str
    stats: str
    items: str
    seen: str
    learning: str
    young: str
    mature: str
    retention: str
    no_retention: str
    per_day: str
    forecast: str
    topics: str
    kinds: str
    part: str
    kind: Mapping[str, str]
    no_history: str


ENGLISH: Final = Wording(
    colon=": ",
    plan_more="? help, q pause",
    nothing_due="nothing is due",
    next_due="next: {when}",
    comma=", ",
    semicolon="; ",
    unseen="{n} not seen yet (`--new N` sets how many a day)",
    left="{left} left",
    new="new",
    choose="type a letter, A to {last}",
    choose_all="type every right letter (ac …), A to {last}; Enter alone if you do not know",
    blank="type what is missing; Enter alone if you do not know",
    blank_of="blank {n} of {all}",
    match="type the letter of each in turn (cb…), or with its number (1c 2b …); Enter alone if you do not know",
    order="type the letters in the right order (cb…); Enter alone if you do not know",
    short="type the answer; Enter alone if you do not know",
    altered="type the changed word, or the true one; Enter alone if you do not know",
    stray="“{what}” is neither one of A to {last} nor of 1 to {n}",
    no_letter="“{what}” is not one of A to {last}",
    unpaired="each number takes one letter, as in 1c 2b",
    twice="{what} stands twice",
    missing="not all yet, missing: {what}",
    think="think, then Enter",
    rate="1 Again   2 Hard   3 Good   4 Easy",
    right="Right.",
    almost="Almost.",
    wrong="Wrong.",
    some_right="{n} of {all} right.",
    some_found="{n} of the {all} that are right.",
    misplaced="{n} of {all} misplaced.",
    you="you",
    not_this=" (you: {typed})",
    left_out=" (you left it out)",
    answer="answer",
    also="also right",
    converted="converted by machine",
    gloss="our translation",
    note="Editor's note",
    line="line\N{NO-BREAK SPACE}{line}",
    reports="on {event}",
    stored="{rating}, next {when}",
    ratings=("Again", "Hard", "Good", "Easy"),
    after_right="Enter go on   2 Hard   4 Easy   u undo",
    after_guess="Enter go on   1 only guessed   2 Hard   4 Easy   u undo",
    after_part="Enter go on   1 Again   2 Hard   3 Good   u undo",
    after_wrong="Enter go on   u undo",
    after_typed="Enter go on   ! I was right   u undo",
    undone="Taken back.",
    nothing_to_undo="There is no answer in this session to take back.",
    skipped="Skipped for this session.",
    leave="{answered} answered, {right} right, everything stored. {left} left: the same command goes on.",
    done="{answered} answered, {right} right, everything stored. Nothing more is due now; {next}.",
    unknown="“{typed}” is no answer here: {expected}",
    now="now",
    minutes="in {n} min",
    hours="in {n} h",
    tomorrow="tomorrow",
    days="in {n} days",
    help="""Every line ends with Enter.
a, b, c …  choose an option; ac, where several are right
t f  true, false
cab, 1c 2a 3b  match, or put in order
1 2 3 4  rate: Again, Hard, Good, Easy
!  I was right (after a typed answer)
u  take the last answer back, and ask it again
s  skip this for now
z  put off until tomorrow; zz  put aside, ask no more
# remark  flag the question for the author
y  how the term is read: pinyin, zhuyin
/z /zz /y  the same where words are typed
q  pause (also p, Ctrl-C, Ctrl-D); every answer is stored as soon as its result is shown""",
    stats="Self-test",
    items="items",
    seen="seen",
    learning="learning",
    young="young",
    mature="mature",
    retention="retention {percent} % ({kept} of {asked} reviews)",
    no_retention="retention: no reviews yet",
    per_day="Answers, last {n} days",
    forecast="Due, next {n} days",
    topics="By topic",
    kinds="By kind",
    part="{part}: {seen} of {items} seen, {mature} mature",
    kind={
        "recall": "recall",
        "choice": "choice",
        "multiple": "several right",
        "cloze": "cloze",
        "true-false": "true or false",
        "match": "match",
        "order": "put in order",
        "short": "short answer",
        "altered": "altered quotation",
        "report": "differing reports",
    },
    no_history="nothing was answered yet",
)

HANS: Final = Wording(
    colon="：",
    plan_more="? 帮助，q 暂停",
    nothing_due="现在没有待复习的题目",
    next_due="下次：{when}",
    comma="，",
    semicolon="；",
    unseen="还有 {n} 道新题（`--new N` 设定每天的数量）",
    left="还剩 {left} 题",
    new="新题",
    choose="输入字母 A 到 {last}",
    choose_all="输入所有正确选项的字母（ac……），A 到 {last}；不知道就直接按回车",
    blank="输入空缺的词；不知道就直接按回车",
    blank_of="第 {n} 空，共 {all} 空",
    match="依次输入每项对应的字母（cb……），或连同编号（1c 2b ……）；不知道就直接按回车",
    order="按正确的顺序输入字母（cb……）；不知道就直接按回车",
    short="输入答案；不知道就直接按回车",
    altered="输入被改的词，或原来的词；不知道就直接按回车",
    stray="“{what}”不在字母 A 到 {last} 和编号 1 到 {n} 之中",
    no_letter="“{what}”不在字母 A 到 {last} 之中",
    unpaired="每个编号配一个字母，如 1c 2b",
    twice="{what} 出现了两次",
    missing="还缺 {what}",
    think="先想一想，再按回车",
    rate="1 重来   2 困难   3 良好   4 简单",
    right="答对了。",
    almost="差一点。",
    wrong="答错了。",
    some_right="{all} 对中答对 {n} 对。",
    some_found="{all} 个正确选项，选对 {n} 个。",
    misplaced="{all} 项中有 {n} 项位置不对。",
    you="你的",
    not_this="（你的：{typed}）",
    left_out="（漏选）",
    answer="答案",
    also="也算对",
    converted="机器转换",
    gloss="编者译文",
    note="编者注",
    line="第\N{NO-BREAK SPACE}{line}\N{NO-BREAK SPACE}行",
    reports="据 {event}",
    stored="{rating}，下次：{when}",
    ratings=("重来", "困难", "良好", "简单"),
    after_right="回车 继续   2 困难   4 简单   u 撤销",
    after_guess="回车 继续   1 只是猜的   2 困难   4 简单   u 撤销",
    after_part="回车 继续   1 重来   2 困难   3 良好   u 撤销",
    after_wrong="回车 继续   u 撤销",
    after_typed="回车 继续   ! 我答对了   u 撤销",
    undone="已撤销。",
    nothing_to_undo="本次还没有可撤销的回答。",
    skipped="本次跳过。",
    leave="答了 {answered} 题，对 {right} 题，均已保存。还剩 {left} 题，用同一命令继续。",
    done="答了 {answered} 题，对 {right} 题，均已保存。现在没有更多待复习的题目；{next}。",
    unknown="“{typed}”不是这里的回答：{expected}",
    now="现在",
    minutes="{n} 分钟后",
    hours="{n} 小时后",
    tomorrow="明天",
    days="{n} 天后",
    help="""每行输入后按回车。
a、b、c……  选择选项；多选题如 ac
t f  正确、错误（也可输入 对、错）
cab、1c 2a 3b  配对或排序
1 2 3 4  评分：重来、困难、良好、简单
!  我答对了（用于输入答案之后）
u  撤销上一个回答并重新提问
s  本次跳过这一题
z  推迟到明天；zz  搁置，不再提问
# 备注  标记这一题，供作者查看
y  显示术语的拼音或注音
/z /zz /y  在输入文字的地方同上
q  暂停（也可按 p、Ctrl-C、Ctrl-D）；每个回答在显示结果之前就已保存""",
    stats="自测",
    items="题目",
    seen="已学",
    learning="学习中",
    young="初熟",
    mature="已熟",
    retention="记住率 {percent}%（{asked} 次复习中记住 {kept} 次）",
    no_retention="记住率：还没有复习",
    per_day="最近 {n} 天的回答",
    forecast="未来 {n} 天待复习",
    topics="按主题",
    kinds="按题型",
    part="{part}：已学 {seen} / {items}，已熟 {mature}",
    kind={
        "recall": "回忆",
        "choice": "单选",
        "multiple": "多选",
        "cloze": "填空",
        "true-false": "判断",
        "match": "配对",
        "order": "排序",
        "short": "简答",
        "altered": "引文辨误",
        "report": "说法辨别",
    },
    no_history="还没有任何回答",
)

HANT: Final = Wording(
    colon="：",
    plan_more="? 說明，q 暫停",
    nothing_due="現在沒有待複習的題目",
    next_due="下次：{when}",
    comma="，",
    semicolon="；",
    unseen="還有 {n} 道新題（`--new N` 設定每天的數量）",
    left="還剩 {left} 題",
    new="新題",
    choose="輸入字母 A 到 {last}",
    choose_all="輸入所有正確選項的字母（ac……），A 到 {last}；不知道就直接按 Enter",
    blank="輸入空缺的詞；不知道就直接按 Enter",
    blank_of="第 {n} 空，共 {all} 空",
    match="依次輸入每項對應的字母（cb……），或連同編號（1c 2b ……）；不知道就直接按 Enter",
    order="依正確的順序輸入字母（cb……）；不知道就直接按 Enter",
    short="輸入答案；不知道就直接按 Enter",
    altered="輸入被改的詞，或原來的詞；不知道就直接按 Enter",
    stray="「{what}」不在字母 A 到 {last} 和編號 1 到 {n} 之中",
    no_letter="「{what}」不在字母 A 到 {last} 之中",
    unpaired="每個編號配一個字母，如 1c 2b",
    twice="{what} 出現了兩次",
    missing="還缺 {what}",
    think="先想一想，再按 Enter",
    rate="1 重來   2 困難   3 良好   4 簡單",
    right="答對了。",
    almost="差一點。",
    wrong="答錯了。",
    some_right="{all} 對中答對 {n} 對。",
    some_found="{all} 個正確選項，選對 {n} 個。",
    misplaced="{all} 項中有 {n} 項位置不對。",
    you="你的",
    not_this="（你的：{typed}）",
    left_out="（漏選）",
    answer="答案",
    also="也算對",
    converted="機器轉換",
    gloss="編者譯文",
    note="編者註",
    line="第\N{NO-BREAK SPACE}{line}\N{NO-BREAK SPACE}行",
    reports="據 {event}",
    stored="{rating}，下次：{when}",
    ratings=("重來", "困難", "良好", "簡單"),
    after_right="Enter 繼續   2 困難   4 簡單   u 復原",
    after_guess="Enter 繼續   1 只是猜的   2 困難   4 簡單   u 復原",
    after_part="Enter 繼續   1 重來   2 困難   3 良好   u 復原",
    after_wrong="Enter 繼續   u 復原",
    after_typed="Enter 繼續   ! 我答對了   u 復原",
    undone="已復原。",
    nothing_to_undo="這次還沒有可復原的回答。",
    skipped="這次略過。",
    leave="答了 {answered} 題，對 {right} 題，均已儲存。還剩 {left} 題，用同一指令繼續。",
    done="答了 {answered} 題，對 {right} 題，均已儲存。現在沒有更多待複習的題目；{next}。",
    unknown="「{typed}」不是這裡的回答：{expected}",
    now="現在",
    minutes="{n} 分鐘後",
    hours="{n} 小時後",
    tomorrow="明天",
    days="{n} 天後",
    help="""每行輸入後按 Enter。
a、b、c……  選擇選項；多選題如 ac
t f  正確、錯誤（也可輸入 對、錯）
cab、1c 2a 3b  配對或排序
1 2 3 4  評分：重來、困難、良好、簡單
!  我答對了（用於輸入答案之後）
u  復原上一個回答並重新提問
s  這次略過這一題
z  延到明天；zz  擱置，不再詢問
# 備註  標記這一題，供作者查看
y  顯示術語的注音或拼音
/z /zz /y  在輸入文字的地方同上
q  暫停（也可按 p、Ctrl-C、Ctrl-D）；每個回答在顯示結果之前就已儲存""",
    stats="自我測驗",
    items="題目",
    seen="已學",
    learning="學習中",
    young="初熟",
    mature="已熟",
    retention="記住率 {percent}%（{asked} 次複習中記住 {kept} 次）",
    no_retention="記住率：還沒有複習",
    per_day="最近 {n} 天的回答",
    forecast="未來 {n} 天待複習",
    topics="按主題",
    kinds="按題型",
    part="{part}：已學 {seen} / {items}，已熟 {mature}",
    kind={
        "recall": "回想",
        "choice": "單選",
        "multiple": "多選",
        "cloze": "填空",
        "true-false": "是非",
        "match": "配對",
        "order": "排序",
        "short": "簡答",
        "altered": "引文辨誤",
        "report": "說法辨別",
    },
    no_history="還沒有任何回答",
)


HONG_KONG: Final = replace(
    HANT,
    plan_more="? 說明，q 暫停",
    nothing_due="現在沒有待溫習的題目",
    order="按正確的次序輸入字母（cb……）；不知道就直接按 Enter",
    done="答了 {answered} 題，對 {right} 題，均已儲存。現在沒有更多待溫習的題目；{next}。",
    unknown="「{typed}」不是這裏的回答：{expected}",
    retention="記住率 {percent}%（{asked} 次溫習中記住 {kept} 次）",
    no_retention="記住率：還沒有溫習",
    forecast="未來 {n} 天待溫習",
)


def wording(lang: Lang) -> Wording:
    """Return the interface in `lang`."""
    if lang == EN:
        return ENGLISH
    return HANS if lang == ZH_HANS else HONG_KONG if lang == ZH_HANT_HK else HANT
