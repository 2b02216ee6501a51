"""Given and family names to make invented people of, in Latin letters.

The parts are common in their languages; the people made of them do not exist. ``scripts`` holds
the names that are written in other letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pool:
    """Parts of names that go together.

    Attributes
    ----------
    language : str
        The language that people of these names often speak, a two-letter code or "".
    given, family : tuple of (str, str)
        How a part is written, and how its e-mail address spells it. An empty family name makes
        people who have a single name.
    form : str
        How the parts are put together.
    native : bool
        Whether the name is written in other letters than Latin.
    """

    language: str
    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    form: str = "{given} {family}"
    native: bool = False


def latin(language: str, given: str, family: str) -> Pool:
    """Make a pool of names in Latin letters.

    Parameters
    ----------
    language : str
        The language that people of these names often speak.
    given, family : str
        The parts, separated by white space; an underscore stands for a space in a part.

    Returns
    -------
    Pool
        The pool, its address spellings equal to the written ones.
    """
    return Pool(language, _plain(given), _plain(family))


def _plain(parts: str) -> tuple[tuple[str, str], ...]:
    words = [part.replace("_", " ") for part in parts.split()]
    return tuple((word, word) for word in words)


_INDIAN_FAMILY = """
    Deshpande Iyer Kulkarni Menon Banerjee Chatterjee Desai Joshi Kapadia Nair Patil Rao Reddy
    Sawant Shetty Srinivasan Tendulwar Vaidya Bhide Chavan Fernandes D'Souza Gokhale Hegde Mistry
    Pillai Qureshi Sheikh Thakkar Wadia
"""

LATIN: Final[dict[str, tuple[Pool, ...]]] = {
    "dutch": (
        latin(
            "nl",
            """Anouk Bram Carlijn Daan Eline Femke Gijs Hanneke Ilse Jeroen Joost Karlijn Lotte
            Maarten Marijke Merel Niels Noor Pieter Renée Roos Ruben Sanne Sjoerd Stijn Tess Tijmen
            Thijs Willemijn Wouter Zoë Daniël Loïs Mirjam Jurriën""",
            """de_Vries van_Dijk Bakker Visser Smit Meijer Mulder de_Groot Bos Vos Peters Hendriks
            van_Leeuwen Dekker Brouwer Dijkstra van_der_Heijden Schouten Willems Hoekstra Koster
            Prins Huisman Postma Kuipers Veenstra Kramer van_den_Brink Scholten Wiersma Zwart
            Kuijpers Bergsma Groenewegen Zeeman""",
        ),
    ),
    "english": (
        latin(
            "en",
            """Abigail Adam Aisling Alistair Amy Ben Bethan Callum Charlotte Chloë Daniel Deborah
            Eleanor Ewan Fiona Gareth Grace Harriet Hugh Imogen Isaac Jack Joanna Keith Laura Lewis
            Martin Megan Nathan Niamh Oliver Oonagh Paul Rhys Rosie Ruth Siobhán Tom Victoria Zara
            """,
            """Ashworth Barraclough Bell Birtwistle Brennan Carter Clegg Cooper Dawson Doyle Ellis
            Fairburn Fletcher Gallagher Greenwood Hargreaves Hepworth Holroyd Jagger Kaye Lister
            Lofthouse Metcalfe Murgatroyd Naylor O'Connor O'Shea Parkin Pickles Rawson Rhodes
            Shackleton Sutcliffe Thackray Turner Waddington Whitaker Womersley Wright Yates""",
        ),
    ),
    "german": (
        latin(
            "de",
            """Anja Anke Björn Birgit Christoph Dörte Enno Frauke Fynn Gesa Götz Hauke Heike Hinnerk
            Ingrid Jan Jörg Jürgen Karsten Katrin Lena Lennart Malte Merle Nele Ole Petra Rüdiger
            Sönke Steffen Svenja Thore Ulrike Uwe Wiebke Yannick""",
            """Ahlers Albrecht Behrens Böttcher Brandt Carstens Claußen Dittmer Ehlers Feddersen
            Friedrichs Gerdes Großmann Hansen Harms Jäger Janßen Ketelsen Köhler Krüger Lührs
            Lüdemann Möller Nissen Ohlsen Petersen Reimers Rickmers Schröder Schütt Stöver Thomsen
            Uhl Völkers Wulff Zöllner""",
        ),
    ),
    "spanish": (
        latin(
            "es",
            """Aitana Álvaro Amparo Andrés Begoña Carles Concha David Elena Empar Enric Esther
            Ferran Fuensanta Gonzalo Inés Íñigo Irene Joaquín José_Luis Lucía Manel Mar María_José
            Míriam Nuria Óscar Paloma Raúl Rocío Rubén Sofía Vicent Ximo""",
            """Alcaraz Andreu Ballester Benlloch Blasco Bonet Calatayud Cebrián Climent Domènech
            Escrivà Ferrándiz Fuster Garcés Giménez Ibáñez Juan Llopis Marí Martí Micó Montaner
            Muñoz Navarro Núñez Orts Peiró Pérez_Vidal Quiles Ribes Sanchis Soler Tomás Verdú""",
        ),
    ),
    "brazilian": (
        latin(
            "pt",
            """Adriana Anderson André Antônia Beatriz Bruno Caio Camila Cauã Cláudia Débora Diego
            Edson Fabrício Fernanda Flávia Gabriela Gustavo Helena Iara João_Pedro Joaquim Juliana
            Larissa Letícia Luís_Otávio Marcelo Márcia Mônica Natália Otávio Rafaela Renato
            Rogério Simone Tatiane Thaís Vinícius""",
            """Albuquerque Almeida Amaral Antunes Assunção Barros Bragança Brandão Cardoso Carvalho
            Conceição Coutinho da_Costa da_Luz de_Araújo dos_Anjos Falcão Figueiredo Fonseca Galvão
            Guimarães Leitão Lourenço Macêdo Magalhães Meireles Monteiro Nogueira Paixão Pacheco
            Queiroz Rezende Saldanha Simões Teixeira Valadão""",
        ),
    ),
    "french": (
        latin(
            "fr",
            """Amélie Anne-Sophie Antoine Benoît Céline Chloé Édith Élodie Étienne François
            Geneviève Hélène Jean-Luc Joëlle Jérôme Léa Luc Maëlle Mathieu Mélanie Noémie Océane
            Rémi Solène Stéphane Théo Valérie Yves""",
            """Beauchemin Bélanger Bissonnette Boisvert Bouchard Chénier Côté Desrosiers Dubé
            Fournier Gagné Gauthier Hébert Laforêt Lafrenière Lavallée L'Heureux Lévesque Maçon
            Michaud Ouellet Paquette Pépin Rhéaume St-Onge Thériault Vaillancourt""",
        ),
    ),
    "italian": (
        latin(
            "it",
            "Alessia Caterina Dario Enzo Giulia Lorenzo Niccolò Rosanna Vincenzo",
            "Belluzzo Carraro Dal_Pozzo Favero Lazzarin Marchesin Rossetto Zanin",
        ),
    ),
    "polish": (
        latin(
            "pl",
            "Agnieszka Bożena Grażyna Joanna Kasia Łucja Małgorzata Świętosława Wioletta Zofia",
            "Dąbrowska Górska Jabłońska Kowalczyk Krawczyk Łęcka Mazurek Wójcik Żurek Źrebiec",
        ),
        latin(
            "pl",
            "Bartłomiej Grzegorz Jakub Krzysztof Łukasz Michał Paweł Rafał Stanisław Wojciech",
            "Dąbrowski Górski Jabłoński Kowalczyk Krawczyk Łęcki Mazurek Wójcik Żurek Źrebiec",
        ),
    ),
    "turkish": (
        latin(
            "tr",
            """Ayşe Barış Büşra Çağla Doğukan Elif Emre Esra Gökhan Gülşen Hüseyin İpek Kerem
            Mehmet Nazlı Özge Şule Tuğba Umut Yiğit""",
            """Acar Akgül Bulut Çelik Demirci Doğan Ekinci Güneş Işık Kaplan Kılıç Koç Öztürk
            Şahin Taş Uçar Yıldız Yılmaz""",
        ),
    ),
    "maghrebi": (
        latin(
            "ar",
            """Amal Anas Brahim Dounia Fatima Hicham Ikram Karim Khadija Leïla Mohamed Nadia
            Naïma Omar Rachid Salma Samir Soufiane Yasmina Youssef""",
            """Achahbar Ait_Taleb Amrani Ben_Salem Bouazza Chaoui El_Amrani El_Idrissi Haddad
            Idrissi Khaldi Lahlou Mansouri Naciri Ouali Rahmani Saïdi Tahiri Ziani""",
        ),
    ),
    "nigerian": (
        latin(
            "",
            """Adaeze Ayọ̀ Babajide Chidinma Chukwuemeka Ebele Folákẹ́ Ifeoma Kelechi Ngozi Obinna
            Olúwaseun Táíwò Temitope Uche Yetunde""",
            """Abiodun Adébáyọ̀ Afolabi Akande Balogun Chukwu Eze Ibekwe Lawal Nwosu Obi Ogundipe
            Okafor Okonkwo Onyeka""",
        ),
    ),
    "indian": (
        latin(
            "hi",
            """Aarav Aditi Ananya Arjun Bhavna Chetan Deepika Devika Farah Gaurav Harsha Ishaan
            Jaya Karthik Kavita Kunal Lata Madhuri Manoj Meera Nandini Nikhil Omkar Pooja Pranav
            Priya Rahul Ritu Rohan Sachin Sanjana Shreya Siddharth Sunita Tanvi Tushar Usha Varun
            Vidya Yash""",
            _INDIAN_FAMILY,
        ),
    ),
    "kenyan": (
        latin(
            "sw",
            """Achieng Akinyi Amina Atieno Barasa Chebet Cherono Daniel Esther Faith Hassan Jelimo
            Joyce Kamau Kevin Kiprono Lilian Makena Mercy Muthoni Mwangi Naliaka Nekesa Njeri
            Ochieng Peter Rehema Samuel Wairimu Wanjala Wanjiku Zawadi""",
            """Abdi Barasa Chepkoech Cheruiyot Gathogo Gitonga Juma Kagwanja Kariuki Keter Kibet
            Kimani Kiplagat Koech Macharia Maina Mutua Mwende Nderitu Ndung'u Njoroge Nyambura
            Odhiambo Okoth Omondi Onyango Otieno Wafula Wambui Wekesa""",
        ),
    ),
    "malay": (
        latin(
            "ms",
            """Aisyah Azlan Farhan Faridah Hafiz Haslina Khairul Mohd_Faizal Nadiah Nur_Aini
            Nurul_Huda Rosnah Shahrul Siti_Aminah Syafiq Zulkifli""",
            """Abdul_Rahim Abdullah Ahmad Bakar Hamzah Hashim Ibrahim Idris Ismail Kassim Mahmood
            Osman Rashid Salleh Sulaiman Yusof""",
        ),
    ),
    "lithuanian": (
        latin(
            "lt",
            "Aušra Danutė Eglė Giedrė Jūratė Milda Rūta Živilė",
            "Adomaitienė Balčiūnienė Jankauskienė Kazlauskienė Petraitienė Žukauskienė",
        ),
    ),
    "vietnamese": (
        Pool(
            "vi",
            _plain("Ánh_Tuyết Bảo Đức Hồng Khánh_Linh Minh_Châu Thảo Tuấn"),
            _plain("Bùi Đặng Đỗ Hồ Lê Nguyễn Phạm Trần"),
            form="{family} {given}",
        ),
    ),
    "mononym": (
        latin(
            "",
            """Anbarasan Arunachalam Chandrika Elango Ezhilarasi Gunawan Hartini Ilango Kavitha
            Kumaravel Lestari Manimegalai Murugan Nirmala Padmavathi Pratiwi Ratnasari Selvam
            Senthil Suhartini Supriyadi Thamarai Wahyuni Yulianti""",
            "",
        ),
    ),
}
"""Names in Latin letters by culture; a culture of two pools inflects its family names."""

NEWCOMERS: Final = ("lithuanian", "vietnamese", "georgian")
"""The cultures of those who have just arrived."""
