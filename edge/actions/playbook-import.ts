import type { z } from "zod";
import { readRegistry, type Registry } from "#db/filter/registry.ts";
import { findAttachments } from "#db/queries/attachment.ts";
import { listChannels } from "#db/queries/channel.ts";
import { findByName } from "#db/queries/playbook-names.ts";
import * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal, refusalOf } from "../errors.ts";
import { idFor, turnIds } from "./playbook-named.ts";
import type { Problem } from "./playbook-problems.ts";
import { makePlaybook } from "./playbooks.ts";

/** What is read of a file: its shape is held to the contract once every name in it is an id. */
type Raw = Record<string, unknown>;
type Reading = {
  deps: Deps;
  by: Teammate;
  registry: Registry;
  missing: Problem[];
  /** What was looked for by its name already. */
  names: Map<string, string | undefined>;
};

const mostProblems = 200;
/** Different names in one file. */
const mostNames = 500;
const mostFiles = 100;
/** Of a playbook's name. */
const mostLetters = 100;

const isRaw = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);

/** A draft of the file, by a name that no other has. What it names and is not here is left out, and told by its place in the file with all
 * that keeps it from going live. @throws {Refusal} invalid_field: it is no playbook's file. */
export async function importPlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
  file: z.output<typeof contract.playbookFile>,
): Promise<z.input<typeof contract.playbookImported>> {
  const reading: Reading = { deps, by, registry: await readRegistry(deps.db), missing: [], names: new Map() };
  const { rule, actions, ...rest } = file.definition;
  const read = contract.playbookAsked.safeParse({
    ...rest,
    rule: await readRule(reading, rule, "definition.rule") ?? null,
    ...(Array.isArray(actions) ? { actions: await readActions(reading, actions) } : { actions }),
  });
  if (!read.success) {
    const issues = read.error.issues.map((issue) => ({ ...issue, path: ["definition", ...issue.path] }));
    throw refusalOf({ issues } as z.core.$ZodError);
  }
  const name = await freeName(deps, file.name);
  const playbook = await makePlaybook(deps, by, id, { name, definition: read.data }, { imported: true });
  const { missing } = reading;
  const told = playbook.problems.map((problem) => ({ ...problem, field: `definition.${problem.field}` }))
    .filter(({ field, level }) =>
      !missing.some((one) => field.startsWith(one.field) || (level === "error" && one.field.startsWith(`${field}.`)))
    );
  const renamedFrom = name === file.name ? null : file.name;
  return { playbook, renamedFrom, problems: [...missing, ...told].slice(0, mostProblems) };
}

/** "Welcome", or where a playbook goes by that name here "Welcome (imported)", then "Welcome (imported 2)": two are told apart. */
async function freeName({ db }: Deps, name: string): Promise<string> {
  let tried = name;
  for (let n = 1; await findByName(db, "playbook", tried) !== undefined; n++) {
    const mark = n === 1 ? " (imported)" : ` (imported ${n})`;
    const beginning = name.replace(/ \(imported(?: \d+)?\)$/, "").slice(0, mostLetters - mark.length);
    // No letter is cut in half.
    tried = beginning.replace(/[\ud800-\udbff]$/, "").trimEnd() + mark;
  }
  return tried;
}

async function readActions(reading: Reading, actions: unknown[]): Promise<unknown[]> {
  const read: unknown[] = [];
  for (const [n, action] of actions.slice(0, 21).entries()) {
    read.push(isRaw(action) ? await readAction(reading, action, `definition.actions.${n}`) : action);
  }
  return read;
}

async function readAction(reading: Reading, { template, channel, sender, ...action }: Raw, at: string): Promise<Raw> {
  const read: Raw = { ...action };
  if (typeof template === "string") {
    const id = await found(reading, "template", template, `${at}.template`);
    if (id !== undefined) read.templateId = id;
  }
  if (isRaw(action.content)) read.content = await readFiles(reading, action.content, `${at}.content.files`);
  if (action.kind !== "start") return read;
  read.channelId = channel == null ? null : await readChannel(reading, channel, `${at}.channel`);
  read.sender = sender == null ? null : await readSender(reading, sender, `${at}.sender`);
  if (isRaw(action.audience) && "rule" in action.audience) {
    read.audience = { ...action.audience, rule: await readRule(reading, action.audience.rule, `${at}.audience.rule`) };
  }
  return read;
}

/** Names as ids; one that nothing here goes by stays as it is, and keeps the draft from going live. */
const readRule = (reading: Reading, rule: unknown, at: string): Promise<unknown> =>
  turnIds(rule, reading.registry, at, async (kind, value, place) => {
    const name = isRaw(value) ? value[kind] : undefined;
    if (typeof name !== "string") return value;
    return await found(reading, kind, name, place) ?? name;
  });

async function found(reading: Reading, kind: Parameters<typeof idFor>[2], name: string, at: string) {
  const { names } = reading;
  const known = `${kind} ${name}`;
  if (!names.has(known)) {
    if (names.size >= mostNames) throw wrong(at, `is one more than the ${mostNames} names that a file may hold`);
    names.set(known, await idFor(reading.deps, reading.by, kind, name));
  }
  const id = names.get(known);
  if (id === undefined) isMissing(reading, at, `there is no ${kind} ${JSON.stringify(name)} here`);
  return id;
}

async function readChannel(reading: Reading, channel: unknown, at: string): Promise<string | null> {
  const { kind, name } = isRaw(channel) ? channel : {};
  const [ofKind, named] = [textIn(kind, `${at}.kind`), textIn(name, `${at}.name`)];
  const channels = await listChannels(reading.deps.db);
  const same = channels.find((one) => one.kind === ofKind && one.name === named);
  if (!same) isMissing(reading, at, `there is no ${ofKind} channel ${JSON.stringify(named)} here`);
  return same?.id ?? null;
}

async function readSender(reading: Reading, sender: unknown, at: string): Promise<unknown> {
  const { mode, email } = isRaw(sender) ? sender : {};
  const teammateId = await found(reading, "teammate", textIn(email, `${at}.email`), at);
  return teammateId === undefined ? null : { mode, teammateId };
}

/** Files do not come along: those that are here all the same stay. */
async function readFiles(reading: Reading, content: Raw, at: string): Promise<Raw> {
  const { files, ...words } = content;
  if (!Array.isArray(files) || files.length === 0) return words;
  if (files.length > mostFiles) throw wrong(at, `are more than ${mostFiles}`);
  const ids = files.map((id, n) => textIn(id, `${at}.${n}`));
  const here = new Set((await findAttachments(reading.deps.db, ids)).map(({ id }) => id));
  for (const [n, id] of ids.entries()) {
    if (!here.has(id)) isMissing(reading, `${at}.${n}`, "this file is not here: put it to the mail again");
  }
  return { ...words, files: ids.filter((id) => here.has(id)) };
}

const wrong = (field: string, words: string) => new Refusal("invalid_field", `${field}: ${words}`, field);

/** @throws {Refusal} invalid_field: anything else may not even be told as text. */
function textIn(value: unknown, at: string): string {
  if (typeof value === "string" && value.length <= 500) return value;
  throw wrong(at, typeof value === "string" ? "is longer than 500 characters" : "is no text");
}

const isMissing = ({ missing }: Reading, field: string, message: string) => {
  if (missing.length < mostProblems) missing.push({ field, message, level: "error" });
};
