"""Turns of phrase that go with an idea worth a card, or with talk that is none: in Chinese and in English.

The Chinese ones are in simplified characters; texts in traditional script are compared in simplified ones. No pattern
may take long on any sentence: what can be repeated is short, and bounded.
"""

import re
from typing import Final

from msgspec import Struct


class Cue(Struct, frozen=True):
    """A pattern, and what it says of a passage to have it: nothing where it is no reason to propose it."""

    name: str
    says: str
    pattern: re.Pattern[str]


def _cue(name: str, says: str, chinese: str, english: str) -> Cue:
    """Return a cue; its English alternatives are whole words."""
    return Cue(name, says, re.compile(rf"{chinese}|\b(?:{english})\b", re.IGNORECASE))


CUES: Final = (
    _cue(
        "definition",
        "definition-like",
        "是指|指的是|所谓|称为|称作|称之为|叫做|叫作|定义为|意思是|含义是|意味着|本质上|实质上|本质是|换句话说|换言之|也就是说|"
        "可以理解为|理解成|归根结底|简单来说|简而言之|我管.{1,8}叫|[我们]把.{1,24}[叫称]|[之是]一种|这就是|正是",
        "(?:is|are) defined as|refers? to|means? that|what (?:i|we) call|(?:is|are) called|known as|in other words|"
        r"think of (?:it|this|that|them|\w{1,20}) as|that is to say|is (?:basically|essentially|fundamentally|simply)|"
        r"call (?:it|this|that|them)|by \w{1,20} i mean|the idea (?:is|of)|boils? down to",
    ),
    _cue(
        "contrast",
        "a contrast",
        "不是[^。]{1,40}而是|并不是|并非|而不是|而非|不再|不仅|不只|与其[^。]{1,30}不如|相反|反而|不同于|与[^。]{1,20}不同|而是",
        r"rather than|instead of|instead|not [^.]{1,60} but|no longer|unlike|as opposed to|contrary to|whereas|"
        r"isn['’]t [^.]{1,60} it['’]s|not (?:just|only|merely)",
    ),
    _cue(
        "analogy",
        "a comparison",
        "就像|好像|如同|好比|类似于|类比|相当于|比作|像[^,，。]{1,16}(?:一样|那样|的)|等同于|充当|扮演|视为|看作|看成|当作",
        "like an?|as if|analog(?:y|ous)|equivalent|similar to|the same (?:as|way)|metaphor",
    ),
    _cue(
        "claim",
        "a claim",
        "关键|核心|重要的是|最重要|根本|真正的|唯一|必须|必要|决定|瓶颈|本身|事实上|实际上|其实|原则|规律|定律",
        "the key|crucial|must|essential|fundamental|bottleneck|in fact|actually|the point|"
        "the (?:real|main|only|whole|most)|matters?|principle|law of|rule",
    ),
    _cue(
        "advice",
        "advice",
        "应该|应当|不应|需要(?!说)|不要|最好|务必|建议|值得",
        "should|need to|ought to|never|always|have to",
    ),
    _cue(
        "reason",
        "a reason",
        "因为|所以|因此|由于|从而|使得|导致|取决于|如果[^。]{2,40}(?:就|那么|会)|一旦|只要|只有|越[^,，。]{1,8}越|以便",
        "because|therefore|so that|depends? on|the reason|if [^.]{3,60} then|leads? to|hence",
    ),
    _cue(
        "future",
        "a prediction",
        "未来|将会|将成为|会成为|会变得|迟早|最终|终将|[年月]之?内|[0-9十百]+年后",
        r"will|going to|in the future|eventually|by 20\d\d",
    ),
    _cue(
        "general",
        "a general statement",
        "我们|人们|人类|任何|所有|每个|每一|总是|往往|通常|本质",
        "people|we|every(?:one|thing|body)?|all|any|usually|often|humans?",
    ),
    _cue(
        "story",
        "",
        "当时|那时|那天|昨天|今天|上周|去年|记得|曾经|后来|大学|毕业|加入了?|离开了?",
        "yesterday|last (?:week|year|month)|i remember|back then|when i was|i was|i went|i had",
    ),
    _cue(
        "courtesy",
        "",
        "谢谢|感谢|大家好|你好|欢迎|很高兴|好的[,，]|没错|是的|对[,，。!]|哈哈|掌声|恭喜|再见|有意思的是|问得好",
        "thank you|thanks|welcome|hello|great question|yeah|okay",
    ),
    _cue(
        "boilerplate",
        "",
        "https?://|www[.]|扫码|二维码|公众号|版权|转载|点击|打开APP|原文链接|视频链接|关注我|责编|图源|译者|本文来自|编译[:：]",
        "copyright|all rights|subscribe|click|sponsor(?:s|ed)?|download|cookies?|newsletter",
    ),
    _cue(
        "example",
        "an example",
        "例如|比如|举例|举个例子|譬如|以[^,，。]{1,12}为例",
        "for example|for instance|such as",
    ),
    _cue(
        "number",
        "a number",
        "[0-9０-９]+|[两二三四五六七八九十百千万亿](?:%|个|倍|年|小时|次|种)|百分之",
        "two|three|four|five|ten|twenty|hundreds?|thousands?|millions?|billions?|half|twice|percent",
    ),
    _cue("coined", "a term in quotation marks", '[“「『"][^”」』"。，,]{2,24}[”」』"]', r"so-called \w{2,20}"),
    _cue(
        "latin", "a term with its foreign name", r"[（(][A-Za-z][\w .,'’/-]{2,50}[)）]", "abbreviated|short for|acronym"
    ),
)

RESTATED: Final = re.compile(
    "也就是说|换句话说|换言之|这意味着|也就是|即|这就是|这也是|所以|因此|总之|简而言之|"
    "in other words|that is|this means|so,|that means|think of (?:it|this|that|them) as",
    re.IGNORECASE,
)
"""How a sentence begins that says the one before it once more, or what follows from it."""

PRONOUN: Final = re.compile(
    "[我你您他她它]们?|[这那哪]|自己|什么|谁|"
    r"\b(?:I|you|he|she|it|they|me|him|her|them|this|that|these|those|my|your|his|their)\b",
    re.IGNORECASE,
)


def found(words: str) -> dict[str, tuple[int, int]]:
    """Return where each cue stands in `words`, which are in simplified characters, by its name."""
    return {cue.name: match.span() for cue in CUES if (match := cue.pattern.search(words))}
