import { type Answer, newKey } from "#web/shared/api.ts";

export type Playbook = Answer<"GET /api/playbooks/:id">;
export type Definition = Playbook["definition"];
export type Action = Definition["actions"][number];
export type StartAction = Extract<Action, { kind: "start" }>;
export type FollowUpAction = Extract<Action, { kind: "followUp" }>;
export type SetTraitAction = Extract<Action, { kind: "setTrait" }>;
export type Problem = Playbook["problems"][number];

/** The most actions of a playbook, as the API takes them. */
export const mostActions = 20;

/** A copy that shares nothing with what it is of, be that a store or an answer that is followed. */
export const copyOf = <T>(given: T): T => JSON.parse(JSON.stringify(given));

/** A name for an action that no other of the playbook has (PB7). */
export const newActionKey = () => `a-${newKey().slice(0, 10)}`;

/** A conversation that nothing was said of yet (PB2). */
export const newStart = (): StartAction => ({
  kind: "start",
  key: newActionKey(),
  afterDays: 0,
  reviewHours: 24,
  undo: "delete",
  approval: false,
  channelId: null,
  sender: null,
  audience: { kind: "owners" },
  cc: [],
  bcc: [],
  strategy: "perUser",
  allowUnsubscribes: true,
  watchLife: true,
  content: { subject: "", html: "" },
});

/** A mail after that of the action `after` (PB4). */
export const newFollowUp = (after: string): FollowUpAction => ({
  kind: "followUp",
  key: newActionKey(),
  after,
  afterDays: 3,
  reviewHours: 24,
  undo: "delete",
  approval: false,
  content: { subject: "", html: "" },
});

export const newSetTrait = (traitKey: string): SetTraitAction => ({
  kind: "setTrait",
  key: newActionKey(),
  afterDays: 0,
  on: "account",
  traitKey,
  value: null,
});

/** The actions before this one whose mail it can follow (PB4). */
export const followable = (actions: readonly Action[], key: string): (StartAction | FollowUpAction)[] =>
  actions.slice(0, Math.max(0, actions.findIndex((one) => one.key === key)))
    .filter((one) => one.kind !== "setTrait");

/** The conversation's first action that a follow-up hangs on, through whatever it follows; null where there is none. */
export function startOf(actions: readonly Action[], key: string): StartAction | null {
  let one = actions.find((action) => action.key === key);
  for (let left = actions.length; one?.kind === "followUp" && left > 0; left--) {
    const { after } = one;
    one = actions.find((action) => action.key === after);
  }
  return one?.kind === "start" ? one : null;
}

/** The actions with this one `by` places further on; as they were where it is at the end. */
export function moved<A extends { key: string }>(actions: readonly A[], key: string, by: number): A[] {
  const from = actions.findIndex((one) => one.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= actions.length) return [...actions];
  const rest = actions.filter((one) => one.key !== key);
  return [...rest.slice(0, to), actions[from]!, ...rest.slice(to)];
}
