"""What the self-test says of its sessions: their plans, pauses and reports, in four languages."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, Lang


class SessionWording(Struct, frozen=True, kw_only=True):
    """Every phrase, with the names in braces to be filled in."""

    modes: Mapping[str, str]
    questions: tuple[str, str]
    """One, and several."""
    review_plan: str
    cram_plan: str
    weak_plan: str
    exam_plan: str
    no_limit: str
    limit: str
    going_on: str
    nothing_weak: str
    nothing_here: str
    pending: str
    pending_keys: str
    dropped: str
    paused: str
    exam_paused: str
    cram_done: str
    weak_done: str
    time_up: str
    buried: str
    suspended: str
    flagged: str
    unflagged: str
    reading: str
    no_reading: str
    reading_later: str
    sure: str
    once_more: str
    question: str
    time_left: str
    so_far: str
    exam_keys: str
    unanswered: str
    listing: str
    all_answered: str
    overview_keys: str
    no_such: str
    over: str
    mark: str
    by_topic: str
    part: str
    not_right: str
    no_answer: str
    all_right: str
    sureness: str
    exam_help: str


ENGLISH: Final = SessionWording(
    modes={"cram": "A cram session", "exam": "An exam", "weak": "A session on weak items"},
    questions=("1 question", "{n} questions"),
    review_plan="{due} due, {new} new, about {minutes} min",
    cram_plan="Cramming: {questions}, about {minutes} min; the schedule stays as it is",
    weak_plan="Weak items: {questions}, about {minutes} min",
    exam_plan="Exam: {questions}, about {minutes} min, {limit}; what is right comes after you hand in",
    no_limit="no time limit",
    limit="{n} min allowed",
    going_on="Going on: {done} of {n} answered",
    nothing_weak="Nothing is weak now.",
    nothing_here="There is nothing to ask here.",
    pending="{mode} of {when} is not finished: {done} of {n} answered.",
    pending_keys="Enter go on   n not now   x end it",
    dropped="Ended; its answers stay stored.",
    paused="Paused: {answered} answered, {right} right, everything stored. Go on: {command}",
    exam_paused="Paused: {answered} of {n} answered, everything stored. Go on: {command}",
    cram_done="{answered} answered, {right} right. The schedule stays as it is.",
    weak_done="{answered} answered, {right} right, everything stored.",
    time_up="The time is up.",
    buried="Put off until tomorrow.",
    suspended="Put aside. To have it back: duizhao history resume {name}",
    flagged="Flagged for the author.",
    unflagged="No longer flagged.",
    reading="{term} ({reading})",
    no_reading="No reading is recorded for this term.",
    reading_later="It is shown after the answer, so as not to give it away.",
    sure="How sure?   1 guessed   2 so-so   3 sure",
    once_more="{rating}, comes again in this session",
    question="Question {n} of {all}",
    time_left="{n} min left",
    so_far="Your answer so far: {given}",
    exam_keys="Enter next   < back   /h hand in   q pause",
    unanswered="Without an answer: {numbers}.",
    listing=", ",
    all_answered="Every question has an answer.",
    overview_keys="h hand in   a number: to that question   q pause",
    no_such="there is no question {typed}",
    over="Handed in.",
    mark="Mark: {percent} of 100   ({points} of {n} points, {minutes} min)",
    by_topic="By topic",
    part="{topic}: {points} of {n}",
    not_right="Not right: {n}",
    no_answer="no answer",
    all_right="Everything is right.",
    sureness="When sure, {right} of {n} right; when guessing, {lucky} of {guessed}.",
    exam_help="""Every line ends with Enter; answers as in other sessions.
Enter alone  next question, the answer stays as it is
<  back (or b, where no letter or word is asked for)
/7  to question 7
/h  hand in: what has no answer yet is listed first
# remark  flag the question for the author
q  pause (also Ctrl-C, Ctrl-D); every answer is stored at once""",
)

HANS: Final = SessionWording(
    modes={"cram": "突击练习", "exam": "模拟考试", "weak": "薄弱项练习"},
    questions=("{n} 题", "{n} 题"),
    review_plan="待复习 {due}，新题 {new}，约 {minutes} 分钟",
    cram_plan="突击练习：{questions}，约 {minutes} 分钟；不影响复习安排",
    weak_plan="薄弱项练习：{questions}，约 {minutes} 分钟",
    exam_plan="模拟考试：{questions}，约 {minutes} 分钟，{limit}；交卷后才公布对错",
    no_limit="不限时",
    limit="限时 {n} 分钟",
    going_on="继续：已答 {done} / {n} 题",
    nothing_weak="目前没有薄弱的题目。",
    nothing_here="这里没有可问的题目。",
    pending="{when} 开始的{mode}还没有做完：已答 {done} / {n} 题。",
    pending_keys="回车 继续   n 以后再说   x 结束它",
    dropped="已结束；答过的都已保存。",
    paused="已暂停：答了 {answered} 题，对 {right} 题，均已保存。继续：{command}",
    exam_paused="已暂停：已答 {answered} / {n} 题，均已保存。继续：{command}",
    cram_done="答了 {answered} 题，对 {right} 题。复习安排不变。",
    weak_done="答了 {answered} 题，对 {right} 题，均已保存。",
    time_up="时间到。",
    buried="推迟到明天。",
    suspended="已搁置。要恢复：duizhao history resume {name}",
    flagged="已标记，供作者查看。",
    unflagged="已取消标记。",
    reading="{term}（{reading}）",
    no_reading="这个术语没有标注读音。",
    reading_later="答题之后再显示，以免泄露答案。",
    sure="有多大把握？   1 猜的   2 不太确定   3 有把握",
    once_more="{rating}，本次还会再问",
    question="第 {n} 题，共 {all} 题",
    time_left="还剩 {n} 分钟",
    so_far="目前的回答：{given}",
    exam_keys="回车 下一题   < 上一题   /h 交卷   q 暂停",
    unanswered="还没有作答：第 {numbers} 题。",
    listing="、",
    all_answered="所有题目都已作答。",
    overview_keys="h 交卷   输入题号 回到该题   q 暂停",
    no_such="没有第 {typed} 题",
    over="已交卷。",
    mark="成绩：{percent} 分（满分 100；得分 {points} / {n}，用时 {minutes} 分钟）",
    by_topic="按主题",
    part="{topic}：{points} / {n}",
    not_right="未答对：{n} 题",
    no_answer="未作答",
    all_right="全部答对。",
    sureness="有把握的 {n} 题对 {right} 题；猜的 {guessed} 题对 {lucky} 题。",
    exam_help="""每行输入后按回车；作答方式与平时相同。
直接按回车  下一题，回答不变
<  上一题（不需要输入字母或文字时也可用 b）
/7  到第 7 题
/h  交卷：先列出尚未作答的题目
# 备注  标记这一题，供作者查看
q  暂停（也可按 Ctrl-C、Ctrl-D）；每个回答都立即保存""",
)

HANT: Final = SessionWording(
    modes={"cram": "衝刺練習", "exam": "模擬考", "weak": "弱項練習"},
    questions=("{n} 題", "{n} 題"),
    review_plan="待複習 {due}，新題 {new}，約 {minutes} 分鐘",
    cram_plan="衝刺練習：{questions}，約 {minutes} 分鐘；不影響複習排程",
    weak_plan="弱項練習：{questions}，約 {minutes} 分鐘",
    exam_plan="模擬考：{questions}，約 {minutes} 分鐘，{limit}；交卷後才公布對錯",
    no_limit="不限時",
    limit="限時 {n} 分鐘",
    going_on="繼續：已答 {done} / {n} 題",
    nothing_weak="目前沒有較弱的題目。",
    nothing_here="這裡沒有可問的題目。",
    pending="{when} 開始的{mode}還沒有做完：已答 {done} / {n} 題。",
    pending_keys="Enter 繼續   n 之後再說   x 結束它",
    dropped="已結束；答過的都已儲存。",
    paused="已暫停：答了 {answered} 題，對 {right} 題，均已儲存。繼續：{command}",
    exam_paused="已暫停：已答 {answered} / {n} 題，均已儲存。繼續：{command}",
    cram_done="答了 {answered} 題，對 {right} 題。複習排程不變。",
    weak_done="答了 {answered} 題，對 {right} 題，均已儲存。",
    time_up="時間到。",
    buried="延到明天。",
    suspended="已擱置。要恢復：duizhao history resume {name}",
    flagged="已標記，供作者查看。",
    unflagged="已取消標記。",
    reading="{term}（{reading}）",
    no_reading="這個術語沒有標註讀音。",
    reading_later="答題之後再顯示，以免洩露答案。",
    sure="有多大把握？   1 猜的   2 不太確定   3 有把握",
    once_more="{rating}，這次還會再問",
    question="第 {n} 題，共 {all} 題",
    time_left="還剩 {n} 分鐘",
    so_far="目前的回答：{given}",
    exam_keys="Enter 下一題   < 上一題   /h 交卷   q 暫停",
    unanswered="還沒有作答：第 {numbers} 題。",
    listing="、",
    all_answered="所有題目都已作答。",
    overview_keys="h 交卷   輸入題號 回到該題   q 暫停",
    no_such="沒有第 {typed} 題",
    over="已交卷。",
    mark="成績：{percent} 分（滿分 100；得分 {points} / {n}，用時 {minutes} 分鐘）",
    by_topic="按主題",
    part="{topic}：{points} / {n}",
    not_right="未答對：{n} 題",
    no_answer="未作答",
    all_right="全部答對。",
    sureness="有把握的 {n} 題對 {right} 題；猜的 {guessed} 題對 {lucky} 題。",
    exam_help="""每行輸入後按 Enter；作答方式與平時相同。
直接按 Enter  下一題，回答不變
<  上一題（不需要輸入字母或文字時也可用 b）
/7  到第 7 題
/h  交卷：先列出尚未作答的題目
# 備註  標記這一題，供作者查看
q  暫停（也可按 Ctrl-C、Ctrl-D）；每個回答都立即儲存""",
)

HONG_KONG: Final = replace(
    HANT,
    modes={"cram": "衝刺溫習", "exam": "模擬考試", "weak": "弱項溫習"},
    review_plan="待溫習 {due}，新題 {new}，約 {minutes} 分鐘",
    cram_plan="衝刺溫習：{questions}，約 {minutes} 分鐘；不影響溫習安排",
    weak_plan="弱項溫習：{questions}，約 {minutes} 分鐘",
    exam_plan="模擬考試：{questions}，約 {minutes} 分鐘，{limit}；交卷後才公佈對錯",
    nothing_here="這裏沒有可問的題目。",
    pending_keys="Enter 繼續   n 遲些再做   x 結束它",
    cram_done="答了 {answered} 題，對 {right} 題。溫習安排不變。",
)


def counted(number: int, words: SessionWording) -> str:
    """Return so many questions in words."""
    return words.questions[number != 1].format(n=number)


def session_wording(lang: Lang) -> SessionWording:
    """Return what is said of sessions to learners whose interface is in `lang`."""
    if lang == EN:
        return ENGLISH
    return HANS if lang == ZH_HANS else HONG_KONG if lang == ZH_HANT_HK else HANT
