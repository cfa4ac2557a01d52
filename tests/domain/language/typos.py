"""Slips of people who write to customers: what is written, what is meant. Made up by hand."""

#: The lists were tuned with these in sight.
SEEN = """
zamowienie zamówienie
reklamcja reklamacja
przesylka przesyłka
dziekuje dziękuję
prosze proszę
odpowedź odpowiedź
klijent klient
ktury który
żadko rzadko
rzeczywiscie rzeczywiście
przepraszan przepraszam
opużnienie opóźnienie
spuźnienie spóźnienie
chuśtawka huśtawka
klientą klientom
ludzią ludziom
wziąść wziąć
wogóle w ogóle
napewno na pewno
narazie na razie
poprostu po prostu
conajmniej co najmniej
niewiem nie wiem
paczak paczka
tydzeń tydzień
nastepny następny
fakutra faktura
przelw przelew
zwrott zwrot
wyslalem wysłałem
gwarncja gwarancja
gwarancjja gwarancja
uszkodzonny uszkodzony
kórier kurier
kurjer kurier
wyjaśnenie wyjaśnienie
pozdrawim pozdrawiam
poważanem poważaniem
szanwony szanowny
spowrotem z powrotem
nadzieji nadziei
orginalny oryginalny
znaleść znaleźć
bende będę
przekonywujący przekonujący
mozliwosc możliwość
przesyłkie przesyłkę
wszystkei wszystkie
wyrozumialosc wyrozumiałość
poinfromować poinformować
pszepraszam przepraszam
zamówineie zamówienie
dzwięk dźwięk
porzyczka pożyczka
"""

#: Written after the lists and costs had been settled.
FRESH = """
dostarczeni dostarczenie
rozmwa rozmowa
odbiorem odbiorem
reklamacij reklamacji
przeprasszam przepraszam
zgłoszena zgłoszenia
naprwa naprawa
wymienie wymienię
pudełkko pudełko
instrukcjia instrukcja
serdeczne serdeczne
wiadmość wiadomość
wiadomosci wiadomości
zwrocimy zwrócimy
uszkodzenei uszkodzenie
dostwa dostawa
zadzownić zadzwonić
sprwadzę sprawdzę
magazyn magazyn
telefno telefon
adrse adres
pytanai pytania
pieniędze pieniądze
trzydzieści trzydzieści
gżejnik grzejnik
grzeinik grzejnik
wuzek wózek
krutki krótki
dłógi długi
mugł mógł
rużnica różnica
chałas hałas
cherbata herbata
orzeh orzech
rzarówka żarówka
użąd urząd
zażut zarzut
pżesyłka przesyłka
kożystać korzystać
możemi możemy
wruciła wróciła
powtuzyć powtórzyć
zlecielm zleciłem
wysłalismy wysłaliśmy
skontaktowac skontaktować
najszypciej najszybciej
tesz też
prosbę prośbę
proźbę prośbę
wyjątkowow wyjątkowo
poniedziałke poniedziałek
wtorke wtorek
czwartke czwartek
pazdziernik październik
grudzien grudzień
stycznai stycznia
kolejnny kolejny
ponowne ponowne
ponowie ponowie
ładowraka ładowarka
odkużacz odkurzacz
zmywrka zmywarka
plarka pralka
krzesłeko krzesełko
wkońcu w końcu
odrazu od razu
przedewszystkim przede wszystkim
niema nie ma
zpowodu z powodu
wzwiązku w związku
jusz już
włanczać włączać
poszłem poszedłem
pokoji pokoi
pracownikowy pracownikowi
potwierdznie potwierdzenie
potwierdzeie potwierdzenie
załcznik załącznik
zalącznik załącznik
załaczniku załączniku
oplata opłata
wplata wpłata
przelewn przelew
bankwoy bankowy
umwoa umowa
gwarancyna gwarancyjna
producen producent
dokłdnie dokładnie
wczesniej wcześniej
puźniej później
pużno późno
najpużniej najpóźniej
niezwocznie niezwłocznie
cierpliwośc cierpliwość
cirpliwość cierpliwość
niedogodnośc niedogodność
szczegułowo szczegółowo
ogulnie ogólnie
sprubować spróbować
ztego z tego
"""


def pairs(lines: str) -> list[tuple[str, str]]:
    """The slips of a list; lines whose two words are the same are words that must not be doubted."""
    return [(one, other) for one, _, other in (line.partition(" ") for line in lines.strip().splitlines())]
