import { expect, test } from "vitest";
import { makeStory } from "./story.ts";

/** Who signs up when: an hour of Berlin. */
const signUps: Record<string, string[]> = {
  "03-09 09:00": ["Anker"],
  "03-09 11:00": ["Birk"],
  "03-09 12:00": ["Gate"],
  "03-09 13:00": ["Hill"],
  "03-09 14:00": ["Iris"],
  "03-09 15:00": ["Kite"],
  "03-09 16:00": ["Lake"],
  "03-10 09:00": ["Juno"],
  "03-10 15:00": ["Cedar"],
  "03-11 09:00": ["Dahl"],
  "03-11 10:00": ["Elm"],
  "03-12 09:00": ["Fjord"],
};

/** Written by hand from the rules: window Monday to Friday, 9:00 to 17:00 in Berlin, whose clocks go forward on 29 March. */
const mails = [
  "Anker hello sent 03-13 09:00",
  "Anker nudge sent 03-18 09:00",
  "Anker checkIn sent 03-31 10:00",
  "Birk hello sent 03-13 11:00",
  "Birk checkIn sent 03-31 12:00",
  "Cedar hello sent 03-16 10:00",
  "Cedar nudge skipped replied 03-21 12:00",
  "Cedar checkIn sent 04-01 16:00",
  "Dahl sorry sent 03-16 09:00",
  "Elm hello skipped left_playbook 03-15 20:00",
  "Elm sorry sent 03-17 09:00",
  "Fjord hello sent 03-16 10:00",
  "Fjord nudge sent 03-25 11:00",
  "Fjord sorry sent 03-23 09:00",
  "Gate hello sent 03-13 12:00",
  "Gate nudge sent 03-18 09:00",
  "Gate checkIn sent 03-31 13:00",
  "Gate sorry sent 03-31 12:00",
  "Hill hello cancelled 03-18 12:00",
  "Hill checkIn sent 03-31 14:00",
  "Juno hello pending life_event",
  "Juno sorry sent 03-16 09:00",
  "Kite hello sent 03-18 15:00",
  "Kite nudge sent 03-23 09:00",
  "Kite checkIn sent 04-06 09:00",
  "Lake hello sent 03-13 16:00",
  "Lake nudge sent 03-18 09:00",
];

/** The same of what happened to each account: from when to when it was in a playbook, what was done, and why the rest was not. */
const stays: Record<string, string[]> = {
  Anker: [
    "Welcome 03-09 09:00 on; hello done 03-12 09:00; nudge done 03-17 09:00; mark done 03-23 09:00; checkIn done 03-29 10:00",
  ],
  Birk: [
    "Welcome 03-09 11:00 on; hello done 03-12 11:00; nudge skipped 03-16 11:00 replied 1 replied; mark done 03-23 11:00; checkIn done 03-29 12:00",
  ],
  Cedar: [
    "Welcome 03-10 15:00 on; hello done 03-13 15:00; nudge done 03-20 10:00; mark done 03-24 15:00; checkIn done 03-30 16:00",
  ],
  Dahl: [
    "Welcome 03-11 09:00 to 03-13 09:00 no_match; hello skipped 03-13 09:00 left; mark skipped 03-13 09:00 left; checkIn skipped 03-13 09:00 left",
    "Win back 03-13 09:00 to 03-18 09:00 no_match; sorry done 03-13 09:00",
  ],
  Elm: [
    "Welcome 03-11 10:00 to 03-15 20:00 no_match; hello done 03-14 10:00; nudge skipped 03-15 20:00 left_playbook 1 left_playbook; mark skipped 03-15 20:00 left; checkIn skipped 03-15 20:00 left",
    "Win back 03-15 20:00 on; sorry done 03-15 20:00",
  ],
  Fjord: [
    "Welcome 03-12 09:00 to 03-21 10:00 no_match; hello done 03-15 09:00; nudge done 03-20 10:00; mark skipped 03-21 10:00 left; checkIn skipped 03-21 10:00 left",
    "Win back 03-21 10:00 on; sorry done 03-21 10:00",
  ],
  Gate: [
    "Welcome 03-09 12:00 to 03-30 12:00 no_match; hello done 03-12 12:00; nudge done 03-17 12:00; mark done 03-23 12:00; checkIn done 03-29 13:00",
    "Win back 03-30 12:00 on; sorry done 03-30 12:00",
  ],
  Hill: [
    "Welcome 03-09 13:00 on; hello done 03-12 13:00; nudge skipped 03-20 13:00 not_sent 1 not_sent; mark done 03-23 13:00; checkIn done 03-29 14:00",
  ],
  Iris: [
    "Welcome 03-09 14:00 on; hello skipped 03-12 14:00 unsubscribed 1 unsubscribed; mark done 03-23 14:00; checkIn skipped 03-29 15:00 unsubscribed 1 unsubscribed",
  ],
  Juno: [
    "Welcome 03-10 09:00 to 03-14 12:00 no_match; hello done 03-13 09:00; nudge skipped 03-14 12:00 left_playbook 1 left_playbook; mark skipped 03-14 12:00 left; checkIn skipped 03-14 12:00 left",
    "Win back 03-14 12:00 on; sorry done 03-14 12:00",
  ],
  Kite: [
    "Welcome 03-09 15:00 to 03-10 15:00 no_match; hello skipped 03-10 15:00 left; mark skipped 03-10 15:00 left; checkIn skipped 03-10 15:00 left",
    "Welcome 03-14 15:00 on; hello done 03-17 15:00; nudge done 03-22 15:00; mark done 03-28 15:00; checkIn done 04-03 16:00",
  ],
  Lake: [
    "Welcome 03-09 16:00 to 03-20 16:00 no_match; hello done 03-12 16:00; nudge done 03-17 16:00; mark skipped 03-20 16:00 left; checkIn skipped 03-20 16:00 left",
  ],
};

test(
  "[PB2] [PB3] [PB4] [PB5] [PR5] [SW3] forty days: every mail leaves when, and every other one stays for the reason, that was written down before",
  async () => {
    const story = await makeStory("03-09 08:00");
    const { ok, people, channel, admin } = story;
    const by = {
      channelId: channel.id,
      sender: { mode: "teammate", teammateId: admin.id },
      audience: { kind: "owners" },
    };
    const says = (subject: string, html: string) => ({ content: { subject, html } });
    const status = (value: string) => ({ field: "account.status", op: "is", value });
    const welcome = await ok("POST /api/playbooks", {
      name: "Welcome",
      definition: {
        rule: status("trial"),
        actions: [
          {
            ...{ kind: "start", key: "hello", afterDays: 3, reviewHours: 24, approval: true, undo: "delete", ...by },
            ...says("Welcome, {{user.firstName}}", "<p>Good to have {{account.name}} with us.</p>"),
          },
          {
            ...{ kind: "followUp", key: "nudge", after: "hello", afterDays: 4, reviewHours: 12, undo: "hold" },
            ...says("", "<p>Did you have a look, {{user.firstName}}?</p>"),
          },
          { kind: "setTrait", key: "mark", afterDays: 14, on: "account", traitKey: "onboarded", value: true },
          {
            ...{ kind: "start", key: "checkIn", afterDays: 20, reviewHours: 48, undo: "send", watchLife: false, ...by },
            ...says("How is {{account.name}}?", "<p>Twenty days: how is it going?</p>"),
          },
        ],
      },
    });
    const winBack = await ok("POST /api/playbooks", {
      name: "Win back",
      definition: {
        rule: status("churned"),
        reentry: { kind: "limited", times: 1, days: 30 },
        actions: [{
          ...{ kind: "start", key: "sorry", afterDays: 0, reviewHours: 24, undo: "delete", ...by },
          ...says("Sorry to see you go", "<p>What could we have done better, {{user.firstName}}?</p>"),
        }],
      },
    });
    for (const { id } of [welcome, winBack]) await story.publish(id);

    const happens: Record<string, () => Promise<unknown>> = {
      "03-10 15:00": () => people.becomes("Kite", "subscribed"),
      "03-13 09:00": () => people.becomes("Dahl", "churned"),
      "03-14 12:00": async () => {
        await people.edits("Juno", "hello");
        await people.becomes("Juno", "churned");
      },
      "03-14 15:00": async () => {
        await people.replies("Birk", "hello");
        await people.becomes("Kite", "trial");
      },
      "03-15 20:00": () => people.becomes("Elm", "churned"),
      "03-18 09:00": () => people.becomes("Dahl", "subscribed"),
      "03-18 12:00": () => people.deletes("Hill", "hello"),
      "03-20 16:00": () => people.becomes("Lake", "subscribed"),
      "03-21 10:00": () => people.becomes("Fjord", "churned"),
      "03-21 12:00": () => people.replies("Cedar", "hello"),
      "03-25 11:00": () => people.letsPass("Fjord", "nudge"),
      "03-25 16:00": () => people.becomes("Lake", "trial"),
      "03-27 09:00": () => people.becomes("Dahl", "churned"),
      "03-30 12:00": () => people.becomes("Gate", "churned"),
      "04-06 09:00": () => people.becomes("Dahl", "subscribed"),
    };
    await story.live("04-18 09:00", async (hour) => {
      for (const name of signUps[hour] ?? []) {
        await people.signUp(name);
        if (name === "Iris") await people.unsubscribes(name);
      }
      await happens[hour]?.();
      // Every weekday at ten, and never Hill's.
      const weekday = new Date(`2026-${hour.slice(0, 5)}`).getUTCDay();
      if (hour.endsWith("10:00") && weekday >= 1 && weekday <= 5) await people.approveAllBut(["Hill"]);
    });

    expect(await story.mails()).toEqual(mails);
    const names = Object.values(signUps).flat().toSorted();
    const lived = await Promise.all(names.map(async (name) => [name, await story.stays(name)]));
    expect(Object.fromEntries(lived)).toEqual(stays);
  },
  300_000,
);
