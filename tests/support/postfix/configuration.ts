import { testCertificate } from "../certificate.ts";

/** Whose mail the server takes. */
export const mailDomain = "acme.example";
export const mailUsers = ["ann", "bo", "cy"];
/** Mails above this are refused. */
export const mostBytes = 200_000;
export type Ports = { port: number; tlsPort: number; policyPort: number };
export type Ids = { uid: number; gid: number };

/** Configuration of a server that listens on this machine alone, takes mail from whoever signs in over TLS, asks `policyPort` about
 * each address, and puts the mail into mailboxes below `home`. */
export async function writeConfiguration(home: string, ports: Ports, owner: Ids): Promise<void> {
  await Deno.mkdir(`${home}/etc/sasl`, { recursive: true });
  await Deno.writeTextFile(`${home}/etc/cert.pem`, testCertificate.cert);
  await Deno.writeTextFile(`${home}/etc/key.pem`, testCertificate.key);
  const boxes = mailUsers.map((user) => `${user}@${mailDomain} ${user}/`).join("\n");
  await Deno.writeTextFile(`${home}/etc/boxes`, `${boxes}\n`);
  await Deno.writeTextFile(`${home}/etc/main.cf`, mainFile(home, ports, owner));
  await Deno.writeTextFile(`${home}/etc/master.cf`, masterFile(ports));
  await Deno.writeTextFile(
    `${home}/etc/sasl/smtpd.conf`,
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: ${home}/etc/sasldb\n`,
  );
}

const mainFile = (home: string, { policyPort }: Ports, { uid, gid }: Ids) => `
compatibility_level = 3.6
queue_directory = ${home}/spool
data_directory = ${home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${home}/mail.log
maillog_file_prefixes = ${home}
myhostname = mx.${mailDomain}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
smtpd_peername_lookup = no
virtual_mailbox_domains = ${mailDomain}
virtual_mailbox_base = ${home}/mail
virtual_mailbox_maps = texthash:${home}/etc/boxes
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
virtual_minimum_uid = ${Math.min(uid, 100)}
message_size_limit = ${mostBytes}
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${home}/etc/cert.pem
smtpd_tls_key_file = ${home}/etc/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = ${home}/etc/sasl
smtpd_sasl_local_domain = ${mailDomain}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, check_policy_service inet:127.0.0.1:${policyPort}, permit_sasl_authenticated, reject
`;

const unix = (name: string, more: string, command = name) => `${name} unix ${more} ${command}`;
const masterFile = ({ port, tlsPort }: Ports) =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    `127.0.0.1:${tlsPort} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes`,
    unix("cleanup", "n - n - 0"),
    unix("qmgr", "n - n 300 1"),
    unix("tlsmgr", "- - n 1000? 1"),
    unix("rewrite", "- - n - -", "trivial-rewrite"),
    ...["bounce", "defer", "trace"].map((name) => unix(name, "- - n - 0", "bounce")),
    unix("proxymap", "- - n - -"),
    unix("virtual", "- n n - -"),
    unix("error", "- - n - -"),
    unix("retry", "- - n - -", "error"),
    unix("anvil", "- - n - 1"),
    "postlog unix-dgram n - n - 1 postlogd",
    "",
  ].join("\n");
