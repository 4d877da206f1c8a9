import { expect, test } from "vitest";
import { Close } from "#edge/sync/protocol.ts";
import { isEditable, type LiveStatus, statusText } from "#web/shared/live-text/live-status.ts";

const status = (link: LiveStatus["link"], unsaved = false, closeCode: number | null = null): LiveStatus => ({
  link,
  unsaved,
  kept: true,
  slow: false,
  closeCode,
});

test("[CO3] only what is on disk is called saved", () => {
  const links = ["connecting", "live", "offline", "locked", "signed_out"] as const;
  const saying = links.flatMap((link) => [true, false].map((unsaved) => status(link, unsaved)))
    .filter((each) => /\bSaved\b/.test(statusText(each)));
  expect(saying).toEqual([status("live", false)]);
});

test("[CO3] words that are kept here are said to be kept here", () => {
  expect(statusText(status("offline", true))).toMatch(/kept here/);
  expect(statusText(status("signed_out", true))).toMatch(/not saved/);
  const nowhere = { ...status("offline", true), kept: false };
  expect(statusText(nowhere)).not.toMatch(/kept/);
  expect(statusText(nowhere)).toMatch(/this tab only/);
});

test("[CO3] a server that answers and does not save is not called offline, nor saving for ever", () => {
  expect(statusText(status("live", true))).toBe("Saving…");
  expect(statusText({ ...status("live", true), slow: true })).toBe("Still saving. Your words are kept here.");
});

test("a locked draft says why", () => {
  const texts = [Close.sealed, Close.noRight, Close.gone, Close.tooLarge, Close.badFrame].map(({ code }) =>
    statusText(status("locked", false, code))
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test("[CO3] typing goes on offline, and not in a draft that is closed or not there yet", () => {
  expect((["connecting", "live", "offline", "locked", "signed_out"] as const).filter((link) => isEditable({ link })))
    .toEqual([
      "live",
      "offline",
    ]);
});
