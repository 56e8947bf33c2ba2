"""The commonest small words of each language: by them a text tells which language it is in."""

from __future__ import annotations

_LISTS = """
en: the of and to in is are was were be been being for with that this these those which who whom whose from by at as
  it its you your we our us they their them he she his her not no or on if when where while will shall may must can
  could should would have has had do does did any all each every other such only than then there here how what why
  an a but also into about under over after before between through during without within upon per because so more
  most some same own until unless via one out up i my me non
de: der die das den dem des ein eine einer eines einem einen und oder aber nicht kein keine keinen ist sind war waren
  wird werden wurde wurden hat haben hatte kann können könnten darf dürfen muss müssen soll sollen sollte wollen wir
  uns unser unsere unserer unseren unserem sie ihr ihre ihrer ihren ihrem ihnen ich er es man von vom zu zum zur mit
  bei nach aus auf an am im in für über unter durch ohne gegen um wenn weil dass ob wie was wer wo als auch nur noch
  sowie bzw sich dies diese dieser dieses diesem diesen alle alles jede jeder jedes sein nur bis gemäß sofern soweit
  innerhalb zwischen vor seit wegen gilt gelten andere anderen beim früher sehr mehr nie immer daher etwa doch
fr: le la les un une des du de et ou mais ne pas est sont était étaient être été a ont avoir aux au ce cet cette ces
  qui que quoi dont où nous vous ils elles il elle on votre vos notre nos leur leurs son sa ses mon ma mes se en dans
  par pour sur sous avec sans entre vers chez si lorsque quand afin ainsi aussi donc car comme tout toute tous toutes
  plus moins autre autres même mêmes aucun aucune peut peuvent pouvez doit doivent devez sera seront sont fait lors
  selon après avant pendant depuis jusque très y l d qu n s j c cela ceci celui celle ceux notamment dès
es: el la los las un una unos unas de del al y e o u pero no es son era eran ser sido ha han haber hay que quien
  quienes cual cuales cuyo donde cuando como si nos nosotros usted ustedes ellos ellas él ella su sus nuestro nuestra
  nuestros nuestras tu tus mi mis se le les lo en con sin por para sobre entre hasta desde ante bajo según hacia este
  esta estos estas ese esa esos esas esto eso todo toda todos todas otro otra otros otras más menos muy también ya
  puede pueden podrá podrán debe deben será serán fue fueron sólo solo cada cualquier mismo misma
it: il lo la gli le i un una uno di del dello della dei degli delle da dal dallo dalla dai dagli dalle e ed o ma non
  è sono era erano essere stato stata stati state ha hanno avere che chi cui dove quando come se noi voi loro suo sua
  suoi sue nostro nostra nostri nostre vostro vostra tuo tua tuoi tue mio si ci vi ne in nel nello nella nei negli
  nelle con su sul sullo sulla sui sugli sulle per tra fra a al allo alla ai agli alle questo questa questi queste
  quello quella quelli quelle tutto tutta tutti tutte altro altra altri altre più meno anche solo ogni può possono
  deve devono sarà saranno ad dell all nell dall sull l
pt: o os a as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas e ou mas não é são era
  eram ser sido foi foram há haver que quem qual quais cujo onde quando como se nós você vocês ele ela eles elas seu
  sua seus suas nosso nossa nossos nossas meu minha teu tua lhe lhes com sem para sobre entre até desde ao aos à às
  este esta estes estas esse essa esses essas isto isso todo toda todos todas outro outra outros outras mais menos
  muito também já pode podem poderá deve devem será serão só cada qualquer mesmo mesma senão
nl: de het een en of maar niet geen is zijn was waren wordt worden werd werden heeft hebben had kan kunnen mag mogen
  moet moeten zal zullen zou wil wij we ons onze u uw jij je jouw zij ze hun hen hij haar ik er men van naar met bij
  na uit op aan in voor over onder door zonder tegen om als wanneer omdat dat die dit deze welke wie wat waar hoe ook
  alleen nog alle alles elke ieder zich tot volgens tussen binnen tijdens meer andere te
pl: i w we z ze na do od po za przez przy dla o u nie jest są był była było byli być będzie będą może mogą musi muszą
  się że który która które którego której których którym lub oraz albo ale a czy jak jeśli jeżeli gdy kiedy gdzie co
  kto to ten ta te tego tej tych tym nasz nasza nasze naszych naszej naszego państwa użytkownik użytkownika swój swoje
  ich jego jej my wy oni nam nas was bez pod nad między podczas także również tylko każdy każde wszystkie wszystkich
  inne innych bardziej więcej już
sv: och att det som en ett den de på av för med till är var inte om i kan kommer ska skall har hade vi oss vår vårt
  våra du dig din ditt dina ni er ert era han hon dem deras sig från vid under över efter utan mellan genom eller men
  när där hur vad vem detta denna dessa alla varje andra också bara mer än så blir blev måste får enligt
da: og at det som en et den de på af for med til er var ikke om i kan vil skal har havde vi os vores du dig din dit
  dine han hun dem deres sig fra ved under over efter uden mellem gennem eller men når hvor hvordan hvad hvem dette
  denne disse alle hver andre også kun mere end så bliver blev må får ifølge samt
nb: og at det som en et den de på av for med til er var ikke om i kan vil skal har hadde vi oss vår vårt våre du deg
  din ditt dine han hun dem deres seg fra ved under over etter uten mellom gjennom eller men når hvor hvordan hva hvem
  dette denne disse alle hver andre også bare mer enn så blir ble må får ifølge samt
fi: ja on ei ole olla ovat oli olivat että se ne tämä tämän nämä joka jotka jonka joita me meidän meille te teidän
  sinun sinä hän he heidän minun kun jos niin kuin tai mutta myös vain kaikki kaikkien mukaan kanssa ilman varten
  jälkeen ennen aikana voi voivat voit tulee pitää sekä eli tässä siitä sen sitä muu muut
cs: a v ve na do od po za přes při pro o u je jsou byl byla bylo byli být bude budou může mohou musí se že který která
  které kterého nebo ale však jak jestliže pokud když kde co kdo to ten ta tento tato toto těchto náš naše našich vaše
  vašich jejich jeho její my vy oni nám nás vás vám bez pod nad mezi během také pouze každý všechny všech jiné více již
  není nejsou aby ze k s z
ro: și să nu este sunt era erau fi fost a al ale ai cu de la în din pe pentru prin fără sub peste între după înainte
  care ce cine unde când cum dacă sau dar iar noi voi ei ele el ea nostru noastră noștri noastre dumneavoastră lor său
  sa se vă ne un o unei unui unor acest această acești aceste acel toate toți orice alte altor mai doar poate pot
  trebuie va vor către
hu: a az és vagy de nem is van vannak volt voltak lesz lehet kell hogy ha mint mi ön önök ők ő azt ezt ez ezek aki
  amely amelyek amelyet ahol amikor csak minden más egy meg el ki be fel le után előtt alatt között nélkül szerint
  által során valamint illetve továbbá még már
tr: ve veya ya da bir bu şu o için ile değil ise olan olarak olup olması gibi kadar daha çok en her tüm bütün biz siz
  onlar bizim sizin onların ne nasıl neden nerede ama ancak fakat eğer hem sonra önce göre üzere tarafından var yok
  de mi mı içinde edilir
ca: el la els les un una uns unes de del dels al als i o però no és són era eren ser estat ha han que qui qual quals
  on quan com si nosaltres vostè vostès ell ella ells seu seva seus seves nostre nostra nostres vostre en amb sense
  per sobre entre fins des aquest aquesta aquests aquestes això tot tota tots totes altre altra altres més menys molt
  també només pot poden ha deu cada qualsevol l d n s
hr: i u na za od do po s sa iz kod o pri je su bio bila bilo biti će može mogu mora moraju se da koji koja koje kojeg
  kojih ili ali kao ako kada gdje što tko to taj ta ovaj ova ovo ovih naš naša naše vaš vaša vaše vaših njihov njegov
  mi vi oni nam nas vas vam bez pod nad između tijekom također samo svaki sve svih druge više nije nisu te
id: dan atau yang di ke dari untuk dengan pada oleh ini itu adalah tidak bukan akan dapat bisa harus telah sudah kami
  kita anda mereka dia saya jika bila ketika karena agar serta juga hanya setiap semua lain lebih dalam tentang
  sebagai tersebut
vi: và hoặc của các những là không có được cho với trong trên này đó khi nếu thì để từ đến bởi về chúng tôi bạn họ
  một mọi cũng chỉ đã sẽ đang phải như theo sau trước
ru: и в во на не с со к ко о об от до по за из у для при через без под над между или но а что чтобы как если когда где
  кто который которая которое которые которых это этот эта эти этого этой его её их мы вы они нас вас нам вам наш наша
  наши наших ваш ваша ваши ваших все всех также только может могут можете должен должны был была были быть является
uk: і й в у на не з із до від по за для при через без під над між або але а що щоб як якщо коли де хто який яка яке які
  яких це цей ця ці цього його її їх ми ви вони нас вас нам вам наш наша наші ваш ваша ваші всі всіх також тільки може
  можуть має бути є та
bg: и в във на не с със от до по за из при през без под над между или но а че да как ако когато където кой който която
  което които това този тази тези неговия му ѝ им ние вие те нас вас нашия нашите вашия вашите всички също само може
  могат трябва е са бил била ще се си
"""


def _read() -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for entry in _LISTS.strip().replace("\n  ", " ").splitlines():
        code, _, words = entry.partition(":")
        out[code] = frozenset(words.split())
    return out


FUNCTION_WORDS: dict[str, frozenset[str]] = _read()
"""ISO 639-1 code → lower-case words; a word that two languages share stands in both."""

NAMES: dict[str, str] = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "sv": "Swedish", "da": "Danish", "nb": "Norwegian", "fi": "Finnish", "cs": "Czech",
    "ro": "Romanian", "hu": "Hungarian", "tr": "Turkish", "ca": "Catalan", "hr": "Croatian", "id": "Indonesian",
    "vi": "Vietnamese", "ru": "Russian", "uk": "Ukrainian", "bg": "Bulgarian", "el": "Greek", "ar": "Arabic",
    "fa": "Persian", "he": "Hebrew", "hi": "Hindi", "th": "Thai", "ko": "Korean", "ja": "Japanese", "zh": "Chinese",
    "": "an unknown language",
}  # fmt: skip
"""Languages by name, as a message says them."""
