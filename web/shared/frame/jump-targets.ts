import { type PlaceIcon, places, placesFor, settingsPlaces } from "#web/places.ts";
import { actionsFor, type JumpDeed, jumpDeeds, settingsSections } from "#web/jump-places.ts";
import type { Me } from "../me.ts";

export type JumpIcon = PlaceIcon | "action" | "account" | "user" | "template" | "conversation";
export type Target = {
  /** The same target keeps it, however often it is listed. */
  key: string;
  label: string;
  /** What kind it is, or where it stands. */
  where: string;
  /** Tells it from others of its name. */
  detail?: string;
  /** Found by these too. */
  words?: string;
  path: string;
  /** Done where one is, instead of going anywhere. */
  does?: JumpDeed;
  icon: JumpIcon;
  keys?: string;
};

/** Places, settings and their parts, and what can be begun: all that needs no asking (VI6). */
export function fixedTargets(me: Pick<Me, "role" | "maySend">, exists: (feature: string) => boolean): Target[] {
  const pages = settingsPlaces.filter((place) => place.path.startsWith("/settings/"));
  const settings = placesFor(pages, me, exists);
  const pageOf = (path: string) => settings.find((place) => path.split("#")[0] === place.path);
  return [
    ...placesFor(places, me, exists).map(({ label, path, icon, group, keys }) => ({
      key: path,
      label,
      path,
      icon,
      where: group ?? "Page",
      ...(keys ? { keys } : {}),
    })),
    ...settings.map(({ label, path, icon, group }) => ({ key: path, label, path, icon, where: `Settings › ${group}` })),
    ...settingsSections.flatMap(({ label, path, words, adminsOnly }) => {
      const page = pageOf(path);
      if (!page || (adminsOnly && me.role !== "admin")) return [];
      const where = `Settings › ${page.label}`;
      return [{ key: `${path} ${label}`, label, path, icon: page.icon, where, ...(words ? { words } : {}) }];
    }),
    ...actionsFor(me).map(({ label, path, words }) => ({
      key: `do ${label}`,
      label,
      path,
      icon: "action" as const,
      where: "Action",
      ...(words ? { words } : {}),
    })),
    ...jumpDeeds.filter(({ who }) => who === "anybody" || me.role !== "observer").map(({ label, does, words }) => ({
      key: `do ${label}`,
      label,
      path: "",
      does,
      icon: "action" as const,
      where: "Action",
      ...(words ? { words } : {}),
    })),
  ];
}

const foldText = (text: string) => text.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();

/** How well a target answers: 0 it is called that, 1 it begins so, 2 a word of it does, 3 it is in there; null not at all. */
export function rankOf({ label, where, detail, words }: Target, typed: string): number | null {
  const asked = foldText(typed);
  const name = foldText(label);
  if (name === asked) return 0;
  if (name.startsWith(asked)) return 1;
  if (` ${name}`.includes(` ${asked}`)) return 2;
  const all = foldText([label, where, detail, words].filter(Boolean).join(" "));
  return asked.split(" ").every((word) => all.includes(word)) ? 3 : null;
}

/** Those that answer what is typed, the best first; what is equally good keeps its order. */
export const matchTargets = (targets: readonly Target[], typed: string): Target[] =>
  targets.flatMap((target) => {
    const rank = rankOf(target, typed);
    return rank === null ? [] : [{ target, rank }];
  }).toSorted((a, b) => a.rank - b.rank).map(({ target }) => target);

/** Of the found ones at most so many of a kind. */
const mostOfAKind = 5;

/** What is called so or begins so first, what is there anyway before what the server found; that comes in its own order, and what only
 * has it somewhere last. Neither customers nor their mail push out a setting or a teammate. */
export function matchedTogether(fixed: readonly Target[], found: readonly Target[], text: string): Target[] {
  const seen = new Map<JumpIcon, number>();
  const few = found.filter(({ icon }) => {
    seen.set(icon, (seen.get(icon) ?? 0) + 1);
    return seen.get(icon)! <= mostOfAKind;
  });
  return [
    ...matchTargets(fixed, text).map((target) => ({ target, rank: Math.min(2, rankOf(target, text)!) })),
    ...few.map((target) => ({ target, rank: rankOf(target, text) ?? 3 })),
  ].toSorted((a, b) => a.rank - b.rank).map(({ target }) => target);
}
