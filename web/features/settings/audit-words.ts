/** What each action of the trail is in words (AD2): who, then these, then what it is about. */
export const auditWords: Record<string, string> = {
  "account.created": "made the account",
  "account.updated": "changed the account",
  "address.lifted": "lifted the suppression of",
  "address.suppressed": "suppressed",
  "attachment.created": "uploaded a file",
  "bulk_run.cancelled": "stopped an act on many rows",
  "bulk_run.created": "began an act on many rows",
  "bulk_run.done": "finished an act on many rows",
  "bulk_run.failed": "could not finish an act on many rows",
  "channel.broken": "found the channel broken",
  "channel.created": "connected the channel",
  "channel.deleted": "took away a channel",
  "channel.intake_dropped": "dropped a mail that could not be read on",
  "channel.intake_retried": "had a mail read again on",
  "channel.ok": "found the channel working again",
  "channel.paused": "disabled the channel",
  "channel.resumed": "enabled the channel",
  "channel.updated": "changed the channel",
  "comment.created": "commented on",
  "comment.deleted": "deleted a comment on",
  "comment.reopened": "reopened a comment on",
  "comment.resolved": "resolved a comment on",
  "conversation.closed": "closed the conversation",
  "conversation.reopened": "reopened the conversation",
  "conversation.updated": "changed the conversation",
  "dashboard.created": "made the dashboard",
  "dashboard.deleted": "deleted the dashboard",
  "dashboard.updated": "changed the dashboard",
  "draft.edited": "wrote in",
  "holiday.deleted": "took away the holiday",
  "holiday.set": "set the holiday",
  "import.cancelled": "stopped the import",
  "import.created": "uploaded the import",
  "import.done": "finished the import",
  "import.failed": "could not finish the import",
  "import.run": "ran the import",
  "import.tried": "tried the import without writing",
  "key.created": "made an API key",
  "key.revoked": "revoked an API key",
  "mailbox.broken": "could not read the mailbox of",
  "mailbox.ok": "reads the mailbox again of",
  "message.approve": "approved",
  "message.back_in_playbook": "let go on, as its account matches its playbook again,",
  "message.cancel": "deleted",
  "message.change": "changed how it is sent:",
  "message.copied": "copied as new",
  "message.dismissed": "dismissed the failure of",
  "message.failed": "could not send",
  "message.followed": "found in the mailbox",
  "message.handed_over": "handed over",
  "message.left_playbook": "held, as its account left the playbook,",
  "message.received": "received",
  "message.release_hold": "released",
  "message.replied": "replied in",
  "message.reschedule": "rescheduled",
  "message.send_now": "sent now",
  "message.sent": "sent",
  "message.settled": "settled",
  "message.skipped": "skipped",
  "message.tested": "sent a test of",
  "message.undismissed": "brought back the failure of",
  "message.undo": "took back what was done to",
  "message.unknown": "does not know whether it sent",
  "playbook.archived": "archived the playbook",
  "playbook.created": "made the playbook",
  "playbook.imported": "imported the playbook",
  "playbook.moved": "moved accounts to the newest version of",
  "playbook.paused": "paused the playbook",
  "playbook.published": "published the playbook",
  "playbook.restored": "took back the playbook",
  "playbook.resumed": "let the playbook go on",
  "playbook.updated": "changed the playbook",
  "second_factor.backup_codes_made": "made new backup codes for",
  "second_factor.ended": "ended two-factor sign-in of",
  "second_factor.reset": "reset two-factor sign-in of",
  "second_factor.set_up": "set up two-factor sign-in of",
  "sender.breaker_closed": "ended the slow-down of the sender",
  "sender.breaker_opened": "stopped the sender, as too much came back,",
  "sender.breaker_step": "slowed the sender, as mail came back,",
  "sender.created": "added the sender",
  "sender.deleted": "took away a sender",
  "sender.paused": "stopped the sender",
  "sender.resumed": "let go on the sender",
  "sender.updated": "changed the limits of",
  "session.ended": "ended a session",
  "settings.links_rotated": "made a new key for the links in mails",
  "settings.updated": "changed workspace settings",
  "signature.edited": "wrote the signature of",
  "start.created": "started conversations:",
  "start.failed": "could not finish the start",
  "start.paused": "stopped the start",
  "start.resumed": "let go on the start",
  "teammate.handed_over": "handed over what was of",
  "teammate.invited": "invited",
  "teammate.invited_again": "invited again",
  "teammate.joined": "joined:",
  "teammate.left": "recorded the leaving of",
  "teammate.link_renewed": "made a new join link for",
  "teammate.password_changed": "changed the password of",
  "teammate.reset_link_made": "made a link to set a new password for",
  "teammate.updated": "changed the teammate",
  "template.created": "made the template",
  "template.edited": "wrote in the template",
  "template.updated": "changed the template",
  "text.restored": "restored an older version of",
  "time_off.created": "entered a leave",
  "time_off.deleted": "took away a leave",
  "time_off.updated": "changed a leave",
  "trait.created": "defined the trait",
  "trait.updated": "changed the trait",
  "user.created": "made the user",
  "user.erased": "erased the user",
  "user.resubscribed": "resubscribed",
  "user.unsubscribed": "unsubscribed",
  "user.updated": "changed the user",
  "view.created": "saved a view",
  "view.deleted": "deleted a view",
  "view.updated": "changed a view",
  "workspace.made": "made the workspace:",
  "workspace.paused": "stopped all sending",
  "workspace.resumed": "let sending go on",
};

/** An action that has no words yet is read as it is written. */
export const actionWords = (action: string): string => auditWords[action] ?? action.replace(/[._]/g, " ");

type Entry = {
  entity: string;
  entityId: string;
  conversationId: string | null;
  detail: Record<string, unknown> | null;
};

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1).replaceAll("_", " ");

/** Whole phrases of those whose words go on with what they are about. */
const phrases: Record<string, string> = {
  "channel.intake_dropped": "dropped a mail that could not be read",
  "channel.intake_retried": "had a mail read again",
  "mailbox.broken": "could not read the mailbox",
  "mailbox.ok": "reads the mailbox again",
  "message.replied": "replied",
  "message.skipped": "skipped",
  "message.unknown": "does not know whether it was sent",
  "sender.breaker_opened": "stopped, as too much came back",
  "sender.breaker_step": "slowed, as mail came back",
  "sender.updated": "changed its limits",
  "teammate.handed_over": "what was theirs went to somebody else",
  "teammate.left": "left the team",
  "teammate.link_renewed": "got a new join link",
  "teammate.password_changed": "changed a password",
  "teammate.reset_link_made": "got a link to set a new password",
  "draft.edited": "wrote in it",
  "signature.edited": "wrote in it",
};

/** What one may ask for, as whole phrases, those about one kind of thing together: "Message: rescheduled". */
export const auditOptions = Object.entries(auditWords).map(([value, words]) => {
  const entity = value.split(".")[0]!;
  const phrase = phrases[value] ?? words.replace(/(,| of| on| for| in| to|:)+$/, "");
  return { value, label: `${capital(entity)}: ${phrase}` };
}).toSorted((a, b) => a.label.localeCompare(b.label, "en"));

/** The page of what an entry is about, where it has one. */
export function auditPath({ entity, entityId, conversationId }: Entry): string | null {
  if (["account", "user", "template", "playbook", "conversation"].includes(entity)) return `/${entity}s/${entityId}`;
  if (entity === "message") return conversationId && `/conversations/${conversationId}`;
  if (entity === "teammate") return `/settings/team/${entityId}`;
  const page = { trait: "traits", channel: "channels", sender: "channels", suppression: "unsubscribes" }[entity];
  return page ? `/settings/${page}` : null;
}
