/** How mail programs introduce what they quote: `On 3 May 2026, Ada wrote:` in the languages they come in. One line, as joined. */
const forms = [
  /^(?:on|am|le|el|il(?: giorno)?|em|op|den|på|dnia|w dniu|dne|v|à|a|at|vào lúc|pada|ke|της?|στις)\s.{6,260}?(?:wrote|writes|schrieb|a écrit|ha scritto|scrisse|escribió|escreveu|schreef|skrev|kirjoitti|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|napísal|írta|a scris|je napisao|έγραψε|написал(?:\(а\)|а)?|viết|menulis)\s*(?:\S{1,80}\s*)?[:：]$/iu,
  /^.{3,200}\s(?:wrote|schrieb|a écrit|ha scritto|escribió|escreveu|schreef|skrev|kirjoitti|napisał(?:\(a\)|a)?|írta|пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|şunu yazdı|yazdı|写道|寫道|のメール|さんは書きました|님이 작성)\s*(?:on\s.{4,80}|am\s.{4,80}|le\s.{4,80})?[:：]$/iu,
  /^\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.{3,220}[:：]$/u,
  /^(?:\p{L}{2,5},?\s)?\d{1,2}[. ]+\S{3,12}\.?\s\d{4}.{3,200}<?[^\s<>@]+@[^\s<>@]+>?.{0,60}[:：]$/u,
  /^\S.{0,150}(?:<[^\s<>@]+@[^\s<>@]+>)\s?.{0,60}(?:wrote|schrieb|写道|のメッセージ|skrev|пишет|:)\s*[:：]?$/iu,
];
const dividers = [
  /^-{2,}\s*(?:original(?:\s|-)?(?:message|e-?mail|nachricht|appointment|bericht|meddelande|melding)|ursprüngliche (?:nachricht|mail)|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|orijinal mesaj|元のメッセージ|原始邮件|原始郵件|원본 메시지)\s*-{2,}$/iu,
  /^_{20,}$/,
];
const labels =
  /^[>*\s]*(?:from|von|de|da|van|från|fra|lähettäjä|od|от|kimden|feladó|差出人|发件人|寄件者|보낸 ?사람|sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt|lähetetty|wysłano|odesláno|отправлено|gönderildi|date|datum|fecha|data|дата|送信日時|发送时间|to|an|à|para|a|aan|till|til|vastaanottaja|do|komu|кому|kime|宛先|收件人|받는 ?사람|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|тема|konu|件名|主题|主旨|제목|cc|kopie|copie)\s?[*]?\s?[:：]/iu;

/** Whether a line, or two or three that a program wrapped, introduces a quote. */
export function isAttribution(line: string): boolean {
  const one = line.replace(/\s+/g, " ").trim();
  return one.length >= 8 && one.length <= 320 && /[:：]$/.test(one) && /\d|@/.test(one) &&
    forms.some((form) => form.test(one));
}

/** Whether a line parts what was written from the message that follows, all of which is older. */
export const isDivider = (line: string): boolean =>
  line.length < 200 && dividers.some((form) => form.test(line.trim()));

/** Whether a line is one of the head that programs put over the older message: `From: …`. */
export const isHeadLine = (line: string): boolean => line.length < 1_000 && labels.test(line);

/** Whether a subject says that the older message is what the mail is for. */
export const isForward = (subject: string): boolean =>
  /^\s*(?:fwd?|wg|tr|rv|i|enc|vs|vb|pd|doorst|fs|továbbítás|пересл|转发|轉寄|転送|전달|İlt|ynt)\s?[:：]/iu.test(
    subject,
  );

/** Words by which a person points into what is quoted: then it is part of the answer. */
export const pointsBelow = (own: string): boolean =>
  /\b(?:in-?line|(?:see|answers?|comments?|replies|responses?|notes?|feedback)\b.{0,40}\b(?:below|inline|in (?:red|blue|green|bold|capitals|caps))|below in (?:red|blue|green)|siehe unten|antworten (?:unten|im text)|in rot|s\.\s?u\.|ci-dessous|en (?:rouge|rojo|bleu|azul)|más abajo|abajo|(?:vedi|qui) sotto|in rosso|abaixo|em vermelho|zie (?:onder|hieronder)|in het rood|nedan|nedenfor|ниже)/iu
    .test(own);
