"""The Polish words that promises are made of, and what the dictionary says of single ones."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import Word
from prezent.domain.language.words import word as dictionary_word

#: What opens a clause that promises nothing of itself.
SUBORDINATE: Final = word_set(
    "że iż jeśli jeżeli gdy kiedy gdyby czy jak jaki jaka jakie jakiego jakim jaką aby żeby by zanim nim dopóki",
    "dopóty aż który która które którego którą którym której których którzy którymi co kto gdzie skąd dokąd",
    "dlaczego czemu ile ponieważ bo gdyż skoro choć chociaż mimo jakby niż",
)
THAT: Final = frozenset({"że", "iż"})
#: Verbs whose "że" clause is their own promise.
PROMISING: Final = word_set(
    "obiecywać obiecać zobowiązywać zobowiązać zapewniać zapewnić gwarantować zagwarantować deklarować",
    "zadeklarować przyrzekać przyrzec potwierdzać potwierdzić informować poinformować zapowiadać zapowiedzieć",
    "ustalić umówić postanowić zdecydować powiadamiać zawiadamiać",
)
#: Told as past ("obiecaliśmy, że oddzwonimy") they promise only what is dated from today ("obiecałam oddzwonić jutro").
VOWED: Final = word_set("obiecać zapewnić zapowiedzieć zobowiązać przyrzec zadeklarować")
FROM_TODAY: Final = word_set("dziś dzisiaj jutro jutra pojutrze jutrzejszego dzisiejszego")
VOWS: Final = frozenset({"zobowiązywać", "obiecywać", "deklarować", "przyrzekać"})
CONDITIONS: Final = word_set("jeśli jeżeli gdyby gdybyś gdybyście jeśliby jeżeliby wystarczy")
CONDITION_PAIRS: Final = frozenset({("o", "ile"), ("w", "razie"), ("w", "przypadku"), ("pod", "warunkiem")})
MAY_CONDITION: Final = CONDITIONS | {second for _first, second in CONDITION_PAIRS}
EVENTS: Final = frozenset({"gdy", "kiedy", "skoro", "zanim", "dopiero"})
#: Being, knowing, feeling and getting promise nothing; nor does meeting or waiting.
STATES: Final = word_set(
    "znać zostać pozostać być mieć chcieć zechcieć móc musieć zdołać zdążyć potrafić umieć wiedzieć zrozumieć uwierzyć",
    "ucieszyć docenić spodziewać poczuć zobaczyć usłyszeć widzieć dostać otrzymać uzyskać poznać poczekać",
    "zaczekać oczekiwać czekać pożegnać pozdrowić życzyć podziękować przeprosić ośmielić odważyć stać zapomnieć",
    "skorzystać pamiętać zapamiętać żałować pożałować woleć potrzebować powinien stracić zyskać mylić pomylić",
    "nadmienić podkreślić zaznaczyć wspomnieć powiedzieć zacząć rozpocząć streścić ująć zauważyć nazwać",
    "skłamać tęsknić odnieść trzymać",
)
#: Forms of other words too, which in a letter are of these.
RATHER: Final = {
    "dam": "dać", "damy": "dać", "odezwę": "odezwać", "wezwę": "wezwać", "znajdę": "znaleźć", "znajdziemy": "znaleźć",
    "zlecę": "zlecić", "zlecimy": "zlecić", "rozpatrzę": "rozpatrzyć",
}  # fmt: skip
#: What the customer is asked to do first.
SENDING: Final = word_set("napisać odpisać przesłać przysłać podać wybrać potwierdzić odesłać zaznaczyć")
#: What we do together is no promise of ours.
TOGETHER: Final = word_set("porozmawiać umówić spotkać wypić")
#: What is only said now when "że" or a colon follows ("dodam, że…"), and a promise otherwise ("dodam rabat").
SAYING: Final = frozenset(["dodać", "uprzedzić", "przypomnieć", "przyznać", "zwrócić", "powtórzyć"])
#: What is done in the letter itself where one of HERE stands before it ("poniżej opiszę").
TELLING: Final = word_set(
    "wyjaśnić podać odnieść przejść powtórzyć odpowiedzieć opisać przedstawić pokazać",
)
HERE: Final = word_set(
    "poniżej niżej tutaj najpierw teraz krótko pokrótce szczerze otwarcie początek wstępie kolei skrócie konkretnie",
    "wprost punkcie",
)
GLADLY: Final = frozenset({"chętnie", "przyjemnością", "radością", "chęcią"})
TRYING: Final = frozenset({"postarać", "spróbować", "starać", "próbować", "dołożyć"})
MODAL: Final = word_set(
    "móc musieć chcieć mieć woleć potrafić umieć wiedzieć powinien czekać oczekiwać pamiętać potrzebować czuć",
)
PRONOUNS: Final = word_set(
    "pan panu pani państwu pana panią państwa ci wam mu jej im go cię was",
)
ADVERBS: Final = word_set(
    "się też także również jeszcze już teraz najpierw potem następnie razu osobiście sam sama sami ponownie",
    "raz jednak oczywiście tylko koniecznie wtedy pewno pewnością zawsze nigdy więcej ja my tak sobie właśnie bieżąco",
)
JOINERS: Final = word_set(
    "i a ale oraz lecz więc zatem dlatego natomiast zaś lub albo czym",
)
IDLE: Final = PRONOUNS | ADVERBS | JOINERS
#: After the object: a preposition whose word was an adverb ("na bieżąco") is left over too.
IDLE_LAST: Final = ADVERBS | JOINERS | {"na", "z", "od", "po"}
JOINING: Final = frozenset({"i", "oraz", "a", "ale", "lub", "albo", "lecz", "więc", "następnie", "potem", "czym"})
ASKED: Final = word_set(
    "czy że co kto gdzie skąd dlaczego czemu kiedy jak ile który która które jaki jaka jakie kogo komu",
)
QUESTIONS: Final = frozenset({"pytanie", "wątpliwość"})

What = Literal["", "perfective", "both", "will", "vow", "vowed", "passive", "be", "comes", "gets", "theirs"]

#: What is promised in the present where a day is named: "jutro wysyłam", "w piątek oddzwaniam".
ACTS: Final = word_set(
    "wysyłać odsyłać przesyłać dzwonić oddzwaniać odpisywać nadawać przelewać przekazywać oddawać zwracać wymieniać",
    "dowozić przywozić odwozić zamawiać wracać",
)
#: But not with these: it is done now, enclosed, or a habit.
NOT_TO_COME: Final = word_set(
    "już właśnie teraz załączniku załączeniu codziennie zawsze zwykle zazwyczaj tylko każdy każdą każde",
)
GETTING: Final = frozenset({"dostać", "otrzymać"})
CONTACT: Final = word_set(
    "zadzwonić oddzwonić skontaktować odezwać odpisać napisać odpowiedzieć poinformować powiadomić"
)
#: What leaves us, if it is said where to or from.
LEAVING: Final = frozenset({"wyjść", "wyjechać", "wyruszyć"})
OURS: Final = frozenset({"nasz", "nasza", "nasi"})
COLLEAGUES: Final = word_set(
    "kolega koleżanka kierownik kierowniczka specjalista specjalistka konsultant konsultantka doradca doradczyni",
    "technik przełożony przełożona dyrektor dyrektorka ekspert ekspertka szef szefowa ekipa zespół księgowa księgowość",
    "magazyn logistyka rejestracja recepcja dziekanat sekretariat brygada obsługa monter serwisant hydraulik elektryk",
    "stolarz mechanik konserwator programista programistka informatyk inżynier kierowca pracownik pracownica opiekun",
    "opiekunka menedżer menedżerka prawnik prawniczka inspektor rzeczoznawca",
)
#: Parts of a house, after "z" and a name: "Paweł z serwisu".
PARTS: Final = word_set(
    "serwis magazyn księgowość logistyka dział biuro sprzedaż reklamacja infolinia salon sklep zespół"
)
#: Whose word is not ours to give.
OUTSIDERS: Final = word_set(
    "kurier przewoźnik producent producentka bank poczta gwarant ubezpieczyciel dostawca urząd sąd importer",
    "dystrybutor klient klientka laboratorium rzecznik paczkomat operator",
)
LAW: Final = word_set("ustawa kodeks przepis prawo rozporządzenie regulamin")
ADDRESSED: Final = frozenset({"pan", "pani", "państwo"})


_AUXILIARY: Final[dict[str, What]] = {
    "zostanie": "passive", "zostaną": "passive", "będzie": "be", "będą": "be", "będziesz": "be", "będziecie": "be",
}  # fmt: skip


_VERBAL: Final = frozenset({"fin", "bedzie", "praet"})


@lru_cache(maxsize=16_384)
def what_begins(word: Word) -> What:
    """What a word may begin: a verb in the first person, perfective or of both aspects, "będę", a vow, "zostanie"."""
    auxiliary = _AUXILIARY.get(word.lower)
    if auxiliary or not any(sense.pos in _VERBAL for sense in word.senses):  # most words end here
        return auxiliary or ""
    verbs = [sense for sense in word.senses if sense.pos in {"fin", "bedzie"} and sense.has("pri")]
    if verbs and verbs[0].pos == "bedzie":
        return "will"
    if any(sense.lemma in VOWS for sense in verbs):
        return "vow"
    # "nadzieję" is a form of "nadziać" too.
    if is_noun(word) and word.lower not in RATHER:
        return ""
    if not all(sense.has("perf") for sense in verbs) or not verbs:
        return _others_begin(word)
    return "both" if any(sense.has("imperf") for sense in verbs) else "perfective"


def _others_begin(word: Word) -> What:
    """The present, a vow that was made, and what the customer will get or others of the house will do."""
    if any(one.pos == "fin" and one.has("pri") and one.lemma in ACTS for one in word.senses):
        return "comes"
    if any(one.pos == "praet" and one.has("pri") and one.lemma in VOWED for one in word.senses):
        return "vowed"
    verbs = [one.lemma for one in word.senses if one.pos == "fin" and one.has("perf") and not one.has("pri")]
    if not GETTING.isdisjoint(verbs):
        return "gets"
    return "theirs" if any(one not in STATES for one in verbs) else ""


def is_noun(word: Word) -> bool:
    """Whether a verb form is more likely a noun: the subject or the object of something.

    The capital of a sentence's first word makes it no name: "Zajmę się tym" is not about a place called Zajma.
    """
    common = dictionary_word(word.lower)
    return any(sense.pos == "subst" and (sense.has("nom") or sense.has("acc")) for sense in common.senses)


@lru_cache(maxsize=16_384)
def may_promise(word: Word) -> bool:
    """Whether a word is a verb in the first person that could promise something."""
    return what_begins(word) in {"perfective", "both", "vow"} and STATES.isdisjoint(word.lemmas)


def of_first_person(word: Word) -> bool:
    """Whether a word says what I or we will do or feel."""
    return what_begins(word) in {"perfective", "both", "will"}


@lru_cache(maxsize=16_384)
def is_future(word: Word) -> bool:
    """Whether a word speaks of what will be: a perfective verb in the present form, or "będzie"."""
    if is_noun(word):
        return False
    return any(sense.pos == "bedzie" or (sense.pos == "fin" and sense.has("perf")) for sense in word.senses)


@lru_cache(maxsize=16_384)
def is_verb(word: Word) -> bool:
    """Whether a word is a verb and no noun that looks like one ("klucz")."""
    return not is_noun(word) and any(sense.pos in {"fin", "bedzie", "praet", "impt", "inf"} for sense in word.senses)
