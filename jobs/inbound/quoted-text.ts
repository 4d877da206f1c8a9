import { maxAttributions } from "./limits.ts";
import { isAttribution, isDivider, isHeadLine, pointsBelow } from "./attributions.ts";

/** A run of lines, quoted or not. */
type Run = { quoted: boolean; lines: string[] };
export type Split = { own: string; quoted: string | null };

/**
 * Parts what somebody wrote from what their program quotes under or over it. Where answers stand within the quote, or nothing stands
 * outside it, nothing is parted: no words of a person's are taken for a quote (CH6).
 */
export function splitText(text: string): Split {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const runs = runsOf(lines);
  const whole = { own: text, quoted: null };
  const isSaid = (run: Run) => run.lines.some((line) => /[\p{L}\p{N}\p{So}]/u.test(line));
  const said = runs.filter(isSaid);
  const first = said.findIndex(({ quoted }) => quoted);
  const last = said.findLastIndex(({ quoted }) => quoted);
  if (first < 0 || said.every(({ quoted }) => quoted)) return whole;
  if (said.slice(first, last + 1).some(({ quoted }) => !quoted)) return whole;
  const join = (quoted: boolean) => runs.filter((run) => run.quoted === quoted).flatMap((run) => run.lines).join("\n");
  const own = join(false).trim();
  return pointsBelow(own) ? whole : { own, quoted: join(true).replace(/^\n+/, "").trimEnd() };
}

function runsOf(lines: string[]): Run[] {
  const runs: Run[] = [];
  const add = (quoted: boolean, line: string) => {
    const last = runs.at(-1);
    if (last && (last.quoted === quoted || line.trim() === "")) last.lines.push(line);
    else runs.push({ quoted, lines: [line] });
  };
  const lastQuoted = lines.findLastIndex((line) => line.startsWith(">"));
  let looks = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.startsWith(">")) {
      add(true, line);
      continue;
    }
    if (beginsOlder(lines, at)) {
      lines.slice(at).forEach((rest) => runs.push({ quoted: true, lines: [rest] }));
      break;
    }
    const mayIntroduce = looks < maxAttributions && endsAsIntroduction(lines, at);
    if (mayIntroduce) looks++;
    const size = mayIntroduce ? attributionAt(lines, at) : 0;
    if (size > 0 && nextSaid(lines, at + size)?.startsWith(">")) {
      lines.slice(at, at + size).forEach((one) => add(true, one));
      at += size - 1;
    } else if (
      size > 0 && lastQuoted < at &&
      /@|\d{1,2}[:.h]\d{2}/.test(lines.slice(at, at + size).join(" "))
    ) {
      lines.slice(at).forEach((rest) => runs.push({ quoted: true, lines: [rest] }));
      break;
    } else {
      add(false, line);
    }
  }
  return runs;
}

/** Whether one of the three lines ends as what introduces a quote does: a look that costs next to nothing. */
const endsAsIntroduction = (lines: string[], at: number): boolean =>
  lines.slice(at, at + 3).some((line) => line.length < 400 && /[:：]$/.test(line.slice(-20).trimEnd()));

/** How many lines from `at` introduce a quote, 0 where they do not. */
function attributionAt(lines: string[], at: number): number {
  if (lines[at]!.trim() === "") return 0;
  for (let size = 1; size <= 3 && at + size <= lines.length; size++) {
    const some = lines.slice(at, at + size);
    if (some.some((line) => line.trim() === "" || line.startsWith(">"))) return 0;
    if (isAttribution(some.join(" "))) return size;
  }
  return 0;
}

/** Whether all from `at` on is an older message: under a divider, or under a head of three lines or more. */
function beginsOlder(lines: string[], at: number): boolean {
  const line = lines[at]!;
  const heads = (from: number) =>
    lines.slice(from, from + 8).filter((one) => one.trim() !== "").slice(0, 6).filter(isHeadLine).length;
  if (isDivider(line)) return /^-/.test(line.trim()) || heads(at + 1) >= 2;
  const before = lines[at - 1]?.trim() ?? "";
  return before === "" && isHeadLine(line) && /@|\d/.test(lines.slice(at, at + 4).join(" ")) && heads(at) >= 3;
}

const nextSaid = (lines: string[], at: number): string | undefined =>
  lines.slice(at, at + 4).find((line) => line.trim() !== "");
