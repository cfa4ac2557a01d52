"""Tables about people's names: common first names, vocatives the dictionary leaves open, titles, words of firms.

The first names are those the desk may rely on where the dictionary is silent or would be too generous (it lists
"Pawlik" as a first name). They decide which of two words is the first name, and carry the fallback when there is no
dictionary. Data only; the reading of it is in ``address`` and ``person_names``.
"""

from __future__ import annotations

from typing import Final, Literal

Gender = Literal["m", "f"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE: Final[frozenset[str]] = _words(
    """
    Adam Adrian Albert Albin Aleks Aleksander Alfred Alojzy Ambroży Andrzej Antek Antoni Apoloniusz Arek Arkadiusz
    Arnold Artur August Augustyn Aureliusz Barnaba Bartek Bartłomiej Bartosz Bazyli Benedykt Beniamin Bernard Błażej
    Bogdan Bogumił Bogusław Bohdan Bolek Bolesław Bonawentura Borys Bronisław Bruno Brunon Cezary Cyprian Cyryl
    Czesław Czarek Damian Daniel Darek Dariusz Dawid Denis Dobrosław Dominik Donat Dorian Edek Edmund Edward Edwin
    Eliasz Emanuel Emil Emilian Eryk Ernest Eugeniusz Euzebiusz Fabian Felicjan Feliks Ferdynand Filip Florian
    Franciszek Franek Fryderyk Gabriel Gerard Gniewko Gracjan Grzegorz Grzesiek Grześ Gustaw Gwidon Hektor Henryk
    Heronim Hieronim Hipolit Hubert Hugo Ignacy Igor Ireneusz Irek Iwo Izydor Jacek Jakub Jan Janek Janusz Jarek
    Jaromir Jarosław Jasiek Jaś Jędrzej Jeremi Jeremiasz Jerzy Joachim Jonasz Jonatan Józef Jurek Julian Juliusz
    Kacper Kajetan Kamil Karol Kasper Kazik Kazimierz Klaudiusz Klemens Konrad Konstanty Kordian Kornel Korneliusz
    Kosma Krystian Krzysiek Krzysztof Krzyś Ksawery Kuba Lech Leon Leonard Leopold Lesław Leszek Longin Lubomir Lucjan
    Ludwik Łukasz Maciej Maciek Maks Maksym Maksymilian Marceli Marcel Marcin Marcjan Marek Marian Mariusz Mateusz
    Maurycy Melchior Michał Mieczysław Mieszko Mietek Mikołaj Milan Miłosz Mirek Miron Mirosław Nataniel Natan Nikodem
    Norbert Oktawian Olaf Olek Olgierd Oliwier Oskar Otto Pankracy Patryk Paweł Piotr Piotrek Przemek Przemysław Radek
    Radosław Rafał Rajmund Remigiusz Robert Roch Roland Roman Romuald Rudolf Rufin Ryszard Rysiek Sebastian Sergiusz
    Seweryn Sławek Sławomir Stach Stanisław Staszek Staś Stefan Sylwester Sylwiusz Szczepan Szymek Szymon Tadek
    Tadeusz Telesfor Teodor Teofil Tobiasz Tomasz Tomek Tymek Tymon Tymoteusz Tytus Urban Wacław Waldek Waldemar
    Walenty Walery Wawrzyniec Wiesław Wiesiek Wiktor Wilhelm Wincenty Wit Witek Witold Władek Władysław Włodek
    Włodzimierz Wojciech Wojtek Zbigniew Zbyszek Zdzisław Zenek Zenon Ziemowit Zygfryd Zygmunt
    """
)

FEMALE: Final[frozenset[str]] = _words(
    """
    Ada Adela Adelajda Adrianna Aga Agata Agnieszka Aldona Aleksandra Alicja Alina Amanda Amelia Anastazja Andżelika
    Aneta Angelika Angelina Aniela Anita Anka Ania Anna Antonina Apolonia Arleta Asia Aurelia Balbina Barbara Basia
    Beata Bernadeta Berenika Bianka Blanka Bogna Bogumiła Bogusława Bożena Brygida Bronisława Cecylia Celina Czesława
    Dagmara Danuta Danusia Daria Delfina Diana Dominika Donata Dorota Edyta Ela Eleonora Eliza Elwira Elżbieta Emilia
    Emma Estera Eugenia Ewa Ewelina Faustyna Felicja Filipina Franciszka Gabriela Gabrysia Genowefa Gertruda Gosia
    Grażyna Greta Hala Halina Halszka Hania Hanna Helena Henryka Hildegarda Honorata Hortensja Ida Iga Ilona Inga
    Irena Irmina Iwona Iza Izabela Izabella Jadwiga Jagna Jagoda Jana Janina Jarosława Joanna Jola Jolanta Jowita
    Józefa Judyta Julia Julianna Julita Justyna Kaja Kalina Kamila Karina Karolina Kasia Katarzyna Kazimiera Kinga
    Klara Klaudia Klementyna Konstancja Kornelia Krysia Krystyna Ksenia Kunegunda Laura Lena Leokadia Leonia Lidia
    Lila Lilia Liliana Lilianna Lucyna Ludmiła Ludwika Luiza Łucja Magda Magdalena Maja Malina Malwina Małgorzata
    Małgosia Marcela Marcelina Maria Marianna Mariola Marlena Marta Martyna Marysia Maryla Maryna Marzena Marzanna
    Matylda Melania Michalina Mieczysława Milena Mira Miłosława Mirosława Monika Nadia Nadzieja Natalia Natasza Nela
    Nikola Nina Noemi Oktawia Ola Olga Oliwia Otylia Patrycja Paula Paulina Pelagia Petronela Pola Regina Renata
    Roksana Róża Rozalia Roma Romana Rozamunda Ryszarda Sabina Salomea Sandra Sara Scholastyka Serafina Sonia
    Stanisława Stefania Stella Sylwia Tamara Tatiana Tekla Teodora Teresa Tosia Ula Urszula Wacława Wanda Wera
    Weronika Wiesława Wiesia Wiktoria Wilhelmina Wiola Wioleta Wioletta Władysława Zdzisława Zenobia Zofia Zosia Zuza
    Zuzanna Zuzia Zyta Żaklina Żaneta
    """
)

# Names of neighbours and of English-speaking customers: the gender is known, Polish case forms often are not.
FOREIGN_MALE: Final[frozenset[str]] = _words(
    """
    Aleksandr Aleksej Alexander Andrew Andrii Andrij Andriy Anthony Anton Arnas Artem Benjamin Brian Charles Christian
    Christopher Daniil Danylo David Dmitri Dmitrij Dmytro Edgar Edouard Eric Frank George Gary Giovanni Giuseppe
    Graham Hans Harry Henry Hugh Igors Ihor Ivan Iwan Jack James Jason Jeffrey Jens Jim John Joseph Jonas Jürgen Keith
    Kevin Klaus Kyrylo Liam Luca Lucas Lukas Mark Martin Matthew Maxim Michael Mohamed Mohammed Muhammad Mykhailo
    Mykola Nazar Neil Nicholas Nikita Oleg Oleh Oleksandr Oleksii Oliver Olivier Ostap Patrick Paul Pavlo Peter Petro
    Philip Pierre Richard Roberto Ruslan Ryan Sean Sergey Serhii Serhij Simon Stanislav Stephen Steven Stuart Taras
    Thomas Tim Timothy Vadym Vasyl Viktor Vitalii Vitaliy Vladimir Volodymyr Walter William Wolfgang Yaroslav Yevhen
    Yurii Yuriy
    """
)
FOREIGN_FEMALE: Final[frozenset[str]] = _words(
    """
    Alexandra Alice Alina Alyona Amy Anastasia Anastasiia Anastasiya Anhelina Ann Anne Bohdana Carol Catherine
    Charlotte Chloe Christine Claire Daryna Deborah Diane Elizabeth Ella Emily Emma Fiona Florence Galina Grace Halyna
    Hannah Heidi Helen Inna Irina Iryna Jane Janet Jennifer Jessica Joan Judith Julie Karen Kate Katherine Kateryna
    Khrystyna Larysa Lesia Linda Lisa Liudmyla Louise Lucy Lyudmyla Margaret Mariana Mariia Mariya Mary Maryna Megan
    Mia Michelle Myroslava Nadiia Nancy Natalie Nataliia Nataliya Nicole Oksana Oleksandra Olena Olesia Olha Olivia
    Patricia Polina Priya Rachel Rebecca Ruth Samantha Sarah Signe Sofia Sofiia Sophie Susan Svetlana Svitlana Tetiana
    Tetyana Ulyana Valentyna Valeriia Vanessa Veronika Victoria Viktoria Viktoriia Viktoriya Violetta Vira Yana Yaryna
    Yelyzaveta Yulia Yuliia Yuliya Zlata Zoe Zoriana
    """
)

# Vocatives where the dictionary offers two forms or none and usage has a clear favourite.
VOCATIVES: Final[dict[str, str]] = {
    "Bruno": "Bruno",
    "Hugo": "Hugo",
    "Iwo": "Iwo",
    "Otto": "Otto",
    "Leo": "Leo",
    "Robin": "Robinie",
    "Denis": "Denisie",
    "Kaja": "Kaju",
    "Maja": "Maju",
    "Mila": "Milu",
    "Nadia": "Nadiu",
    "Kamila": "Kamilo",
    "Nikola": "Nikolo",
    "Lila": "Lilu",
    "Noemi": "Noemi",
    "Beatrycze": "Beatrycze",
    "Inez": "Inez",
    "Nicole": "Nicole",
    "Karen": "Karen",
    "Mary": "Mary",
    "Aleksandr": "Aleksandrze",
    "Aleksej": "Alekseju",
    "Andrij": "Andriju",
    "Anton": "Antonie",
    "Artem": "Artemie",
    "Benjamin": "Benjaminie",
    "Ihor": "Ihorze",
    "Mark": "Marku",
    "Martin": "Martinie",
    "Nazar": "Nazarze",
    "Oleh": "Olehu",
    "Oleksandr": "Oleksandrze",
    "Ruslan": "Ruslanie",
    "Serhij": "Serhiju",
    "Emily": "Emily",
}

# Men's names that end like women's.
MALE_IN_A: Final[frozenset[str]] = frozenset(
    {"Kuba", "Barnaba", "Bonawentura", "Kosma", "Sasza", "Alosza", "Wania", "Jarema", "Zawisza", "Dyzma", "Saba",
     "Jona", "Nikita", "Luca", "Mustafa", "Ilia", "Illia", "Mykola", "Juda", "Elia", "Musa", "Isa"}
)  # fmt: skip

FORM_WORDS: Final[dict[str, str]] = {
    "pan": "pan",
    "pani": "pani",
    "państwo": "panstwo",
    "panstwo": "panstwo",
    "mr": "pan",
    "mister": "pan",
    "sir": "pan",
    "herr": "pan",
    "mrs": "pani",
    "ms": "pani",
    "miss": "pani",
    "frau": "pani",
}

# Compared without dots and in lower case; written back as in the value.
TITLES: Final[dict[str, str]] = {
    "dr": "dr",
    "hab": "hab.",
    "prof": "prof.",
    "profesor": "prof.",
    "mgr": "mgr",
    "magister": "mgr",
    "inż": "inż.",
    "inz": "inż.",
    "lic": "lic.",
    "lek": "lek.",
    "med": "med.",
    "wet": "wet.",
    "stom": "stom.",
    "mec": "mec.",
    "adw": "adw.",
    "ks": "ks.",
    "arch": "arch.",
    "płk": "płk",
    "ppłk": "ppłk",
    "mjr": "mjr",
    "kpt": "kpt.",
    "por": "por.",
    "gen": "gen.",
    "phd": "PhD",
    "msc": "MSc",
    "mba": "MBA",
}

# Abbreviations of legal forms and trades, compared without dots and spaces around them.
FIRM_MARKS: Final[frozenset[str]] = _words(
    """
    sa sc spj spk spzoo zoo psa ltd llc inc gmbh ag bv plc corp phu pphu fhu phup pw ppuh zphu zpuh fh pphiu sro oy ab
    srl sarl ooo tov
    """
)

# Beginnings of words that name a firm, an institution or a desk, in lower case. Every form of the word begins so.
FIRM_STEMS: Final[tuple[str, ...]] = (
    "administrac", "agencj", "agro", "akademi", "aptek", "auto-", "bank", "bibliotek", "biur", "centrum", "cukierni",
    "dział", "delikates", "dom kultury", "drukarni", "ekip", "firm", "fundacj", "gabinet", "galeri", "gmin", "grupa",
    "hotel", "hurtowni", "instytut", "kancelari", "kawiarni", "klub", "komend", "ksiegowosc", "księgarni",
    "księgowość", "kwiaciarni", "liceum", "magazyn", "muzeum", "nadleśnictw", "newsletter", "obsług", "obslug",
    "ośrod", "parafi", "pensjonat", "piekarni", "powiadomieni", "pracowni", "przedsiębiorstw", "przedszkol",
    "przychodni", "redakcj", "reklamacj", "restauracj", "schronisk", "sekretariat", "serwis", "sklep", "solect",
    "spółdzielni", "spółka", "starostw", "stowarzyszeni", "studio", "szkoł", "szkol", "szpital", "świetlic", "teatr",
    "technikum", "uczelni", "uniwersytet", "urząd", "urzęd", "warsztat", "wspólnot", "wydawnictw", "wydział",
    "wypożyczalni", "zakład", "zespół", "żłob", "żłób", "company", "customer", "department", "foundation", "office",
    "school", "delivery", "mailer", "postmaster",
    "formularz", "producent", "rzecznik", "wytwórni", "service", "shop", "store", "support", "team",
)  # fmt: skip

# Small words that stand inside names of institutions ("Rada w Końskich") and never inside a person's.
FIRM_LINKS: Final[frozenset[str]] = frozenset({"w", "we", "nr", "im.", "pod", "przy", "dla", "na", "of", "for"})

# Mailbox names that belong to nobody in particular.
ROLE_MAILBOXES: Final[frozenset[str]] = _words(
    """
    admin administracja biuro bok contact dyrekcja dyrektor faktury finanse firma handel hello help info informacja
    kadry kasa kierownik klient kontakt ksiegowosc logistyka mail mailer mailer-daemon marketing magazyn no-reply
    noreply nie-odpowiadaj obsluga office oferta poczta pomoc postmaster powiadomienia praca prezes recepcja
    reklamacje root sales sekretariat serwis sklep sprzedaz support team uslugi webmaster wysylka zakupy zamowienia
    zwroty
    """
)

# Small words inside surnames, kept in lower case.
PARTICLES: Final[frozenset[str]] = frozenset(
    {"van", "der", "den", "de", "von", "da", "di", "la", "le", "del", "ten", "zu"}
)
