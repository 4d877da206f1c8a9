/**
 * The openings of subjects that mail programs and services put before an automatic answer, in the languages they come in. Part of a
 * subject only where a mark or the end follows, so that "Out of office tooling" is a person's.
 */
export const awaySubjects = [
  "out of (?:the )?office",
  "out of office auto-?reply",
  "vacation auto-?responder",
  "abwesenheitsnotiz",
  "abwesenheits?(?:meldung|nachricht|assistent)",
  "(?:ich bin )?(?:im urlaub|nicht im büro|außer haus|ausser haus)",
  "absence du bureau",
  "message d['’]absence",
  "notification d['’]absence",
  "fuera de (?:la )?oficina",
  "fuori (?:sede|ufficio|dall['’]ufficio)",
  "fora do escrit[óo]rio",
  "ausente do escrit[óo]rio",
  "niet op kantoor",
  "frånvaro(?:meddelande|besked)?",
  "ej på (?:kontoret|plats)",
  "fraværsmelding",
  "fravær(?:sbesked|sassistent|smeddelelse)?",
  "poissaolo(?:viesti|ilmoitus)?",
  "nieobecno[śs][ćc](?: w biurze)?",
  "poza biurem",
  "nep[řr][íi]tomnost",
  "mimo kancel[áa][řr]",
  "mimo pracovisk[oa]",
  "házon kívül",
  "nincs az irodában",
  "absent de la birou",
  "în afara biroului",
  "вне офиса",
  "нет на работе",
  "поза офісом",
  "ofis dışında",
  "ofiste yok(?:um)?",
  "εκτός γραφείου",
  "不在(?:通知|のお知らせ)?",
  "不在办公室",
  "부재중",
  "부재 중",
  "מחוץ למשרד",
  "خارج المكتب",
  "vacation (?:reply|message|response|notice|auto-?reply)",
  "afwezigheids?(?:bericht|melding|assistent)",
  "away from my (?:mail|e-?mail|desk|office)",
];

/** The same of single words, that also begin what a person writes about: they count where the body says that somebody is away. */
export const awayNouns = [
  "away from (?:my|the) (?:desk|mail|office)",
  "ooo",
  "on (?:vacation|holidays?|(?:annual |maternity |parental )?leave)",
  "vacation(?: (?:reply|message|response|notice|auto-?reply))?",
  "i(?:['’]| a)m (?:away|out of (?:the )?office|on (?:vacation|holiday|leave))",
  "abwesenheit",
  "urlaub",
  "abwesend",
  "absent(?:e)?(?: du bureau)?",
  "absence",
  "(?:en )?congés?",
  "ausente",
  "ausencia(?: de la oficina)?",
  "de vacaciones",
  "assente(?: dall['’]ufficio)?",
  "in ferie",
  "aus[êe]ncia(?: tempor[áa]ria)?",
  "de f[ée]rias",
  "afwezig(?:heids?(?:bericht|melding|assistent))?",
  "niet aanwezig",
  "frånvarande",
  "ikke til ?stede",
  "poissa(?: toimistosta)?",
  "отсутстви[ея]",
  "отсутствую",
  "в отпуске",
  "外出中",
  "休暇中",
  "外出",
];

export const answerSubjects = [
  "yahoo!? auto(?:matic)?[- ]?(?:response|reply)",
  "auto(?:matic|mated|matically generated)?[- ]?(?:reply|response|answer|acknowledge?ment)",
  "auto-?(?:reply|respond(?:er)?|response|re|ack)",
  "autoreply",
  "autosvar",
  "auto:",
  "automatic email reply",
  "automatische (?:antwort|rückantwort|nachricht|reaktion|abwesenheitsnotiz|empfangsbestätigung)",
  "auto(?:matische)?[- ]?antwort",
  "automatisch(?:e|es) (?:antwoord|beantwoord|bericht)",
  "eingangsbestätigung",
  "r[ée]ponse automatique",
  "message automatique",
  "accus[ée] de r[ée]ception",
  "respuesta autom[áa]tica",
  "contestaci[óo]n autom[áa]tica",
  "mensaje autom[áa]tico",
  "acuse de recibo",
  "risposta automatica",
  "resposta autom[áa]tica",
  "mensagem autom[áa]tica",
  "automatiskt svar",
  "automatisk svar",
  "automaattinen vastaus",
  "automaatvastus",
  "odpowied[źz] automatyczna",
  "automatyczna odpowied[źz]",
  "automatick[áa] odpov[ěe][ďd]",
  "automatikus v[áa]lasz",
  "r[ăa]spuns automat",
  "автоматический ответ",
  "автоответ(?:чик)?",
  "автоматична відповідь",
  "автоматичен отговор",
  "otomatik yan[ıi]t",
  "otomatik cevap",
  "αυτόματη απάντηση",
  "automatski odgovor",
  "samodejni odgovor",
  "automatinis atsakymas",
  "automātiskā atbilde",
  "自動(?:返信|応答)",
  "自动(?:答复|回复)",
  "自動(?:答覆|回覆)",
  "자동 ?(?:회신|응답)",
  "תשובה אוטומטית",
  "رد تلقائي",
  "trả lời tự động",
  "การตอบกลับอัตโนมัติ",
  "balasan otomatis",
];

/** What bodies say of somebody who is away. */
export const awayWords =
  /out of (?:the |my )?office|away from (?:my|the) (?:office|desk|computer|email)|on (?:annual |maternity |paternity |parental |sick |medical |holiday )?(?:leave|vacation|holidays?|pto|sabbatical)\b|(?:limited|no|without|intermittent|sporadic) access to (?:my |e-?)*mail|(?:i|we)(?:['’]m| am| will be| shall be|['’]ll be|['’]re| are) (?:currently |now )?(?:away|travell?ing|unavailable|on (?:leave|vacation|holiday))|when i (?:return|get back|am back)|upon my return|(?:nicht im (?:büro|hause)|außer haus|ausser haus|im urlaub|abwesend|nicht erreichbar|wieder (?:erreichbar|im büro|für sie da)|elternzeit|mutterschutz)|absente? (?:du|de mon|jusqu|du bureau)|suis (?:actuellement )?(?:absent|en cong)|en cong[ée]s?|de retour le|fuera de (?:la|mi) oficina|estar[ée] (?:ausente|fuera)|de vacaciones|fuori (?:ufficio|sede)|in ferie|sono assente|fora do escrit|de f[ée]rias|afwezig|met (?:vakantie|verlof)|niet op kantoor|på semester|frånvarande|på ferie|ikke til ?stede|lomalla|poissa|na urlopie|nieobecn|nebudu v kancel|dovolen[éá]|szabadság|concediu|в отпуске|отсутству|вне офиса|ofis dışında|izinde|不在|休暇|休假|外出|부재|휴가|חופשה|خارج المكتب/i;

/** What only a standing answer says beside that somebody is away: each alone may be a person's. */
export const standingWords = [
  /(?:thank(?:s| you)|vielen dank|merci|gracias|grazie|obrigad[oa]|bedankt|tack) .{0,20}(?:e-?mail|message|mail|nachricht|mensaje|messaggio|mensagem|bericht|meddelande)/i,
  /(?:limited|no|without|intermittent|sporadic|not have) access to|nur (?:eingeschränkt|unregelmäßig)|accès limité|acceso limitado|nicht (?:weitergeleitet|gelesen)/i,
  /urgent|immediate (?:assistance|attention|help)|in my absence|dringend|während meiner abwesenheit|en mon absence|urgente|in meiner abwesenheit|pendant mon absence|in mia assenza|durante mi ausencia/i,
  /(?:respond|reply|answer|get back|attend to).{0,60}(?:return|back|soon as|possible)|upon my return|(?:nach|bei) meiner rückkehr|à mon retour|a mi regreso|al mio rientro/i,
  /(?:until|through|from|bis(?: zum| einschließlich)?|jusqu['’]au|hasta(?: el)?|fino al|até|tot(?: en met)?|returning|back (?:on|in)) .{0,20}\d/i,
];

/** What bodies say of themselves: that no person wrote them. */
export const machineWords =
  /(?:this is|this e-?mail is|this message (?:is|was|has been)) (?:an? |being )?auto(?:matic(?:ally)?|mated|-?generated)|automatically[- ]generated|auto-?generated (?:e-?mail|message|reply|response)|(?:automatic|automated|auto)[- ]?(?:reply|response|responder|acknowledge?ment|confirmation)\b|automatisch (?:generierte|erstellte|erzeugte|versendete|gegenereerd)|automatische (?:antwort|e-?mail|nachricht|eingangsbestätigung)|(?:r[ée]ponse|message|e-?mail|courriel) (?:est )?(?:envoy[ée]e? |g[ée]n[ée]r[ée]e? )?automatique(?:ment)?|(?:respuesta|mensaje|correo) (?:generad[oa] )?autom[áa]tic[oa](?:mente)?|(?:risposta|messaggio|e-?mail) (?:generat[oa] )?automatic[oa](?:mente)?|(?:resposta|mensagem|e-?mail) (?:gerad[oa] )?autom[áa]tic[oa](?:mente)?|automatisch bericht|automatiskt (?:genererat|svar|meddelande)|automatisk (?:svar|generert|genereret)|automaattinen|wygenerowan[ay] automatycznie|automatyczn[ay] (?:odpowied|wiadomo)|автоматическ(?:и|ий|ое)|otomatik|自動(?:送信|返信|配信|応答)|自动(?:回复|发送|答复)|자동(?:으로)? ?(?:발송|회신|응답)/i;

/** What a desk, a shop or a form says on receipt. */
export const ticketWords =
  /(?:ticket|case|request|enquiry|inquiry|incident|query|reference)(?: number| id| no\.?| ref)?:?[ \t]*(?:#|\[|\w{0,20}-?\d{3,})|thank you for (?:contacting|reaching out|your (?:e-?mail|message|enquiry|inquiry|request|interest|mail))|thanks for (?:contacting|reaching out|getting in touch|your (?:e-?mail|message))|(?:we|i) (?:have |['’]ve )?received your|has been (?:received|logged|created|opened|registered|assigned)|will (?:get back|respond|reply|be in touch|answer)|(?:vielen )?dank für ihre|haben ihre (?:anfrage|nachricht|e-?mail)|merci (?:de|pour) (?:votre|nous|avoir)|avons bien reçu|gracias por (?:contactar|su|tu|comunicar)|hemos recibido|grazie per|abbiamo ricevuto|obrigad[oa] por|recebemos (?:a )?su|bedankt voor|hebben uw|tack för|お問い合わせ/i;

/** Subjects of what a desk or a form sends on receipt, where its body says the like. */
export const receiptSubjects =
  /^(?:\[[^\]]{1,40}\]\s*)?(?:thank(?:s| you) for (?:contacting|reaching out|getting in touch|your (?:e-?mail|message|enquiry|inquiry|request|mail|interest))|we(?: have|['’]ve)? received your|your (?:request|message|ticket|e-?mail|enquiry|inquiry|case) (?:\S+ )?(?:has been|was|is) (?:received|created|registered|logged|opened)|(?:request|ticket|case|message|enquiry|inquiry|e-?mail|support request) (?:#?\S{0,30}\d\S{0,30} )?(?:received|created|opened|registered|confirmation|acknowledge?ment)|(?:ihre|deine) (?:anfrage|nachricht|e-?mail) (?:ist|wurde|haben)|wir haben ihre|(?:nous avons (?:bien )?reçu|merci de nous avoir)|hemos recibido|abbiamo ricevuto|recebemos)/i;

/** Services that hold a mail until its sender proves to be one (challenge and response). */
export const challengeSubjects =
  /verify#|confirm (?:your|that you sent|the delivery of) (?:message|e-?mail|mail|identity)|please confirm your (?:message|e-?mail)|(?:e-?mail|message|sender|your (?:e-?mail|message)).{0,30}(?:requires?|awaiting|needs?|pending) (?:verification|confirmation|authorization|approval)|sender (?:verification|authentication|authorization) (?:required|request)|verification (?:required|of your (?:e-?mail|message))|are you (?:a )?(?:human|real)|\[?challenge[- ]response|spamarrest|boxbe|mailinblack|action required to deliver|confirmation de votre (?:message|e-?mail)|authentification requise|antispam uol|TMDA|waiting list\b.*guest list/i;
