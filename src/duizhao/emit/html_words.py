"""What a quiz on a page says beside the cards' own words, in each language."""

from collections.abc import Mapping
from typing import Final

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang

_NAMES: Final = {
    "version": ("Version", "版本", "版本", "版本"),
    "name": ("Name", "姓名", "姓名", "姓名"),
    "date": ("Date", "日期", "日期", "日期"),
    "score": ("Score", "得分", "得分", "得分"),
    "reason": ("Reason", "理由", "理由", "理由"),
    "original": ("Original", "原文", "原文", "原文"),
    "converted": ("Converted by machine", "机器转换", "機器轉換", "機器轉換"),
    "gloss": ("Our translation", "编者译文", "編者譯文", "編者譯文"),
    "note": ("Editor’s note", "编者注", "編者註", "編者註"),
    "source": ("Source", "出处", "出處", "出處"),
    "line": ("line {n}", "第 {n} 行", "第 {n} 行", "第 {n} 行"),
    "colon": (": ", "：", "：", "："),
    "comma": (", ", "，", "，", "，"),
    "also": ("Also right", "也算对", "也算對", "也算對"),
    "blank": ("blank", "空格", "空格", "空格"),
    "blank_of": ("blank {n} of {all}", "第 {n} 空，共 {all} 空", "第 {n} 空，共 {all} 空", "第 {n} 空，共 {all} 空"),
    "answer_field": ("Your answer", "你的答案", "你的答案", "你的答案"),
    "altered_field": (
        "The changed word, or the true one, or both",
        "改动的词、原来的词，或两个都写",
        "改動的詞、原來的詞，或兩個都寫",
        "改動的詞、原來的詞，或兩個都寫",
    ),
    "altered_hint": (
        "Type it, or click the changed word.",
        "可以输入，也可以点选被改动的词。",
        "可以輸入，也可以點選被改動的詞。",
        "可以輸入，也可以點選被改動的詞。",
    ),
    "choose": ("choose", "请选择", "請選擇", "請選擇"),
    "up": ("Move up", "上移", "上移", "上移"),
    "down": ("Move down", "下移", "下移", "下移"),
    "moved": (
        "{what}: place {n} of {all}",
        "{what}：第 {n} 位，共 {all} 位",
        "{what}：第 {n} 位，共 {all} 位",
        "{what}：第 {n} 位，共 {all} 位",
    ),
    "order_hint": (
        "Move with the buttons, or with the arrow keys on them.",
        "用按钮移动；焦点在按钮上时也可以用方向键。",
        "用按鈕移動；焦點在按鈕上時也可以用方向鍵。",
        "用按鈕移動；焦點在按鈕上時也可以用方向鍵。",
    ),
    "finish": ("Finish and see the result", "交卷并查看结果", "交卷並查看結果", "交卷並查看結果"),
    "unanswered": (
        "Not answered: {list}. Press once more to finish all the same.",
        "还没有作答：{list}。再按一次即可交卷。",
        "還沒有作答：{list}。再按一次即可交卷。",
        "還沒有作答：{list}。再按一次即可交卷。",
    ),
    "result": ("Result", "结果", "結果", "結果"),
    "points": ("{n} of {all} points", "{all} 分中得 {n} 分", "{all} 分中得 {n} 分", "{all} 分中得 {n} 分"),
    "worth": ("Points: {n}", "{n} 分", "{n} 分", "{n} 分"),
    "worth_each": (
        "Points: {n} each, {all} in all",
        "每题 {n} 分，共 {all} 分",
        "每題 {n} 分，共 {all} 分",
        "每題 {n} 分，共 {all} 分",
    ),
    "right": ("Right", "答对了", "答對了", "答對了"),
    "partly": ("Partly right", "部分正确", "部分正確", "部分正確"),
    "almost": ("Almost", "差一点", "差一點", "差一點"),
    "wrong": ("Wrong", "答错了", "答錯了", "答錯了"),
    "left_out": ("Not answered", "没有作答", "沒有作答", "沒有作答"),
    "right_answer": ("Right answer", "正确答案", "正確答案", "正確答案"),
    "your_answer": ("Your answer", "你的答案", "你的答案", "你的答案"),
    "counted": ("I was right: count it", "我答对了，算我对", "我答對了，算我對", "我答對了，算我對"),
    "mine_why": ("Why not", "为什么不对", "為什麼不對", "為甚麼不對"),
    "questions": ("Questions", "题目", "題目", "題目"),
    "question": ("question {n}", "第 {n} 题", "第 {n} 題", "第 {n} 題"),
    "copy": ("Copy my answers", "复制我的答案", "複製我的答案", "複製我的答案"),
    "copied": ("Copied.", "已复制。", "已複製。", "已複製。"),
    "copy_by_hand": ("Copy the text below.", "请复制下面的文字。", "請複製下面的文字。", "請複製以下文字。"),
    "save": ("Save my answers as a file", "将我的答案存为文件", "將我的答案存成檔案", "將我的答案儲存為檔案"),
    "again": ("Try again", "重做一遍", "重做一次", "再做一次"),
    "print": ("Print", "打印", "列印", "列印"),
    "print_key": ("Print answers and reasons too", "同时打印答案与理由", "同時列印答案與理由", "同時列印答案與理由"),
    "kept": (
        "Your answers are kept in this browser until you try again.",
        "在你重做之前，答案会保留在这个浏览器里。",
        "在你重做之前，答案會保留在這個瀏覽器裡。",
        "在你重做之前，答案會保留在這個瀏覽器裏。",
    ),
    "not_kept": (
        "This browser keeps nothing: do not close the page before you have finished.",
        "这个浏览器不保存数据：做完之前请不要关闭页面。",
        "這個瀏覽器不儲存資料：做完之前請不要關閉頁面。",
        "這個瀏覽器不儲存資料：做完之前請不要關閉頁面。",
    ),
    "no_script": (
        "Without JavaScript this page can be read and printed, but not marked.",
        "没有 JavaScript 时，本页可以阅读和打印，但不能评分。",
        "沒有 JavaScript 時，本頁可以閱讀和列印，但不能評分。",
        "沒有 JavaScript 時，本頁可以閱讀和列印，但不能評分。",
    ),
    "skip": ("Skip to the questions", "跳到题目", "跳到題目", "跳到題目"),
}
_PLACES: Final[dict[Lang, int]] = {EN: 0, ZH_HANS: 1, ZH_HANT_TW: 2, ZH_HANT_HK: 3}

WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    lang: {name: texts[place] for name, texts in _NAMES.items()} for lang, place in _PLACES.items()
}
"""Every phrase by language and name, with the names in braces to be filled in."""
