import type { ChannelField, Values } from "./channel-field.ts";

const withImap = (values: Values) => Boolean(values["settings.imap.host"]?.trim());
const usualImapPort: Values = { tls: "993", starttls: "143", none: "143" };
/** The mailbox beside a mail server (CH7): the rest is asked for once its server is named. */
export const imapFields: ChannelField[] = [
  {
    key: "settings.imap.host",
    label: "Mailbox server (IMAP)",
    placeholder: "imap.example.com",
    hint:
      "Where answers and bounces arrive: Parley reads them there and changes nothing. Without one they are not seen here.",
  },
  {
    key: "settings.imap.port",
    label: "Port of the mailbox",
    type: "number",
    initial: "993",
    required: true,
    when: withImap,
  },
  {
    key: "settings.imap.security",
    label: "Security of the mailbox",
    type: "select",
    initial: "tls",
    options: [
      { value: "tls", label: "TLS from the start", detail: "Usually port 993" },
      { value: "starttls", label: "STARTTLS", detail: "Usually port 143" },
      { value: "none", label: "None", detail: "Only for a server on this machine" },
    ],
    when: withImap,
    then: (before, value): Values =>
      before["settings.imap.port"] === usualImapPort[before["settings.imap.security"] ?? ""]
        ? { "settings.imap.port": usualImapPort[value]! }
        : {},
  },
  { key: "settings.imap.username", label: "User name of the mailbox", required: true, when: withImap },
  {
    key: "secret.imapPassword",
    label: "Password of the mailbox",
    type: "password",
    hint: "Where it is another one than above.",
    when: withImap,
  },
  { key: "settings.imap.mailbox", label: "Folder", initial: "INBOX", rare: true, when: withImap },
  {
    key: "settings.imap.sentMailbox",
    label: "Folder of sent mail",
    hint: "Where the server does not say which it is.",
    rare: true,
    when: withImap,
  },
];
