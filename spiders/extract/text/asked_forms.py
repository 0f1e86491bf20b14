"""How sites ask their readers to subscribe, to follow, to log in: in some thirty languages. Data.

Each form: first words, parted by blanks; then what a paragraph that opens so may go on with, as
regular expressions from that word on, in small letters.
"""

from __future__ import annotations

_NETWORKS = (
    r"twitter|x\b|facebook|instagram|telegram|whatsapp|linkedin|youtube|google|threads|bluesky"
    r"|mastodon|viber|tiktok|social"
)
_CHANNELS = rf"(?:{_NETWORKS})"
_MAILED = (
    r"(?:newsletters?|e-?mail (?:alerts?|updates?|briefings?|digests?|lists?)"
    r"|(?:by|via) e-?mail|inbox|mailing list)"
)

FORMS: tuple[tuple[str, ...], ...] = (
    # English
    ("sign signup subscribe register please click don't don’t make be",
     (r"(?:please |click here to |(?:don['’]t forget|make sure|be sure) to )?(?:sign[ -]?up|subscribe|register)\b(?: (?:here|now|today|for "
      rf"free|free))*(?:[.!]*$|.{{0,90}}\b(?:{_MAILED}|(?:our|my) (?:{_NETWORKS}|\w+ )?channel))")),
    ("sign signup subscribe register log login create please",
     r"(?:please )?(?:sign[ -]?(?:up|in)|subscribe|register|log ?in|create an? (?:free )?account)\b.{0,60}\bto (?:continue|keep|go on) reading",
     (r"(?:please )?(?:sign[ -]?(?:up|in)|subscribe|register|log ?in)\b(?: or [a-z ]{1,20})?(?: (?:now|today|for free))? to "
      r"(?:read|unlock|access|view) (?:the (?:full|whole|rest|complete|entire)|this|more|all|full)\b")),
    ("get receive want like",
     r"(?:get|receive|want|like) .{2,90}\b(?:(?:in|to|into) your (?:e-?mail )?inbox|by e-?mail\b|(?:sign up|subscribe) (?:to|for|here))"),
    ("follow like find join connect",
     rf"(?:follow|like|find|join|connect with) (?:us|our\b.{{2,30}}) (?:on|via|at|in) .{{0,24}}\b{_CHANNELS}",
     rf"join our (?:\w+ )?{_CHANNELS} (?:channel|group|community)",
     rf"follow [\w .'’&@-]{{2,40}} on (?:\w+ )?{_CHANNELS}"),
    ("this the",
     (r"th(?:is|e (?:rest|full)(?: of)?(?: this)?) (?:article|story|content|post|page|feature|report|text|version)(?: of this (?:article|story))? "
      r"is (?:only |exclusively |just )?(?:(?:available|reserved|exclusive|open|accessible|visible|restricted)(?: (?:only|exclusively))? "
      r"(?:to|for)|for) (?:our |paid |paying |registered |digital |premium |print )*(?:subscribers|members|readers with)\b(?! of)")),
    ("subscribers subscriber members member only for exclusive premium",
     r"(?:only )?(?:for |exclusive to |premium )?(?:subscribers?|members?)[ -](?:only|exclusive)(?: content| article| story)?\W*$"),
    ("already",
     r"already (?:a|an|have) .{0,20}(?:subscriber|member|subscription|account)\b.{0,3}\?"),
    ("to",
     r"to (?:continue|keep|go on) reading\b",
     r"to (?:read|access|view|unlock) (?:the (?:full|whole|rest|complete|entire)|this) .{0,60}(?:subscri|log ?in|sign in|register)"),
    # what the page says of itself, in many languages
    ("listen play share",
     r"(?:listen to|play|share) (?:this|the) (?:article|story|post|page|news)\b.{0,20}$"),
    ("thanks thank",
     r"thank(?:s| you) for reading\b.{0,60}\b(?:subscribe|share|sign up)\b"),
    ("your",
     r"your browser (?:does not|doesn['’]t|cannot) (?:support|play) .{0,70}$"),
    ("this dieser cet",
     r"this (?:article|story) is (?:more than|over) .{1,12} (?:years?|months?) old",
     r"dieser (?:artikel|beitrag) ist (?:älter|mehr) als .{1,20} (?:jahre?|monate)",
     r"cet article date de plus d"),
    ("artikel diesen écouter écoutez escuchar escucha ascolta ouvir ouça posłuchaj lyssna lytt beluister",
     r"(?:diesen )?artikel anhören\b.{0,20}$",
     (r"(?:écoute[rz]|escuchar?|ascolta|ouvir|ouça|posłuchaj|lyssna på|lytt til|beluister) (?:à "
      r")?(?:l['’]|cet|el|este|esta|o|a|questo|tego|artikeln|saken|dit) ?(?:article|artículo|articolo|artigo|noticia|notícia|artykułu|artikel)?\b"
      r".{0,20}$")),
    ("estimated reading lesezeit temps durée tiempo tempo czas leestijd lästid lesetid læsetid время час okuma",
     (r"(?:estimated )?(?:reading time|lesezeit|temps de lecture|durée de lecture|tiempo de lectura|tempo d[ie] lettura|tempo de leitura|czas "
      r"czytania|leestijd|lästid|lesetid|læsetid|время чтения|час читання|okuma süresi)\W.{0,30}$")),
    ("partager teilen compartir condividi udostępnij поделиться поделитесь поширити paylaş",
     r"(?:partager|compartir|condividi|udostępnij|поделит\w+|поширити) (?:cet|este|esta|questo|ten|этой|этим|статью|статтю).{0,24}$"),
    ("to this um an externer externe empfohlener empfohlene deine ihre mit ich pour ce para este per questo om deze aby",
     (r"(?:to (?:view|see|watch|display) )?this (?:content|video|embed|post|tweet|map|chart|graphic|media)\b.{0,90}(?:cookies|privacy "
      r"(?:settings|preferences)|consent)"),
     r"um (?:den|diesen|das|dieses) (?:externen )?(?:inhalt|video) .{0,40}(?:anzuzeigen|sehen|darzustellen|laden)",
     r"an dieser stelle .{0,60}\b(?:externe[rn]?|redaktionelle[rn]?|relevante[rn]?) inhalt",
     r"empfohlener? (?:externer |redaktioneller )?inhalte?\W*$",
     r"externer? inhalte? .{0,30}(?:nicht verfügbar|anzeigen|geladen)\W*$",
     r"(?:deine|ihre) (?:privatsphäre|cookie|datenschutz)-?einstellungen verhinder",
     r"mit (?:ihrer|deiner) zustimmung .{0,60}\b(?:inhalte?|geladen)",
     r"ich bin (?:damit )?einverstanden, dass .{0,30}inhalte",
     r"pour (?:afficher|voir|visualiser) (?:ce|cette) .{2,90}(?:cookies|accept|autoris|consent)",
     r"ce contenu .{0,20}(?:bloqué|n['’]est pas disponible|n['’]a pas pu) .{0,90}(?:cookies|consent|traceurs)",
     r"para (?:ver|visualizar) este contenido.{0,90}(?:cookies|acept)",
     r"este contenido .{0,90}cookies",
     r"per (?:vedere|visualizzare) questo contenuto.{0,90}(?:cookie|accett|consens)",
     r"om deze inhoud .{0,90}(?:cookies|toestemming|accept)",
     r"aby (?:zobaczyć|wyświetlić) (?:tę|ten|te) .{0,90}(?:zgod|cookies)"),
    # German
    ("abonnieren abonniere melden melde registrieren tragen bestellen jetzt hier newsletter erhalten",
     (r"(?:(?:jetzt|hier) )?(?:abonnieren sie|abonniere|melden? (?:sie )?(?:sich|dich)|registrieren sie sich|tragen sie sich|bestellen sie|erhalten "
      r"sie|für|zum|geht(?: e|['’])?s|können sie|kostenlos|newsletter|den|unseren|unsere)"
      r".{0,70}(?:newsletter|(?:whatsapp|telegram|youtube)-?kanal|postfach)"),
     r"newsletter (?:jetzt )?(?:abonnieren|bestellen)"),
    ("folgen folge folgt",
     r"folge(?:n sie|t)? uns\b"),
    ("dieser diesen der den",
     r"diese[rn] (?:artikel|text|beitrag|inhalt) (?:ist|steht|gibt es|lesen|können) .{0,30}(?:abonnent|abonnement|\babo\b|registrierte|zahlende)"),
    ("nur exklusiv",
     r"(?:nur|exklusiv) für (?:unsere )?(?:abonnent|registrierte|mitglieder\W*$)"),
    ("bereits schon sie sind haben",
     r"(?:sie )?(?:sind |haben )?(?:sie )?(?:bereits|schon) .{0,20}(?:abonnent|\babo\b|abonnement|registriert).{0,16}\?"),
    ("um weiterlesen mit",
     r"um (?:weiterzulesen|(?:den|diesen) .{0,24}(?:artikel|text|beitrag) .{0,24}lesen)\b",
     r"weiterlesen mit\b.{0,40}(?:abo\b|plus|probe)",
     r"mit (?:ihrem|einem|dem) .{0,24}abo\b.{0,30}(?:weiter)?lesen"),
    # French
    ("inscrivez abonnez abonne recevez pour",
     (r"(?:pour .{2,80}, )?(?:inscrivez-vous|abonnez-vous|abonne-toi|recevez)\b(?:(?: ici| maintenant)*[ .!]*$|.{0,90}(?:newsletter|lettre "
      r"d['’]info|infolettre|cha[iî]ne (?:whatsapp|telegram|youtube)|bo[iî]te mail|par e-?mail|par courriel))")),
    ("suivez retrouvez rejoignez",
     rf"(?:suivez|retrouvez|rejoignez)-(?:nous|moi)\b.{{0,40}}\b(?:{_CHANNELS}|réseaux)"),
    ("cet ce cette la l'article l’article l article contenu",
     (r"(?:cet article|ce contenu|cette page|la suite(?: de cet article)?|l['’]article|article|contenu) .{0,30}réservée?s? (?:exclusivement "
      r"|uniquement )?(?:à nos|aux) (?:abonn|membres|adhérents|inscrits)")),
    ("déjà vous",
     r"(?:vous êtes )?déjà (?:abonnée?|inscrit)"),
    ("pour il",
     r"pour lire la suite\b.{0,60}(?:abonn|connect|inscri)",
     r"il vous reste .{0,24}(?:%|article).{0,20}à lire"),
    # Spanish and Portuguese
    ("suscríbete suscríbase suscribite apúntate apúntese inscríbete inscríbase regístrate regístrese recibe reciba",
     (r"\w+\b(?:(?: aquí| ahora| ya| gratis)*[ .!]*$|.{0,90}\b(?:newsletter|bolet[ií]n|canal (?:de )?(?:whatsapp|telegram|youtube)|(?:en|por) "
      r"(?:tu|su) correo|bandeja de entrada))")),
    ("síguenos síganos seguinos sigue siga siga-nos sigam acompanhe participe curta",
     r"(?:síguenos|síganos|seguinos|siga-nos)\b",
     rf"(?:sigue (?:a|toda|todas)|siga|sigam|acompanhe|participe|curta)\b.{{0,50}}\b(?:em|en|no|na|nas|do|pelo) (?:\w+ ){{0,2}}(?:{_CHANNELS}|redes)"),
    ("este el o esta contenido conteúdo exclusivo solo sólo só artigo artículo",
     (r"(?:(?:este|el|o|esta|a) )?(?:(?:artículo|contenido|texto|artigo|conteúdo|nota|matéria) )?.{0,12}(?:exclusiv[oa]|reservad[oa]|s[oó]lo|só) "
      r"(?:\w+ )?(?:para|a|aos|de) (?:nuestros |nossos |los )?(?:suscriptores|socios|abonados|usuarios registrados|assinantes)\b")),
    ("ya já",
     r"(?:ya|já) (?:eres|es|soy|é) (?:suscriptor|socio|assinante)"),
    ("para",
     r"para (?:seguir|continuar) (?:leyendo|lendo|a ler)\b"),
    ("assine inscreva cadastre subscreva receba",
     (r"(?:assine|inscreva-se|cadastre-se|subscreva|receba)\b.{0,90}\b(?:newsletter|boletim|canal (?:do|no|de) "
      r"(?:whatsapp|telegram|youtube)|(?:no|por|seu) e-?mail)")),
    # Italian
    ("iscriviti iscrivetevi abbonati abbonatevi ricevi registrati",
     r"\w+\b(?: ora| subito| qui| gratis)* (?:al\w*|ai|per|a|la|le|il|i)\b.{0,90}\b(?:newsletter|canale (?:whatsapp|telegram|youtube)|e-?mail)"),
    ("seguici seguiteci",
     r"segui(?:ci|teci) (?:su|anche|sui|sul)"),
    ("questo l'articolo l’articolo articolo contenuto l",
     (r"(?:questo |l['’])?(?:articolo|contenuto) .{0,24}(?:riservat|disponibile solo|esclusiv|solo)\w* .{0,8}(?:agli|per gli|per) "
      r"(?:abbonati|iscritti)")),
    ("sei per",
     r"sei già abbonat",
     r"per continuare a leggere\b"),
    # Dutch and the Nordic languages
    ("meld schrijf abonneer ontvang",
     r"(?:meld|schrijf|abonneer|ontvang)\b.{0,90}(?:nieuwsbrief|whatsapp-?kanaal|inbox|mailbox)"),
    ("volg følg följ seuraa",
     r"(?:volg ons|følg oss?|följ oss|seuraa meitä)\b"),
    ("dit het deze alleen exclusief",
     r"(?:(?:dit|het|deze) (?:artikel|verhaal|bericht) .{0,30})?(?:voor|aan) (?:onze )?(?:abonnees|leden)\W*$",
     r"(?:alleen|exclusief) voor (?:onze )?abonnees\b"),
    ("al bent ben om",
     r"(?:bent u |ben je )?al abonnee\b.{0,20}\?",
     r"om (?:verder te lezen|dit artikel .{0,12}te lezen)\b"),
    ("prenumerera anmäl registrera skriv få missa abonner abonnér meld tilmeld motta tilaa",
     r"\w+\b.{0,80}(?:nyhetsbrev|uutiskirje)"),
    ("den denna denne dette artikeln artikkelen saken endast bara kun",
     (r"(?:(?:den här |denna |denne |dette |den )?(?:artikeln?|texten|artikkelen|saken|innholdet) .{0,24})?(?:bara |endast |kun |forbeholdt )(?:for "
      r"|för )?(?:våre |våra |vore )?(?:prenumeranter|abonnenter)")),
    # Slavic languages
    ("zapisz subskrybuj dołącz zaprenumeruj obserwuj śledź",
     r"(?:zapisz się|subskrybuj|dołącz|zaprenumeruj)\b.{0,90}(?:newsletter|kanał)",
     rf"(?:obserwuj|śledź) nas\b.{{0,40}}{_CHANNELS}"),
    ("ten artykuł tekst treść materiał tylko",
     (r"(?:ten )?(?:(?:artykuł|tekst|treść|materiał) .{0,30})?(?:tylko|wyłącznie) dla (?:naszych "
      r")?(?:prenumeratorów|subskrybentów|abonentów|zalogowanych)")),
    ("aby",
     r"aby (?:czytać dalej|przeczytać (?:cały|całość))\b"),
    ("přihlaste odebírejte prihláste odoberajte sledujte",
     r"(?:přihlaste se|odebírejte|prihláste sa|odoberajte)\b.{0,80}newsletter",
     rf"sledujte nás\b.{{0,40}}{_CHANNELS}"),
    ("tento celý článek článok",
     r"(?:(?:tento|celý) )?(?:článek|text|obsah|článok) .{0,30}(?:jen|pouze|len|iba) (?:pro|pre) (?:naše |našich )?(?:předplatitel|predplatiteľ)"),
    ("подпишитесь подписывайтесь подпишись подписывайся підпишіться підписуйтесь підписуйтеся підпишись",
     (r"\w+\b.{0,90}(?:канал|рассылк|розсилк|telegram|телеграм|youtube|viber|групп|груп[уи]|на нас"
      r"\b|страниц|сторінк|google|facebook|instagram|whatsapp|новости)")),
    ("читайте следите слідкуйте стежте присоединяйтесь приєднуйтесь приєднуйтеся",
     (r"\w+\b.{0,60}\b(?:наш\w*|нас|на с\w+)\b.{0,40}(?:telegram|телеграм|youtube|ютуб|facebook|фейсбук|viber|вайбер|whatsapp|instagram|вконтакте"
      r"|google)")),
    ("этот полный цей повний материал матеріал статья стаття",
     (r"(?:\w+ )?(?:материал|матеріал|текст|статья|стаття) .{0,30}(?:только|лишь|лише|тільки) (?:для )?(?:наших "
      r")?(?:подписчик|передплатник|підписник)")),
    # others
    ("εγγραφείτε γραφτείτε ακολουθήστε ακολούθησε",
     r"(?:εγγραφείτε|γραφτείτε)\b.{0,80}(?:newsletter|ενημερωτικ)",
     rf"ακολο[υύ]θ\w+ .{{2,50}}{_CHANNELS}"),
    ("iratkozz iratkozzon kövess kövessen",
     r"iratkozz\w* fel\b.{0,80}hírlev",
     rf"kövess\w* minket\b.{{0,40}}{_CHANNELS}"),
    ("abonați abonează înscrie urmărește urmăriți",
     r"(?:abonați-vă|abonează-te|înscrie-te)\b.{0,80}(?:newsletter|canal)",
     rf"urmări\w+-ne\b.{{0,40}}{_CHANNELS}"),
    ("اشترك اشتركوا اشتركي تابعونا تابعنا تابعوا انضم انضموا",
     (r"\w+\b.{0,70}(?:نشرتنا|النشرة|بريد|قناة|قناتنا|حساب|تويتر|فيسبوك|تلغرام|تليغرام|تيليغرام|واتساب|إنستغرام|يوتيوب|twitter|facebook|telegram"
      r"|whatsapp|google)")),
    ("هذا",
     r"هذا (?:المقال|المحتوى) .{0,20}للمشتركين"),
    ("הירשמו הצטרפו עקבו הרשמו",
     r"\w+\b.{0,70}(?:ניוזלטר|ערוץ|טלגרם|ווטסאפ|וואטסאפ|פייסבוק|טוויטר|אינסטגרם|דיוור)"),
    ("ikuti gabung bergabung dapatkan berlangganan",
     r"\w+\b.{0,80}(?:(?:saluran|channel|grup) (?:whatsapp|telegram|youtube)|whatsapp channel|newsletter|google news)"),
    ("đăng theo",
     r"(?:đăng ký|theo dõi)\b.{0,60}(?:bản tin|kênh|google news|zalo|fanpage|youtube)"),
)  # fmt: skip
