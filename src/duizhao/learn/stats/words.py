"""What statistics say, in English and in three kinds of Chinese, beside what the self-test's own wording has."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, Lang


class Words(Struct, frozen=True, kw_only=True):
    """Every phrase, with the names in braces to be filled in."""

    title: str
    all_time: str
    period: str
    percent: str
    of: str
    known: str
    streak: str
    hidden: str
    aside: str
    retention: str
    retention_note: str
    review_stages: tuple[str, str, str]
    topics: str
    levels: str
    level: str
    modes: str
    mode: Mapping[str, str]
    mode_columns: tuple[str, str, str]
    mode_note: str
    calendar: str
    calendar_none: str
    calendar_month: str
    fewer: str
    more: str
    forecast: str
    backlog: str
    within: str
    forecast_note: str
    time: str
    time_columns: tuple[str, str]
    today: str
    last_week: str
    week_of: str
    time_note: str
    capped: str
    spread: str
    spread_row: str
    spread_columns: tuple[str]
    hardest: str
    hardest_columns: tuple[str, str]
    hardest_note: str
    no_hardest: str
    curve: str
    curve_columns: tuple[str, str, str]
    curve_note: str
    no_deck: str
    day: str
    answers: str
    items: str
    figures: str
    week: str
    made: str
    progress: str
    hours_a_week: str
    weekdays: tuple[str, str, str, str, str, str, str]
    months: tuple[str, ...]
    long_date: str
    long_month: str
    year: str
    minutes: str
    under_a_minute: str
    hours_minutes: str
    hours: str
    hours_title: str
    spent: str
    no_time: str
    today_spent: str
    pace: str
    to_go: str
    reached: str
    arrives: str
    in_years: str
    between: str
    lifetimes: str
    too_early: str
    stopped: str
    far: str


_ENGLISH: Final = Words(
    title="Statistics",
    all_time="all time",
    period="last {n} days",
    percent="{n} %",
    of="{share} of {n}",
    known="known now: about {known} of {seen} items ({percent})",
    streak="days in a row: {current}, at most {longest}; days of learning: {days}",
    hidden="answers left out because their time is still to come: {n} (a clock was wrong)",
    aside="put aside: {n}",
    retention="Retention, {period}",
    retention_note="the share of reviews not forgotten; first steps, cram and exam are no reviews; wanted: {percent}",
    review_stages=("young", "mature", "all"),
    topics="by topic",
    levels="by level",
    level="level {n}",
    modes="Answers, {period}",
    mode={
        "review": "review",
        "weak": "weak items",
        "cram": "cram",
        "exam": "exam",
        "paper": "on paper",
        "anki": "in Anki",
    },
    mode_columns=("answers", "right", "time"),
    mode_note="cram and exam leave the schedule and the retention alone",
    calendar="Answers a day, last {n} weeks",
    calendar_none="no answers in these weeks",
    calendar_month="{month}: {days} days, {answers} answers, {time}",
    fewer="fewer",
    more="more",
    forecast="Due",
    backlog="from earlier days: {n}",
    within="next {days} days: {n}",
    forecast_note="as scheduled now, without what answers and new items will add",
    time="Time on task",
    time_columns=("time", "share"),
    today="today",
    last_week="last 7 days",
    week_of="week of {day}",
    time_note="an answer counts {idle} s at most; what two computers recorded at once counts once",
    capped="answers that stood longer: {n}",
    spread="How likely you know an item now",
    spread_row="{low}–{high} %",
    spread_columns=("items",),
    hardest="Hardest ideas, {period}",
    hardest_columns=("forgotten", "rate"),
    hardest_note="rate: the share forgotten, drawn to your average where reviews are few; from {n} reviews on",
    no_hardest="none stands out yet",
    curve="Learning curve",
    curve_columns=("seen", "known", "retention"),
    curve_note="known: how many items you would know, by the forgetting curve of each",
    no_deck="`duizhao stats DECK` tells topics, levels and kinds apart",
    day="day",
    answers="answers",
    items="items",
    figures="Figures",
    week="week of",
    made="As of {at}",
    progress="Progress",
    hours_a_week="hours a week",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    long_date="{day} {month} {year}",
    long_month="{month} {year}",
    year="{year}",
    minutes="{n} min",
    under_a_minute="under 1 min",
    hours_minutes="{h} h {m} min",
    hours="{n} h",
    hours_title="Hours on task",
    spent="{time} since {since}; days of learning: {days}",
    no_time="no time on task yet",
    today_spent="today: {time}",
    pace="a week, by the last {weeks}: {time}",
    to_go="goal: {goal} h; {percent} done, {left} h to go",
    reached="The goal of {goal} h is reached.",
    arrives="At this pace you reach {goal} h about {when}",
    in_years=" (in {n} years)",
    between="; by your best and your slowest week between {sooner} and {later}",
    lifetimes="At this pace {goal} h take {n} more years: more than a lifetime.",
    too_early="Too early to say when: that takes {early} days from the first answer on, and {few} days of learning.",
    stopped="No time on task in the last {weeks}: at this pace, never.",
    far="never",
)

_HANS: Final = Words(
    title="学习统计",
    all_time="全部时间",
    period="最近 {n} 天",
    percent="{n}%",
    of="{n} 次中 {share}",
    known="现在记得：{seen} 题中约 {known} 题（{percent}）",
    streak="连续学习 {current} 天，最长 {longest} 天；共学习 {days} 天",
    hidden="有 {n} 个回答的时间还没到，未计入（时钟曾经不准）",
    aside="已搁置 {n} 题",
    retention="记住率，{period}",
    retention_note="复习时没有忘记的比例；初学的几步、突击和考试不算复习；目标 {percent}",
    review_stages=("初熟", "已熟", "合计"),
    topics="按主题",
    levels="按难度",
    level="难度 {n}",
    modes="回答，{period}",
    mode={
        "review": "复习",
        "weak": "薄弱项练习",
        "cram": "突击练习",
        "exam": "模拟考试",
        "paper": "纸上测验",
        "anki": "Anki",
    },
    mode_columns=("回答", "答对", "时间"),
    mode_note="突击和考试不影响复习安排，也不计入记住率",
    calendar="最近 {n} 周每天的回答数",
    calendar_none="这几周没有回答",
    calendar_month="{month}：学习 {days} 天，回答 {answers} 次，{time}",
    fewer="少",
    more="多",
    forecast="待复习",
    backlog="此前积压：{n}",
    within="今后 {days} 天：{n}",
    forecast_note="按目前的安排，不含以后的回答和新题带来的变化",
    time="学习时间",
    time_columns=("时间", "比例"),
    today="今天",
    last_week="最近 7 天",
    week_of="{day} 起的一周",
    time_note="每个回答最多计 {idle} 秒；两台电脑同时记录的只算一次",
    capped="停留更久的回答：{n}",
    spread="现在答得出的可能性",
    spread_row="{low}–{high}%",
    spread_columns=("题目",),
    hardest="最难的概念，{period}",
    hardest_columns=("忘记", "忘记率"),
    hardest_note="忘记率：复习次数少时向你的平均值靠拢；复习满 {n} 次才列出",
    no_hardest="目前没有特别难的",
    curve="学习曲线",
    curve_columns=("已学", "记得", "记住率"),
    curve_note="记得：按每题的遗忘曲线估计，此刻答得出的题数",
    no_deck="`duizhao stats 牌组` 会按主题、难度和题型分开统计",
    day="日期",
    answers="回答",
    items="题目",
    figures="数据",
    week="起始日",
    made="截至 {at}",
    progress="进度",
    hours_a_week="每周小时数",
    weekdays=("一", "二", "三", "四", "五", "六", "日"),
    months=tuple(f"{n}月" for n in range(1, 13)),
    long_date="{year}年{month}{day}日",
    long_month="{year}年{month}",
    year="{year}年",
    minutes="{n} 分钟",
    under_a_minute="不到 1 分钟",
    hours_minutes="{h} 小时 {m} 分钟",
    hours="{n} 小时",
    hours_title="学习时数",
    spent="自 {since}起共 {time}，学习了 {days} 天",
    no_time="还没有学习时间",
    today_spent="今天：{time}",
    pace="按最近 {weeks}，每周：{time}",
    to_go="目标：{goal} 小时；已完成 {percent}，还差 {left} 小时",
    reached="已达到 {goal} 小时的目标。",
    arrives="照这个速度，大约在{when}达到 {goal} 小时",
    in_years="（还要 {n} 年）",
    between="；按最快和最慢的一周算，在{sooner}到{later}之间",
    lifetimes="照这个速度，到 {goal} 小时还要 {n} 年：比一辈子还长。",
    too_early="现在还说不准何时达到：距第一个回答要满 {early} 天，近来要学习过 {few} 天。",
    stopped="最近 {weeks}没有学习：照这个速度永远达不到。",
    far="永远达不到",
)

_HANT: Final = Words(
    title="學習統計",
    all_time="全部時間",
    period="最近 {n} 天",
    percent="{n}%",
    of="{n} 次中 {share}",
    known="現在記得：{seen} 題中約 {known} 題（{percent}）",
    streak="連續學習 {current} 天，最長 {longest} 天；共學習 {days} 天",
    hidden="有 {n} 個回答的時間還沒到，未計入（時鐘曾經不準）",
    aside="已擱置 {n} 題",
    retention="記住率，{period}",
    retention_note="複習時沒有忘記的比例；初學的幾步、衝刺和考試不算複習；目標 {percent}",
    review_stages=("初熟", "已熟", "合計"),
    topics="按主題",
    levels="按難度",
    level="難度 {n}",
    modes="回答，{period}",
    mode={
        "review": "複習",
        "weak": "弱項練習",
        "cram": "衝刺練習",
        "exam": "模擬考",
        "paper": "紙本測驗",
        "anki": "Anki",
    },
    mode_columns=("回答", "答對", "時間"),
    mode_note="衝刺和考試不影響複習排程，也不計入記住率",
    calendar="最近 {n} 週每天的回答數",
    calendar_none="這幾週沒有回答",
    calendar_month="{month}：學習 {days} 天，回答 {answers} 次，{time}",
    fewer="少",
    more="多",
    forecast="待複習",
    backlog="先前積欠：{n}",
    within="接下來 {days} 天：{n}",
    forecast_note="按目前的排程，不含之後的回答和新題帶來的變化",
    time="學習時間",
    time_columns=("時間", "比例"),
    today="今天",
    last_week="最近 7 天",
    week_of="{day} 起的一週",
    time_note="每個回答最多計 {idle} 秒；兩台電腦同時記錄的只算一次",
    capped="停留更久的回答：{n}",
    spread="現在答得出的可能性",
    spread_row="{low}–{high}%",
    spread_columns=("題目",),
    hardest="最難的概念，{period}",
    hardest_columns=("忘記", "忘記率"),
    hardest_note="忘記率：複習次數少時向你的平均值靠攏；複習滿 {n} 次才列出",
    no_hardest="目前沒有特別難的",
    curve="學習曲線",
    curve_columns=("已學", "記得", "記住率"),
    curve_note="記得：按每題的遺忘曲線估計，此刻答得出的題數",
    no_deck="`duizhao stats 牌組` 會按主題、難度和題型分開統計",
    day="日期",
    answers="回答",
    items="題目",
    figures="數據",
    week="起始日",
    made="截至 {at}",
    progress="進度",
    hours_a_week="每週小時數",
    weekdays=("一", "二", "三", "四", "五", "六", "日"),
    months=tuple(f"{n}月" for n in range(1, 13)),
    long_date="{year}年{month}{day}日",
    long_month="{year}年{month}",
    year="{year}年",
    minutes="{n} 分鐘",
    under_a_minute="不到 1 分鐘",
    hours_minutes="{h} 小時 {m} 分鐘",
    hours="{n} 小時",
    hours_title="學習時數",
    spent="自 {since}起共 {time}，學習了 {days} 天",
    no_time="還沒有學習時間",
    today_spent="今天：{time}",
    pace="按最近 {weeks}，每週：{time}",
    to_go="目標：{goal} 小時；已完成 {percent}，還差 {left} 小時",
    reached="已達到 {goal} 小時的目標。",
    arrives="照這個速度，大約在{when}達到 {goal} 小時",
    in_years="（還要 {n} 年）",
    between="；按最快和最慢的一週算，在{sooner}到{later}之間",
    lifetimes="照這個速度，到 {goal} 小時還要 {n} 年：比一輩子還長。",
    too_early="現在還說不準何時達到：距第一個回答要滿 {early} 天，近來要學習過 {few} 天。",
    stopped="最近 {weeks}沒有學習：照這個速度永遠達不到。",
    far="永遠達不到",
)

_HONG_KONG: Final = replace(
    _HANT,
    retention_note="溫習時沒有忘記的比例；初學的幾步、衝刺和考試不算溫習；目標 {percent}",
    mode={**_HANT.mode, "review": "溫習", "weak": "弱項溫習", "cram": "衝刺溫習", "exam": "模擬考試"},
    mode_note="衝刺和考試不影響溫習安排，也不計入記住率",
    calendar="最近 {n} 個星期每天的回答數",
    calendar_none="這幾個星期沒有回答",
    forecast="待溫習",
    backlog="之前積壓：{n}",
    forecast_note="按目前的安排，不含之後的回答和新題帶來的變化",
    week_of="{day} 起的一星期",
    time_note="每個回答最多計 {idle} 秒；兩部電腦同時記錄的只算一次",
    hardest_note="忘記率：溫習次數少時向你的平均值靠攏；溫習滿 {n} 次才列出",
    pace="按最近 {weeks}，每星期：{time}",
    hours_a_week="每星期小時數",
    between="；按最快和最慢的一個星期計，在{sooner}到{later}之間",
)

_WEEKS: Final[Mapping[Lang, str]] = {
    "en": "{n} weeks",
    "zh-Hans": "{n} 周",
    "zh-Hant-TW": "{n} 週",
    "zh-Hant-HK": "{n} 個星期",
}


def words(lang: Lang) -> Words:
    """Return the phrases in `lang`."""
    if lang == EN:
        return _ENGLISH
    return _HANS if lang == ZH_HANS else _HONG_KONG if lang == ZH_HANT_HK else _HANT


def weeks(number: float, lang: Lang) -> str:
    """Return a number of weeks in words; one decimal place where it is not whole.

    >>> weeks(8, "en"), weeks(1, "en"), weeks(2.4286, "zh-Hans")
    ('8 weeks', '1 week', '2.4 周')
    """
    shown = f"{number:.1f}".removesuffix(".0")
    return "1 week" if (shown, lang) == ("1", EN) else _WEEKS[lang].format(n=shown)


def dated(day: date, said: Words) -> str:
    """Return a date as it is written out.

    >>> dated(date(2031, 3, 12), words("en")), dated(date(2031, 3, 12), words("zh-Hant-TW"))
    ('12 Mar 2031', '2031年3月12日')
    """
    return said.long_date.format(day=day.day, month=said.months[day.month - 1], year=day.year)


def in_month(day: date, said: Words) -> str:
    """Return the month of a date as it is written out."""
    return said.long_month.format(month=said.months[day.month - 1], year=day.year)


def lasted(seconds: float, said: Words) -> str:
    """Return a time in hours and minutes, from a hundred hours on in hours.

    >>> [lasted(seconds, words("en")) for seconds in (0, 59, 720, 4800, 3600, 1_000_000)]
    ['0 min', 'under 1 min', '12 min', '1 h 20 min', '1 h', '278 h']
    """
    if 0 < seconds < 60:  # noqa: PLR2004  (a minute)
        return said.under_a_minute
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return said.minutes.format(n=minutes)
    if hours >= 100:  # noqa: PLR2004  (minutes no longer matter)
        return said.hours.format(n=f"{round(seconds / 3600):,}")
    return said.hours_minutes.format(h=hours, m=minutes) if minutes else said.hours.format(n=hours)


def percent(share: float | None, said: Words) -> str:
    """Return a share in per cent, a dash where there is none.

    >>> percent(0.9349, words("en")), percent(None, words("en"))
    ('93 %', '–')
    """
    return "–" if share is None else said.percent.format(n=round(100 * share))
