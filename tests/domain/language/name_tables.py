"""First names with the vocatives that a native speaker expects, written by hand."""

from __future__ import annotations

MALE_VOCATIVES = """
Adam Adamie · Adrian Adrianie · Albert Albercie · Aleksander Aleksandrze · Alfred Alfredzie · Andrzej Andrzeju
Antoni Antoni · Arkadiusz Arkadiuszu · Artur Arturze · August Auguście · Barnaba Barnabo · Bartek Bartku
Bartłomiej Bartłomieju · Bartosz Bartoszu · Benedykt Benedykcie · Błażej Błażeju · Bogdan Bogdanie
Bogusław Bogusławie · Borys Borysie · Bruno Bruno · Cezary Cezary · Czesław Czesławie · Damian Damianie
Daniel Danielu · Dariusz Dariuszu · Darek Darku · Dawid Dawidzie · Dominik Dominiku · Edward Edwardzie · Emil Emilu
Ernest Erneście · Eryk Eryku · Eugeniusz Eugeniuszu · Feliks Feliksie · Filip Filipie · Franciszek Franciszku
Gabriel Gabrielu · Grzegorz Grzegorzu · Grzesiek Grześku · Grześ Grzesiu · Gustaw Gustawie · Henryk Henryku
Hubert Hubercie · Hugo Hugo · Ignacy Ignacy · Igor Igorze · Ireneusz Ireneuszu · Iwo Iwo · Jacek Jacku
Jakub Jakubie · Jan Janie · Janusz Januszu · Jarosław Jarosławie · Jaś Jasiu · Jerzy Jerzy · Józef Józefie
Julian Julianie · Kacper Kacprze · Kajetan Kajetanie · Kamil Kamilu · Karol Karolu · Kazimierz Kazimierzu
Konrad Konradzie · Konstanty Konstanty · Kosma Kosmo · Krystian Krystianie · Krzysiek Krzyśku
Krzysztof Krzysztofie · Ksawery Ksawery · Kuba Kubo · Lech Lechu · Leon Leonie · Leszek Leszku · Lucjan Lucjanie
Ludwik Ludwiku · Łukasz Łukaszu · Maciej Macieju · Maciek Maćku · Maks Maksie · Marcel Marcelu · Marcin Marcinie
Marek Marku · Marian Marianie · Mariusz Mariuszu · Mateusz Mateuszu · Michał Michale · Mieczysław Mieczysławie
Mieszko Mieszku · Mikołaj Mikołaju · Miłosz Miłoszu · Mirosław Mirosławie · Nikodem Nikodemie · Norbert Norbercie
Olaf Olafie · Oliwier Oliwierze · Oskar Oskarze · Patryk Patryku · Paweł Pawle · Piotr Piotrze · Piotrek Piotrku
Przemysław Przemysławie · Radosław Radosławie · Rafał Rafale · Robert Robercie · Roman Romanie · Ryszard Ryszardzie
Sebastian Sebastianie · Sławomir Sławomirze · Stanisław Stanisławie · Staś Stasiu · Stefan Stefanie
Sylwester Sylwestrze · Szymon Szymonie · Tadeusz Tadeuszu · Tomasz Tomaszu · Tomek Tomku · Tymon Tymonie
Tymoteusz Tymoteuszu · Wacław Wacławie · Waldemar Waldemarze · Wiesław Wiesławie · Wiktor Wiktorze
Wincenty Wincenty · Wit Wicie · Witold Witoldzie · Władysław Władysławie · Włodzimierz Włodzimierzu
Wojciech Wojciechu · Wojtek Wojtku · Zbigniew Zbigniewie · Zbyszek Zbyszku · Zdzisław Zdzisławie · Zenon Zenonie
Ziemowit Ziemowicie · Zygmunt Zygmuncie
"""

FEMALE_VOCATIVES = """
Ada Ado · Adrianna Adrianno · Agata Agato · Agnieszka Agnieszko · Ala Alu · Aleksandra Aleksandro · Alicja Alicjo
Alina Alino · Amelia Amelio · Anastazja Anastazjo · Aneta Aneto · Angelika Angeliko · Ania Aniu · Anna Anno
Antonina Antonino · Asia Asiu · Aurelia Aurelio · Barbara Barbaro · Basia Basiu · Beata Beato · Bożena Bożeno
Bronisława Bronisławo · Cecylia Cecylio · Celina Celino · Czesława Czesławo · Dagmara Dagmaro · Danuta Danuto
Daria Dario · Dominika Dominiko · Dorota Doroto · Edyta Edyto · Ela Elu · Eliza Elizo · Elżbieta Elżbieto
Emilia Emilio · Ewa Ewo · Ewelina Ewelino · Felicja Felicjo · Gabriela Gabrielo · Gabrysia Gabrysiu
Genowefa Genowefo · Gosia Gosiu · Grażyna Grażyno · Halina Halino · Hania Haniu · Hanna Hanno · Helena Heleno
Honorata Honorato · Iga Igo · Ilona Ilono · Irena Ireno · Iwona Iwono · Iza Izo · Izabela Izabelo · Jadwiga Jadwigo
Janina Janino · Joanna Joanno · Jola Jolu · Jolanta Jolanto · Julia Julio · Justyna Justyno · Kaja Kaju
Kamila Kamilo · Karolina Karolino · Kasia Kasiu · Katarzyna Katarzyno · Kinga Kingo · Klaudia Klaudio
Kornelia Kornelio · Krystyna Krystyno · Ksenia Ksenio · Laura Lauro · Lena Leno · Leokadia Leokadio · Lidia Lidio
Lucyna Lucyno · Łucja Łucjo · Magda Magdo · Magdalena Magdaleno · Maja Maju · Małgorzata Małgorzato · Maria Mario
Marianna Marianno · Mariola Mariolo · Marta Marto · Martyna Martyno · Marysia Marysiu · Marzena Marzeno
Matylda Matyldo · Michalina Michalino · Milena Mileno · Monika Moniko · Nadia Nadiu · Natalia Natalio · Nela Nelu
Nikola Nikolo · Nina Nino · Noemi Noemi · Ola Olu · Olga Olgo · Oliwia Oliwio · Patrycja Patrycjo · Paulina Paulino
Pola Polu · Regina Regino · Renata Renato · Róża Różo · Rozalia Rozalio · Sabina Sabino · Sandra Sandro
Stanisława Stanisławo · Stefania Stefanio · Sylwia Sylwio · Teresa Tereso · Tosia Tosiu · Ula Ulu · Urszula Urszulo
Wanda Wando · Weronika Weroniko · Wiesława Wiesławo · Wiktoria Wiktorio · Wioletta Wioletto · Zofia Zofio
Zosia Zosiu · Zuzanna Zuzanno · Zuzia Zuziu · Żaneta Żaneto
"""


def pairs(table: str) -> list[tuple[str, str]]:
    """(nominative, vocative) of a table above."""
    return [
        (words[0], words[1]) for entry in table.replace("\n", " · ").split(" · ") if len(words := entry.split()) == 2
    ]
