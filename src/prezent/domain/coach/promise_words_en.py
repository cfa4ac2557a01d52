"""The English words that promises are made of."""

from __future__ import annotations

import re
from typing import Final

from prezent.domain.language.word_lists import word_set

#: What speaks of the future.
WILL: Final = frozenset({"will", "shall", "i'll", "we'll", "i’ll", "we’ll", "you'll", "you’ll", "it'll", "it’ll"})
HINTS: Final = word_set(
    "will shall i'll we'll you'll i’ll we’ll you’ll going promise promised undertake commit i'm we're i’m we’re am",
    "are",
)
US: Final = frozenset({"i", "we"})
SHORT: Final = frozenset({"i'll", "we'll", "i’ll", "we’ll"})
#: Being, knowing, feeling and getting promise nothing.
STATES: Final = word_set(
    "have need want like love know see understand appreciate hope miss remain stay wait receive expect hear",
    "assume admit say start begin feel enjoy believe consider regret add note never not hesitate welcome benefit",
    "continue",
)
STATES_BE: Final = word_set(
    "able unable happy glad pleased delighted grateful sorry here available unavailable away out closed open",
    "waiting looking honest required needed reached delayed interested surprised disappointed satisfied used in",
    "at on back the a an there missed late due worth",
)
TRYING: Final = frozenset({"try", "attempt", "aim", "endeavour", "endeavor", "strive", "do"})
SUBORDINATE: Final = word_set(
    "that if unless whether when whenever once before after until till because as which who whom what how where",
    "why while think hope believe doubt wish suppose guess expect imagine afraid",
)
PROMISING: Final = word_set(
    "promise promised confirm confirmed assure assured guarantee undertake inform decided agreed agree vow commit",
)
CONDITIONS: Final = frozenset({"if", "unless", "provided", "providing", "otherwise"})
EVENTS: Final = frozenset({"once", "when", "after", "upon", "until"})
ADVERBS: Final = word_set(
    "also now then still just first both always never each certainly definitely of course again at last soon",
)
GLADLY: Final = frozenset({"gladly", "happily", "pleasure"})
IDLE: Final = word_set(
    "you also now then and or but so please personally again for to by on in at of certainly definitely it's",
)
#: What begins another clause without a comma.
STOPPING: Final = frozenset({"even", "when", "once", "because", "so", "until", "while", "unless"})
LEADING: Final = frozenset({"you", "also", "now", "then", "please", "again"})
IRREGULAR: Final = dict(
    pair.split(":")
    for pair in [
        "sent:send",
        "paid:pay",
        "made:make",
        "done:do",
        "given:give",
        "taken:take",
        "put:put",
        "kept:keep",
        "told:tell",
        "dealt:deal",
        "met:meet",
        "built:build",
        "brought:bring",
        "found:find",
        "held:hold",
        "left:leave",
        "read:read",
        "set:set",
        "shown:show",
        "written:write",
        "sold:sell",
        "bought:buy",
        "chosen:choose",
        "drawn:draw",
        "driven:drive",
        "run:run",
        "seen:see",
        "spoken:speak",
        "withdrawn:withdraw",
    ]
)
#: What may follow "and" in the same promise: "I will check the stock and write to you".
VERBS: Final = word_set(
    "send write call phone ring email mail let get refund reply check ship replace contact arrange pass inform",
    "tell ask forward make give return order repair find come update confirm issue pay report prepare book cancel",
    "collect credit deliver explain investigate review speak talk transfer verify follow fix correct answer",
    "respond look come keep post add remove text ship dispatch deliver bring",
)
#: What the customer gets, by a date, is given by us ("you'll have my answer by Friday").
GETTING: Final = frozenset({"have", "receive", "get", "hear"})
#: What others of the house will do for a customer.
SERVING: Final = word_set(
    "call ring phone contact email e-mail write reply text visit collect come deliver bring send check replace repair",
    "fix get answer inspect examine",
)
OURS: Final = word_set(
    "our colleague manager supervisor specialist adviser advisor technician team engineer us",
)
#: Whose word is not ours to give.
OUTSIDERS: Final = word_set(
    "courier carrier manufacturer maker producer supplier importer distributor bank post mail insurer customer client",
    "court lab laboratory ombudsman council seller vendor their they he she it dhl dpd ups fedex law act regulations",
)
#: What a shop does is no promise to a customer.
NOT_DONE: Final = frozenset({"be", "close", "open", "end", "start"})
FROM_TODAY: Final = frozenset({"today", "tonight", "tomorrow"})
NOT_TO_COME: Final = frozenset({"now", "currently", "already", "still", "always", "usually", "every"})
WITH_E: Final = re.compile(r"(?:at|iz|is|v|c|u|ur|ir|g|duc|os|as|us|let)\Z")
#: What was done: past forms of those verbs.
PARTICIPLES: Final = (
    frozenset(IRREGULAR)
    | frozenset(verb + "d" if verb.endswith("e") else verb + "ed" for verb in VERBS)
    | word_set("shipped dispatched cancelled canceled transferred accepted rejected refused replied notified verified")
)
ENDS_IN_LY: Final = re.compile(r"[a-z]{2,20}ly\Z")
