"""What position a letter takes: that it decides, that it refuses, that it only says an answer will come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Span
from prezent.domain.coach.shape import place, plain, says, words_of
from prezent.domain.language.sentences import Sentence

_GRANTED = (
    r"otrzyma|otrzymają|dostanie|dostaną|dostał|dostała|zlec\w+|wysł\w+|wyśl\w+|wysył\w+|przyzna\w+|przelał\w+"
    r"|nalicz\w+"
    r"|dolicz\w+|należy się|czeka|czekają|przygotow\w+|umówi\w+|zapewni\w+|oferuj\w+|proponuj\w+|zaproponow\w+|dotrze"
    r"|wpłyn\w+|dołącza\w+|dołączy\w+|dodał\w+|dodaję|mam dla|będzie|jest w drodze|zrobi\w+|wykon\w+"
)
_GRANTS = r"zwrot\w*|wymian\w+|napraw[aęy]|rekompensa\w+|rabat\w*|zniżk\w+|bon|bonu|voucher\w*|odszkodowani\w+"
_DECISIONS = {
    "pl": re.compile(
        r" (?:utrzymuj\w+ decyzję|podstaw do|w całości|kupon\w*|nale(?:ży|żą) się|zwrot \S+ \S+ wyszedł|(?:otrzyma"
        r"|dostanie)"
        r" (?:pan|pani|państwo)|rabat (?:\S+ ){0,3}?działa|jest już w drodze|jutro będzie"
        r"|uzna(?:ję|jemy|łem|łam|liśmy|ć|no|n\w)|nie uzna\w+|odrzuc\w+|przyzna(?:ję|jemy|łem|łam|liśmy|no|n\w)"
        r"|odm[aó]wi\w+|zwr(?:ócę|ócimy|óciłem|óciłam|óciliśmy|acam|acamy|ócon\w+)|wymieni(?:ę|my|łem|łam|liśmy|am"
        r"|amy|on\w+)|naprawi(?:ę|my|łem|łam|liśmy|am|amy|on\w+)|odda(?:m|my|ję|jemy|łem|łam|liśmy)|obniż\w+|anulu\w+"
        r"|anulowa\w+|[sk]*korygu\w+|skorygow\w+|um(?:arz|orz)\w+|uwzględni\w+|pozytywnie|negatywnie|zasadn\w+"
        r"|niezasadn\w+|nieuzasadnion\w+|słuszn\w+|proponuj\w+|dopłac\w+|prze(?:leję|lałem|lałam)|przyjmuj\w+"
        r"|przyj(?:ąłem|ęłam|ęliśmy|mę)|nie (?:mogę|możemy)(?! (?:\S+ )?(?:jeszcze|odpowiedzieć|potwierdzić|odczytać"
        r"|otworzyć|znaleźć))|zg(?:adzam|adzamy|odę)|(?:ma|mają) (?:pan|pani|państwo) (?:\w+ )?rację|wypłac\w+|wybór"
        r"|wybrać|podtrzymuj\w+|pokryj\w+"
        r"|odstępuj\w+|rozwiązuj\w+|dosł(?:ałem|ałam|aliśmy)|dośl\w+|przedłuż(?:am|yłem|yłam)|umówi(?:łem|łam)"
        r"|(?:wyśl|wysła|wysył|prześl|przesła|przesył|przywiez|odbierze)\w* (?:\S+ ){0,4}?now\w+"
        rf"|(?:{_GRANTED}) (?:\S+ ){{0,5}}?(?:{_GRANTS})|(?:{_GRANTS}) (?:\S+ ){{0,5}}?(?:{_GRANTED})) "
    ),
    "en": re.compile(
        r" (?:new \w+ (?:leaves|is on)|(?:is|are|was|were|been|be) returned|bill (?:now )?reads|in full"
        r"|(?:i|we)(?: will| have| am| are| can| would like to| do)?(?: \S+){0,2}? (?:refund|replac|repair|accept"
        r"|uph"
        r"|reject|declin|approv|compensat|credit|cancel|exchang|offer|waiv|correct|agree|reimburs|refus|fix|paying"
        r"|pay)\w*"
        r"|(?:i'll|i’ll|we'll|we’ll|i've|i’ve|i'm|i’m)(?: \S+){0,2}? (?:refund|replac|repair|accept|offer|credit"
        r"|cancel"
        r"|send|sent|fix|pay)\w*|(?:is|are|was|were|been|be|being)(?: \S+)? (?:refunded|replaced|repaired|accepted"
        r"|upheld"
        r"|rejected|declined|approved|credited|cancelled|canceled|exchanged|reimbursed|corrected|justified|refused"
        r"|fixed)"
        r"|you (?:are|were) (?:\S+ )?right|you will (?:get|receive|have(?! to ))|you are getting|cannot|can't|can’t"
        r"|unable"
        r"|not able|choose|choice|grounds|decision(?: \S+){0,4}? stands?"
        r"|(?:accept|have|get|take)(?: \S+)? (?:refund|voucher|discount|credit)|(?:refund|replacement|voucher|credit"
        r"|discount|compensation)(?: \S+){0,4}? (?:sent|way|approved|processed"
        r"|issued"
        r"|today|tomorrow|account|left)|(?:sent|send|sending|bring|brings|leaves|collects)(?: \S+){0,3}? new) "
    ),
}
#: What the writer does or has done: with one of these a letter is no mere "I am still looking into it".
_DONE = {
    "pl": re.compile(
        r" (?:uzna(?:ję|jemy|łem|łam|liśmy)|odrzuc(?:am|amy|iłem|iłam)|odmawia(?:m|my)|odmówi\w+|przyzna(?:ję|łem"
        r"|łam)"
        r"|zwr(?:ócę|ócimy|óciłem|óciłam|acam|acamy)|wymieni(?:ę|my|am|łem|łam)|naprawi(?:ę|my|łem|łam)|przyjmuję"
        r"|uwzględni(?:am|łem|łam)|proponuj(?:ę|emy)|odda(?:ję|łem|łam)|prze(?:leję|lałem|lałam)|anulu(?:ję|jemy)"
        r"|anulowa(?:łem|łam)|obniż(?:am|yłem|yłam)|wysła(?:łem|łam)) "
    ),
    "en": re.compile(
        r" i (?:will |['’] ?ll |have |am |ve )*(?:refund|accept|reject|declin|replac|cancel|credit|uph|sent)\w* "
    ),
}
_INTERIM = {
    "pl": re.compile(
        r" (?:odpowiem|odpiszę|odpowiedź (?:otrzyma|dostan)\w+|wrócę z odpowiedzią|dam (?:pan\w+ |państwu )?znać"
        r"|napiszę (?:do (?:pan\w+|państwa) )?ponownie) (?:\S+ ){0,4}?(?:do|najpóźniej|w|we|jutro|dziś|dzisiaj) "
        r"| potrzebuj\w+ (?:jeszcze |więcej |na to |trochę )*(?:czasu|dni|informacji|zdję\w+|danych) "
        r"| (?:przedłuż\w+|wydłuż\w+) (?:\S+ ){0,3}?(?:termin|czas)\w* "
        r"| (?:jeszcze|właśnie|wciąż|nadal) (?:\S+ )?(?:sprawdza|wyjaśnia|bada|czeka)\w+ "
        r"| proszę (?:\S+ ){0,2}?(?:o (?:przesłanie|podanie|zdjęci\w+|numer|informację)|przesłać|podać|dosłać) "
    ),
    "en": re.compile(
        r" i(?: will| ['’] ?ll|'ll|’ll) (?:reply|answer|write|get back|come back|let you know) (?:\S+ ){0,5}?"
        r"(?:by|before|on|tomorrow|today|no later) "
        r"| (?:need|needs) (?:\S+ ){0,2}?(?:more time|more days|longer) "
        r"| (?:still|currently) (?:checking|investigating|looking|waiting) "
        r"| (?:please|could you|can you) (?:\S+ )?(?:send|tell|give|confirm) (?:me|us) "
    ),
}
_REFUSALS = {
    "pl": re.compile(
        r" (?P<words>nie (?:uzna(?:ję|jemy|łem|łam|liśmy|no)|uwzględni(?:am|amy|łem|łam|liśmy|ono)|przyjmuj(?:ę|emy)"
        r"|zgadzam(?:y)? się|zwróc(?:ę|imy)|wymieni(?:ę|my)(?= )|odda(?:m|my)(?= )|zosta(?:ła|ł|ło|nie) "
        r"(?:\S+ )?(?:uznan|uwzględnion|przyjęt)\w)|(?<!nie )(?:odrzuc(?:am|amy|iłem|iłam|iliśmy|ono|ona|ony|one)"
        r"|odm(?:awiam|awiamy|ówiłem|ówiłam|ówiliśmy|ówiono))"
        r"|(?:rozpatrz\w+|rozpatrywan\w+|załatwi\w+) (?:\S+ ){0,3}?(?:negatywnie|odmownie)"
        r"|(?:negatywnie|odmownie) (?:rozpatrz|załatwi)\w+|decyzj\w+ (?:jest )?(?:odmown|negatywn)\w+"
        r"|nie (?:przysługuj[eą](?! (?:\S+ )?odwołani)|należ[yą] się (?:panu|pani|państwu|zwrot|rekompensata"
        r"|rabat))(?= )|się (?:panu|pani|państwu) nie należ[yą](?= )|(?:zwrot\w*|rekompensat\w+"
        r"|rabat\w*) (?:się )?(?:panu |pani |państwu )?nie należ[yą](?= )"
        r"|nie (?:widzę|widzimy|ma|mam|mamy|znajduję|znajdujemy) (?:\S+ )?(?:możliwości"
        r"|podstaw) (?:do )?(?:\S+ )?(?:zwrot|uznani|wymian"
        r"|napraw|uwzględni|przyznani|rabat|anulowani)\w*|odmownie|(?:muszę|musimy|zmuszon\w+) (?:\S+ )?(?:odmówić"
        r"|odrzucić)"
        r"|nie (?:zostanie|zostaną|będzie|będą) (?:\S+ )?(?:uwzględnion|uznan|przyjęt|przyznan|zrealizowan)\w+"
        r"|nie liczyć na (?:\S+ )?(?:zwrot|wymian|napraw|rekompensat"
        r"|rabat|odszkodowani)\w*"
        r"|nie (?:mogę|możemy|mogłem|mogłam|mogliśmy|jestem w stanie|jesteśmy w stanie) (?:\S+ ){0,3}?"
        r"(?:przychylić się|uczynić zadość|zadośćuczynić|przystać|wyrazić zgody|uznać|uwzględnić|zwrócić(?! (?:się"
        r"|uwagi))|wymienić|przyjąć"
        r"|zgodzić się|spełnić|przyznać|zaakceptować"
        r"|anulować|obniżyć|oddać|wypłacić|zrealizować|naprawić|pokryć))"
    ),
    "en": re.compile(
        r" (?P<words>(?:cannot|can not|can ?[’'] ?t|can't|can’t|could not|couldn ?[’'] ?t|couldn't"
        r"|(?:am|are|is|was|were) (?:unable|not able) to|will not|won ?[’'] ?t|won't) (?:\S+ ){0,4}?"
        r"(?:accept|refund|replace|approve|uphold|agree|offer|repair|honou?r|grant|exchange|reimburse|waive"
        r"|compensate)"
        r"|(?<!not )(?<!never )(?:reject|rejected|declined?|refused?)(?= (?:your|the|this|to|it))"
        r"|(?:has|have|was|were|is|are) (?:(?:been|being|therefore|hereby|thus|regrettably|now) ){0,2}"
        r"(?:rejected|declined|refused|denied)"
        r"|cannot be (?:\S+ )?(?:granted|accepted|approved|refunded|replaced|exchanged|fulfilled|upheld)"
        r"|is not (?:entitled|eligible)|(?:must|have to|has to) (?:decline|refuse|reject|turn down)(?= )"
        r"|not been successful"
        r"|no (?:refund|replacement|discount|compensation|exchange) (?:will be|is|can be) (?:\S+ )?(?:given|made"
        r"|due|possible"
        r"|offered|available|granted)|(?:refund|replacement|exchange|discount) is not possible"
        r"|(?:has|have|was|were|is) not (?:been )?(?:accepted|upheld|approved))(?= )"
    ),
}
_NOT_REFUSED = {
    "pl": re.compile(r" (?:jeśli|jeżeli|gdyby|czy|że państwo|kto) (?:\S+ ){0,4}?\Z"),
    "en": re.compile(r" (?:if|whether|would you|do you|you|they|customers?) (?:\S+ ){0,3}?\Z"),
}


_REASONS = {
    "pl": re.compile(
        r" (?:ponieważ|gdyż|bo|dlatego|bowiem|skoro|z powodu|z powodów|z uwagi na|zgodnie z|ze względu|na podstawie"
        r"|powod\w*"
        r"|powód|przyczyn\w*|w związku z (?:tym|powyższym)|wynika\w*|wykaza\w+|stwierdz\w+|ustali\w+|ustalon\w+"
        r"|okaza\w+|upłyn\w+|minęł\w+|minął|przekrocz\w+"
        r"|widać|widzę|oznacza|spowodowa\w+|uzasadni\w+|art|§|od uderzenia|skutk\w+) "
    ),
    "en": re.compile(
        r" (?:because|since|as|due to|reasons?|under|according to|in line with|found|shows?|showed|shown|expired"
        r"|caused|cause"
        r"|after|therefore|given that|based on|means that) "
    ),
}


def gives_reason(doc: Document, sentences: Sequence[Placed] | None = None) -> bool:
    """Whether the letter (or some of its sentences) gives a reason for what it says."""
    return says(_REASONS[doc.lang], doc.body if sentences is None else sentences)


#: What a writer does to find out, to say and to promise to do so: no position on the complaint yet.
_SOFT = words_of(
    """
    sprawdzić otrzymać dostać przeczytać obejrzeć zobaczyć ustalić zrozumieć skontaktować poinformować napisać odpisać
    odpowiedzieć postarać zapoznać porozmawiać zadzwonić oddzwonić przeprosić podziękować zarejestrować spróbować
    obiecać zapewnić dowiedzieć przekazać potwierdzić znaleźć odnaleźć porównać przeanalizować zbadać wyjaśnić zapytać
    poprosić przyjąć dołożyć zauważyć usłyszeć powiedzieć wspomnieć przypomnieć zwrócić wrócić dać móc zechcieć chcieć
    zostać pozostać przejrzeć zweryfikować rozpatrzyć wysłuchać pomyśleć wziąć podjąć zająć odnieść stwierdzić odebrać
    zmierzyć odczytać otworzyć zgłosić policzyć pomóc odezwać usiąść spojrzeć przepytać poznać zagwarantować zaręczyć
    podkreślić zaznaczyć uwierzyć
    """
)
_SOFT_ENGLISH = words_of(
    """
    am are is was were be been do did does can could would should may might must will have has had check checked look
    looked looking review reviewed read spoke spoken speak talk talked ask asked contact contacted pass passed forward
    forwarded investigate investigated understand understood apologise apologised apologize write writing wrote written
    call called receive received see saw seen hope know knew inform informed note noted confirm confirmed assure find
    found compare compared discuss discussed get got tell told explain explained regret value care appreciate thank
    think feel felt believe want need like try tried trying let reply answer hear heard notice noticed measure measured
    say said promise realise realize take took remain stay guarantee ensure advise remind suggest recommend stress
    acknowledge emphasise emphasize underline repeat wish busy sorry glad happy aware sure able confident certain afraid
    pleased grateful
    """
)
_SOFT_ING = words_of("checking looking writing reviewing investigating asking waiting speaking getting trying hoping")
_SKIPPED = words_of("will have also now today therefore just already at once not been very so quite too")
#: Third persons of whom a date says nothing: "skontaktuje się do piątku".
_SOFT_THIRD = words_of(
    "zostać móc skontaktować odpowiedzieć poinformować odezwać przekazać zadzwonić napisać sprawdzić rozpatrzyć"
)
_I_DO = re.compile(r" (?:i|we|i['’](?:ve|ll|m)|we['’](?:ve|ll|re)) (?P<rest>(?:\S+ ){1,5})")
_MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
)
DATE = re.compile(
    rf" (?:\d{{1,2}}\.\d{{1,2}}(?:\.\d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})"
    rf"|(?:{_MONTHS}) \d{{1,2}}"
    r"|w (?:ciągu|terminie) (?:\S+ ){0,2}?(?:dni|tygodni\w*|dnia|miesi\w+)|within (?:\S+ ){0,2}?(?:days?|weeks?)"
    r"|(?:do|w|we|by|on) (?:poniedział\w+|wtor\w+|środ\w+|czwart\w+|piąt\w+|sobot\w+|niedziel\w+|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday)|dzisiaj|dziś|jutro|today|tomorrow) "
)


@lru_cache(maxsize=2048)
def acts(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence tells of something done or to be done about the matter: "zdjąłem opłatę", "I took the
    charge off", "serwisant przyjedzie we wtorek". Finding out and writing are no acts."""
    if sentence.text.rstrip().endswith("?"):
        return False
    words = plain(sentence)
    if lang != "pl":
        return any(_acts_in_english(found["rest"]) for found in _I_DO.finditer(words)) or bool(
            re.search(r" will (?!be (?:in touch|contacted))", words) and DATE.search(words)
        )
    dated = DATE.search(words) is not None
    for token in sentence.tokens:
        # "nadzieję" is a verb too, if nobody ever means it.
        for sense in () if token.word.has("subst") else token.word.senses:
            if not sense.has("perf") or sense.pos not in {"fin", "praet"}:
                continue
            if sense.has("pri") and sense.lemma not in _SOFT:
                return True
            if dated and sense.pos == "fin" and sense.has("ter") and sense.lemma not in _SOFT_THIRD:
                return True
    return False


def _acts_in_english(rest: str) -> bool:
    words = [one for one in rest.split() if one not in _SKIPPED and not one.endswith("ly")]
    if words and words[0] in {"am", "are", "being"}:
        words = [one for one in words[1:2] if one.endswith("ing")]
    return bool(words) and words[0].isalpha() and words[0] not in _SOFT_ENGLISH and words[0] not in _SOFT_ING


def takes_position(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence decides something or tells of an act."""
    return decides(sentence, lang) or acts(sentence, lang)


def decides(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence has words of a decision: what is accepted, refused, returned, repaired, proposed."""
    return bool(_DECISIONS[lang].search(plain(sentence))) or _refusal(sentence, lang) is not None


def first_decision(doc: Document) -> Placed | None:
    """The first sentence of the body that decides something."""
    return next((one for one in doc.body if decides(one.sentence, doc.lang)), None)


def is_interim(doc: Document) -> bool:
    """Whether the letter does nothing yet and says that an answer will come, or asks for what is needed to give it."""
    if not says(_INTERIM[doc.lang], doc.body) or says(_DONE[doc.lang], doc.body):
        return False
    return not any(True for _refused in refusals(doc, doc.body))


def refusals(doc: Document, sentences: Sequence[Placed]) -> Iterator[tuple[int, Span, str]]:
    """Every refusal among the sentences: (number of the sentence, its place, its words in lower case)."""
    for number, placed in enumerate(sentences):
        found = _refusal(placed.sentence, doc.lang)
        if found is not None:
            span = place(placed, found, "words")
            if not doc.is_quoted(span):
                yield number, span, found["words"]


@lru_cache(maxsize=2048)
def _refusal(sentence: Sentence, lang: str) -> re.Match[str] | None:
    if sentence.text.rstrip().endswith("?"):
        return None
    words = plain(sentence)
    found = _REFUSALS[lang].search(words)
    if found is None or _NOT_REFUSED[lang].search(words, 0, found.start() + 1):
        return None
    return found
