"""What the self-test itself says, in English and in both Chinese scripts."""

from typing import Final

from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, Lang


class Wording(Struct, frozen=True, kw_only=True):
    """Every phrase of the interface, with the names in braces to be filled in."""

    colon: str
    plan: str
    plan_more: str
    nothing_due: str
    next_due: str
    comma: str
    semicolon: str
    unseen: str
    left: str
    new: str
    choose: str
    blank: str
    blank_of: str
    think: str
    rate: str
    right: str
    almost: str
    wrong: str
    you: str
    answer: str
    converted: str
    gloss: str
    note: str
    line: str
    reports: str
    stored: str
    ratings: tuple[str, str, str, str]
    after_right: str
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
    topic: str
    no_history: str


ENGLISH: Final = Wording(
    colon=": ",
    plan="{due} due, {new} new",
    plan_more="? help, q leave",
    nothing_due="nothing is due",
    next_due="next: {when}",
    comma=", ",
    semicolon="; ",
    unseen="{n} not seen yet (`--new N` sets how many a day)",
    left="{left} left",
    new="new",
    choose="type a letter, A to {last}",
    blank="type what is missing; Enter alone if you do not know",
    blank_of="blank {n} of {all}",
    think="think, then Enter",
    rate="1 Again   2 Hard   3 Good   4 Easy",
    right="Right.",
    almost="Almost.",
    wrong="Wrong.",
    you="you",
    answer="answer",
    converted="converted by machine",
    gloss="our translation",
    note="Editor's note",
    line="line\N{NO-BREAK SPACE}{line}",
    reports="on {event}",
    stored="{rating}, next {when}",
    ratings=("Again", "Hard", "Good", "Easy"),
    after_right="Enter go on   2 Hard   4 Easy   u undo",
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
a, b, c …  choose an option
1 2 3 4  rate: Again, Hard, Good, Easy
!  I was right (after a typed answer)
u  take the last answer back, and ask it again
s  skip this for now
q  leave (also Ctrl-C, Ctrl-D); every answer is stored as soon as its result is shown""",
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
    topic="{topic}: {seen} of {items} seen, {mature} mature",
    no_history="nothing was answered yet",
)

HANS: Final = Wording(
    colon="：",
    plan="待复习 {due}，新题 {new}",
    plan_more="? 帮助，q 退出",
    nothing_due="现在没有待复习的题目",
    next_due="下次：{when}",
    comma="，",
    semicolon="；",
    unseen="还有 {n} 道新题（`--new N` 设定每天的数量）",
    left="还剩 {left} 题",
    new="新题",
    choose="输入字母 A 到 {last}",
    blank="输入空缺的词；不知道就直接按回车",
    blank_of="第 {n} 空，共 {all} 空",
    think="先想一想，再按回车",
    rate="1 重来   2 困难   3 良好   4 简单",
    right="答对了。",
    almost="差一点。",
    wrong="答错了。",
    you="你的",
    answer="答案",
    converted="机器转换",
    gloss="编者译文",
    note="编者注",
    line="第\N{NO-BREAK SPACE}{line}\N{NO-BREAK SPACE}行",
    reports="据 {event}",
    stored="{rating}，下次：{when}",
    ratings=("重来", "困难", "良好", "简单"),
    after_right="回车 继续   2 困难   4 简单   u 撤销",
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
a、b、c……  选择选项
1 2 3 4  评分：重来、困难、良好、简单
!  我答对了（用于填空之后）
u  撤销上一个回答并重新提问
s  本次跳过这一题
q  退出（也可按 Ctrl-C、Ctrl-D）；每个回答在显示结果之前就已保存""",
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
    topic="{topic}：已学 {seen} / {items}，已熟 {mature}",
    no_history="还没有任何回答",
)

HANT: Final = Wording(
    colon="：",
    plan="待複習 {due}，新題 {new}",
    plan_more="? 說明，q 離開",
    nothing_due="現在沒有待複習的題目",
    next_due="下次：{when}",
    comma="，",
    semicolon="；",
    unseen="還有 {n} 道新題（`--new N` 設定每天的數量）",
    left="還剩 {left} 題",
    new="新題",
    choose="輸入字母 A 到 {last}",
    blank="輸入空缺的詞；不知道就直接按 Enter",
    blank_of="第 {n} 空，共 {all} 空",
    think="先想一想，再按 Enter",
    rate="1 重來   2 困難   3 良好   4 簡單",
    right="答對了。",
    almost="差一點。",
    wrong="答錯了。",
    you="你的",
    answer="答案",
    converted="機器轉換",
    gloss="編者譯文",
    note="編者註",
    line="第\N{NO-BREAK SPACE}{line}\N{NO-BREAK SPACE}行",
    reports="據 {event}",
    stored="{rating}，下次：{when}",
    ratings=("重來", "困難", "良好", "簡單"),
    after_right="Enter 繼續   2 困難   4 簡單   u 復原",
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
a、b、c……  選擇選項
1 2 3 4  評分：重來、困難、良好、簡單
!  我答對了（用於填空之後）
u  復原上一個回答並重新提問
s  這次略過這一題
q  離開（也可按 Ctrl-C、Ctrl-D）；每個回答在顯示結果之前就已儲存""",
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
    topic="{topic}：已學 {seen} / {items}，已熟 {mature}",
    no_history="還沒有任何回答",
)


def wording(lang: Lang) -> Wording:
    """Return the interface for learners whose first language is `lang`."""
    return ENGLISH if lang == EN else HANS if lang == ZH_HANS else HANT
