"""Given and family names to make invented people of, in other letters than Latin.

Each part stands with the spelling that its e-mail address uses: ``Мария=mariya``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sources.harbourline.names import Pool


def scripted(language: str, given: str, family: str) -> Pool:
    """Make a pool of names in another script.

    Parameters
    ----------
    language : str
        The language that people of these names speak.
    given, family : str
        Parts such as ``Мария=mariya``, separated by white space.

    Returns
    -------
    Pool
        The pool.
    """
    return Pool(language, _pairs(given), _pairs(family), native=True)


def romanised(pool: Pool) -> Pool:
    """Write a pool's names in Latin letters, as many people do at work.

    Parameters
    ----------
    pool : Pool
        Names in another script.

    Returns
    -------
    Pool
        The same names as their addresses spell them.
    """
    return replace(pool, given=_spelt(pool.given), family=_spelt(pool.family), native=False)


def _pairs(parts: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.split("=") for part in parts.split())
    return tuple((written, spelt) for written, spelt in pairs)


def _spelt(parts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((spelt.title(), spelt) for _, spelt in parts)


_BULGARIAN_F = scripted(
    "bg",
    """Мария=mariya Десислава=desislava Радостина=radostina Цветелина=tsvetelina Йоана=yoana
    Милена=milena Невена=nevena Росица=rositsa Снежана=snezhana Теодора=teodora Яна=yana
    Ралица=ralitsa""",
    """Георгиева=georgieva Димитрова=dimitrova Стоянова=stoyanova Тодорова=todorova
    Христова=hristova Ангелова=angelova Колева=koleva Маринова=marinova Петкова=petkova
    Кирова=kirova Въчева=vacheva Йорданова=yordanova""",
)
_BULGARIAN_M = scripted(
    "bg",
    """Борислав=borislav Венцислав=ventsislav Георги=georgi Димитър=dimitar Ивайло=ivaylo
    Красимир=krasimir Любомир=lyubomir Николай=nikolay Пламен=plamen Светослав=svetoslav
    Тодор=todor Явор=yavor""",
    """Георгиев=georgiev Димитров=dimitrov Стоянов=stoyanov Тодоров=todorov Христов=hristov
    Ангелов=angelov Колев=kolev Маринов=marinov Петков=petkov Киров=kirov Въчев=vachev
    Йорданов=yordanov""",
)
_GREEK_F = scripted(
    "el",
    """Αθηνά=athina Βασιλική=vasiliki Γεωργία=georgia Δέσποινα=despina Ειρήνη=eirini Ζωή=zoi
    Κατερίνα=katerina Μαρία=maria Ουρανία=ourania Παρασκευή=paraskevi Σοφία=sofia
    Χριστίνα=christina""",
    """Αντωνίου=antoniou Βλάχου=vlachou Γεωργίου=georgiou Δημητρίου=dimitriou Ιωάννου=ioannou
    Καραγιάννη=karagianni Λαμπροπούλου=lampropoulou Μακρή=makri Νικολάου=nikolaou
    Οικονόμου=oikonomou Παππά=pappa Σταθοπούλου=stathopoulou""",
)
_GREEK_M = scripted(
    "el",
    """Αλέξανδρος=alexandros Βαγγέλης=vangelis Γιώργος=giorgos Δημήτρης=dimitris Ηλίας=ilias
    Θανάσης=thanasis Κώστας=kostas Λευτέρης=lefteris Μιχάλης=michalis Νίκος=nikos
    Πέτρος=petros Σπύρος=spyros""",
    """Αντωνίου=antoniou Βλάχος=vlachos Γεωργίου=georgiou Δημητρίου=dimitriou Ιωάννου=ioannou
    Καραγιάννης=karagiannis Λαμπρόπουλος=lampropoulos Μακρής=makris Νικολάου=nikolaou
    Οικονόμου=oikonomou Παππάς=pappas Σταθόπουλος=stathopoulos""",
)
_CHINESE = scripted(
    "zh",
    """美玲=meiling 伟强=weiqiang 志明=zhiming 晓雯=xiaowen 俊杰=junjie 淑芬=shufen 嘉怡=jiayi
    国栋=guodong 雅婷=yating 文博=wenbo 思颖=siying 建华=jianhua 慧敏=huimin 子轩=zixuan
    丽娟=lijuan 浩然=haoran 诗涵=shihan 家豪=jiahao 欣怡=xinyi 永康=yongkang""",
    """陈=chen 林=lin 黄=huang 李=li 王=wang 张=zhang 吴=wu 刘=liu 蔡=cai 郑=zheng 许=xu
    谢=xie 洪=hong 郭=guo 曾=zeng 周=zhou 杨=yang 徐=xu 何=he 罗=luo""",
)
_DEVANAGARI = scripted(
    "hi",
    """अनन्या=ananya आदित्य=aditya ईशा=isha कविता=kavita गौरव=gaurav ज्योति=jyoti तन्वी=tanvi
    दीपक=deepak नेहा=neha पूजा=pooja प्रकाश=prakash मनीषा=manisha मोहन=mohan राजेश=rajesh
    रोहिणी=rohini लता=lata विजय=vijay शालिनी=shalini संदीप=sandeep सुनील=sunil स्नेहा=sneha
    हेमंत=hemant""",
    """कुलकर्णी=kulkarni जोशी=joshi देशमुख=deshmukh पाटील=patil शिंदे=shinde गायकवाड=gaikwad
    चव्हाण=chavan भोसले=bhosale कदम=kadam सावंत=sawant मिश्रा=mishra शर्मा=sharma वर्मा=verma
    गुप्ता=gupta तिवारी=tiwari यादव=yadav नाईक=naik साळुंखे=salunkhe""",
)
_ARABIC = scripted(
    "ar",
    """أحمد=ahmed آية=aya إيمان=iman باسم=bassem حسام=hossam خالد=khaled دينا=dina رانيا=rania
    سلمى=salma شريف=sherif طارق=tarek عمرو=amr كريم=karim ليلى=leila محمود=mahmoud منى=mona
    نادية=nadia هبة=heba ياسمين=yasmin يوسف=youssef""",
    """البحيري=elbeheiry الجمال=elgammal السيد=elsayed الشافعي=elshafei المنشاوي=elmenshawy
    النجار=elnaggar حجازي=hegazy رمضان=ramadan عطية=attia سليمان=soliman شاهين=shahin
    عبدالله=abdallah غنيم=ghoneim فوزي=fawzy منصور=mansour نصار=nassar""",
)
_GEORGIAN = scripted(
    "ka",
    """თამარ=tamar ნინო=nino გიორგი=giorgi დავით=davit მარიამ=mariam ლევან=levan ქეთევან=ketevan
    ზურაბ=zurab""",
    """ბერიძე=beridze კაპანაძე=kapanadze გელაშვილი=gelashvili მაისურაძე=maisuradze
    ლომიძე=lomidze წიკლაური=tsiklauri""",
)

SCRIPTS: Final[dict[str, tuple[Pool, ...]]] = {
    "bulgarian": (_BULGARIAN_F, _BULGARIAN_M),
    "bulgarian_latin": (romanised(_BULGARIAN_F), romanised(_BULGARIAN_M)),
    "greek": (_GREEK_F, _GREEK_M),
    "greek_latin": (romanised(_GREEK_F), romanised(_GREEK_M)),
    "chinese": (replace(_CHINESE, form="{family}{given}"),),
    "chinese_latin": (replace(romanised(_CHINESE), form="{family} {given}"),),
    "devanagari": (_DEVANAGARI,),
    "arabic": (_ARABIC,),
    "georgian": (_GEORGIAN,),
}
"""Names that have another script, by culture; ``…_latin`` is the same written in Latin letters."""
