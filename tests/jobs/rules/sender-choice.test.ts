import { expect, test } from "vitest";
import { chooseSender, isValidSender, type SenderBecause, type SenderMode } from "#jobs/rules/sender-choice.ts";

// In this table "ann" is the default, "cas" the CSM, "ali" the AE.
// deno-fmt-ignore
test.each<[SenderMode, string | null, string | null, string[], string | null, SenderBecause]>([
  ["teammate", "cas", "ali", ["ann", "cas", "ali"], "ann", "teammate"],
  ["teammate", "cas", "ali", ["cas", "ali"], null, "no_valid_sender"],
  ["fixed", "cas", "ali", ["ann", "cas", "ali"], "ann", "fixed"],
  ["fixed", "cas", "ali", ["cas", "ali"], null, "no_valid_sender"],
  ["csm", "cas", "ali", ["ann", "cas", "ali"], "cas", "csm"],
  ["csm", "cas", null, ["cas"], "cas", "csm"],
  ["csm", null, "ali", ["ann", "ali"], "ann", "csm_not_set"],
  ["csm", "cas", "ali", ["ann", "ali"], "ann", "csm_not_valid"],
  ["csm", null, "ali", ["ali"], null, "no_valid_sender"],
  ["csm", "cas", "ali", ["ali"], null, "no_valid_sender"],
  ["csm", "ann", null, ["ann"], "ann", "csm"],
  ["ae", "cas", "ali", ["ann", "cas", "ali"], "ali", "ae"],
  ["ae", "cas", null, ["ann", "cas"], "ann", "ae_not_set"],
  ["ae", "cas", "ali", ["ann", "cas"], "ann", "ae_not_valid"],
  ["ae", "cas", null, ["cas"], null, "no_valid_sender"],
  ["ae", "cas", "ali", [], null, "no_valid_sender"],
])("[ST3] mode %s, CSM %s, AE %s, valid %j: %s sends because %s", (mode, csmId, aeId, valid, teammateId, because) => {
  const choice = chooseSender({ mode, csmId, aeId, defaultTeammateId: "ann" }, (id) => valid.includes(id));
  expect(choice).toEqual({ teammateId, because });
});

test.each(
  [
    ["an active member who may send, with an address", {}, true],
    ["an admin", { role: "admin" }, true],
    ["an observer", { role: "observer" }, false],
    ["one who left", { state: "left" }, false],
    ["one who is invited", { state: "invited" }, false],
    ["one from whom sending was taken", { maySend: false }, false],
    ["one without an address on the channel", { address: null }, false],
  ] as const,
)("[ST3] %s: valid sender %s", (_, differs, valid) => {
  const member = { state: "active", role: "member", maySend: true, address: "ann@team.example" } as const;
  expect(isValidSender({ ...member, ...differs })).toBe(valid);
});
