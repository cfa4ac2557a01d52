"""Short and pet forms of first names: "Bartek" may be Bartłomiej or Bartosz, "Bob" is Robert. Data and one question."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from prezent.domain.language.folding import fold

#: Full name: its short forms, Polish first. A short form may stand under several full names.
_SHORT: Final = """
Adam: Adaś Adamek | Adrian: Adi | Agata: Agatka | Agnieszka: Aga Agusia Jagna | Aleksander: Olek Alek Aleks Leszek
Aleksandra: Ola Olka Oleńka Aleks | Alicja: Ala Alka Alusia | Andrzej: Jędrek Jędruś Andrzejek | Aneta: Anetka
Anna: Ania Anka Andzia Anusia Hania Anula | Antoni: Antek Tosiek Antoś | Antonina: Tosia Tośka Antosia
Arkadiusz: Arek | Artur: Arturek | Barbara: Basia Baśka Basieńka | Bartłomiej: Bartek Bartuś
Bartosz: Bartek Bartuś | Beata: Beatka | Bogdan: Bodzio Boguś | Bogusław: Boguś Bogdan | Bogumiła: Bogusia
Bożena: Bożenka | Cezary: Czarek | Czesław: Czesiek Czesio | Damian: Damianek | Daniel: Danielek
Danuta: Danusia Danka | Dariusz: Darek | Dawid: Dawidek | Dominik: Domino | Dominika: Domi | Dorota: Dorotka Dosia
Edward: Edek Edzio | Edyta: Edytka | Elżbieta: Ela Elka Elunia Bella | Emilia: Emilka Mila | Eugeniusz: Gienek
Ewa: Ewka Ewcia Ewunia | Ewelina: Ewelinka | Filip: Filipek | Franciszek: Franek Franio | Gabriela: Gabrysia Gabi
Genowefa: Gienia | Grażyna: Grażynka | Grzegorz: Grzesiek Grześ | Halina: Halinka Hala | Hanna: Hania Hanka
Helena: Hela Helenka | Henryk: Heniek Henio | Ignacy: Ignaś | Irena: Irenka Irka | Ireneusz: Irek | Iwona: Iwonka
Izabela: Iza Izka | Jacek: Jacuś | Jadwiga: Jadzia Jaga | Jakub: Kuba Kubuś | Jan: Janek Jaś Jasiek
Janina: Janka Janinka Nina | Janusz: Janek | Jarosław: Jarek | Jerzy: Jurek Jerzyk | Joanna: Asia Aśka Joasia
Jolanta: Jola Jolka | Józef: Józek Józio | Julia: Julka Jula | Justyna: Justynka Justysia | Kacper: Kacperek
Kamil: Kamilek | Kamila: Kamilka | Karol: Karolek | Karolina: Karolinka Karola
Katarzyna: Kasia Kaśka Kasieńka Katka | Kazimierz: Kazik Kazio | Kinga: Kinia | Konrad: Kondzio
Krystyna: Krysia Kryśka | Krzysztof: Krzysiek Krzyś Krzysio | Lech: Leszek | Leszek: Lech | Lucyna: Lucynka
Ludwik: Ludek | Łukasz: Łukaszek | Maciej: Maciek Maciuś | Magdalena: Magda Madzia | Maksymilian: Maks
Małgorzata: Gosia Małgosia Gośka Margo | Marcin: Marcinek | Marek: Mareczek | Maria: Marysia Maryla Marysieńka Mania
Marian: Maniek | Mariusz: Mario | Marta: Martusia Marcia | Martyna: Martynka | Mateusz: Mati Mateuszek
Michał: Misiek Michałek | Mieczysław: Mietek | Mikołaj: Miki | Mirosław: Mirek | Mirosława: Mirka | Monika: Monia
Natalia: Natalka Nata | Norbert: Norbi | Oliwia: Oliwka | Patrycja: Patka Pati | Patryk: Patryczek
Paulina: Paulinka Paula | Paweł: Pawełek | Piotr: Piotrek Piotruś | Przemysław: Przemek | Radosław: Radek
Rafał: Rafałek | Renata: Renia Renatka | Robert: Robcio Bob Bobby Rob | Roman: Romek | Ryszard: Rysiek Rysio
Sebastian: Seba | Sławomir: Sławek | Stanisław: Staszek Staś Stach Stasiek | Stanisława: Stasia | Stefan: Stefek
Sylwia: Sylwka Sylwunia | Szymon: Szymek | Tadeusz: Tadek Tadzio | Teresa: Tereska Renia | Tomasz: Tomek Tomuś
Tymoteusz: Tymek | Urszula: Ula Ulka | Waldemar: Waldek | Wanda: Wandzia | Weronika: Wera Nika
Wiesław: Wiesiek Wiesio | Wiesława: Wiesia | Wiktor: Wiktorek | Wiktoria: Wika Wiki | Witold: Witek
Władysław: Władek | Włodzimierz: Włodek | Wojciech: Wojtek Wojtuś | Zbigniew: Zbyszek Zbyś | Zdzisław: Zdzisiek
Zofia: Zosia Zośka | Zuzanna: Zuza Zuzia | Zygmunt: Zyga | Alexander: Alex Sandy Xander
Alexandra: Alex Sandra Sasha | Alfred: Alf Fred | Amanda: Mandy | Andrew: Andy Drew | Anthony: Tony Ant
Barbara: Barb Babs | Benjamin: Ben Benny | Catherine: Cathy Kate Katie Cath | Charles: Charlie Chuck
Charlotte: Lottie Charlie | Christine: Chris Tina | Christopher: Chris Kit | Daniel: Dan Danny | David: Dave Davy
Deborah: Debbie Deb | Dorothy: Dot Dottie | Edward: Ed Eddie Ted Ned
Elizabeth: Liz Lizzie Beth Betty Eliza Lisa Libby | Emily: Em Emmy | Frances: Fran | Francis: Frank
Frederick: Fred Freddie | Geoffrey: Geoff | Gerald: Gerry | Gregory: Greg | Harold: Harry | Helen: Nell
Henry: Harry Hank | Isabella: Bella Izzy | Jacqueline: Jackie | James: Jim Jimmy Jamie | Janet: Jan | Jeffrey: Jeff
Jennifer: Jen Jenny | Jessica: Jess | John: Jack Johnny | Jonathan: Jon Jonny | Joseph: Joe Joey | Joshua: Josh
Judith: Judy | Katherine: Kate Katie Kathy Kat | Kenneth: Ken Kenny | Lawrence: Larry | Leonard: Len Leo
Margaret: Maggie Meg Peggy | Matthew: Matt | Michael: Mike Mick Mickey | Michelle: Shelly | Nathaniel: Nat Nate
Nicholas: Nick Nicky | Nicola: Nicky | Oliver: Ollie | Pamela: Pam | Patricia: Pat Tricia Trish | Patrick: Pat Paddy
Peter: Pete | Philip: Phil | Rachel: Rach | Raymond: Ray | Rebecca: Becky Becca | Richard: Rick Dick Rich Richie
Robert: Rob Bob Bobby Robbie Bert | Ronald: Ron | Samantha: Sam | Samuel: Sam | Sandra: Sandy | Stephen: Steve
Steven: Steve | Susan: Sue Suzie | Theodore: Ted Theo | Theresa: Terry Tess | Thomas: Tom Tommy | Timothy: Tim
Victoria: Vicky Tori | Vincent: Vince | Walter: Walt | William: Will Bill Billy Liam Willy | Zachary: Zach
"""


@lru_cache(maxsize=1)
def _full_names() -> dict[str, frozenset[str]]:
    """Folded name, full or short: the folded full names that it may stand for."""
    found: dict[str, set[str]] = {}
    for entry in _SHORT.replace("\n", "|").split("|"):
        full, _, short = entry.partition(":")
        for name in (full, *short.split()):
            if name.strip():
                found.setdefault(fold(name), set()).add(fold(full))
    return {name: frozenset(full) for name, full in found.items()}


@lru_cache(maxsize=4096)
def is_known(name: str) -> bool:
    """Whether a name, in the nominative, is in the table of short forms."""
    return fold(name) in _full_names()


@lru_cache(maxsize=4096)
def may_be_same(one: str, other: str) -> bool:
    """Whether two first names (nominative) may be one person's: equal but for accents, or short and full form."""
    first, second = fold(one), fold(other)
    table = _full_names()
    return first == second or not table.get(first, frozenset({first})).isdisjoint(
        table.get(second, frozenset({second}))
    )


@lru_cache(maxsize=1024)
def relatives(name: str) -> tuple[str, ...]:
    """The forms, as written in the table, that may name the same person as ``name``."""
    found = []
    for entry in _SHORT.replace("\n", "|").split("|"):
        full, _, short = entry.partition(":")
        names = [one for one in (full.strip(), *short.split()) if one]
        if any(fold(one) == fold(name) for one in names):
            found += names
    return tuple(dict.fromkeys(found))
