import { expect, test } from "vitest";
import { doors, grouped, isAt, pages, places, placesFor, safeNext, settingsPlaces } from "#web/places.ts";

const everything = () => true;

test("[VI7] the sidebar names Accounts, Users, Activity with Active, Pending and the calendar, in that order", () => {
  const shown = grouped(placesFor(places, { role: "member" }, everything));
  expect(shown.slice(0, 2)).toMatchObject([
    { group: null, places: [{ label: "Accounts" }, { label: "Users" }] },
    {
      group: "Activity",
      places: [
        { label: "Active", badge: "unreadMine" },
        { label: "Pending", badge: "pendingMine" },
        { label: "Calendar" },
        { label: "Needs attention" },
      ],
    },
  ]);
});

test("[VI8] settings are grouped under their names", () => {
  const names = grouped(placesFor(settingsPlaces, { role: "admin" }, everything))
    .map((part) => [part.group, ...part.places.map((place) => place.label)]);
  expect(names).toEqual([
    ["You", "Profile"],
    ["Email settings", "Sending windows", "Leave and holidays"],
    ["Data management", "Traits"],
    ["Activity", "Unsubscribes", "Templates"],
    ["Workspace", "Channels", "Team", "Keys", "Audit"],
  ]);
});

test("[AD1] what only admins may open is offered to nobody else", () => {
  const labels = (role: "admin" | "member" | "observer") =>
    placesFor(settingsPlaces, { role }, everything).map((place) => place.label);
  for (const role of ["member", "observer"] as const) {
    expect(labels(role)).not.toContain("Audit");
    expect(labels(role)).not.toContain("Channels");
    expect(labels(role)).toContain("Profile");
  }
  expect(labels("admin")).toContain("Audit");
});

test("a page whose file is missing is nowhere offered", () => {
  const only = (feature: string) => feature === "users/UsersPage";
  expect(placesFor(places, { role: "admin" }, only).map((place) => place.path)).toEqual(["/users"]);
});

test("every place leads to a page, and no two keys go to different places", () => {
  const paths = pages.flatMap((page) => page.path);
  for (const place of places) expect(paths).toContain(place.path);
  const keys = places.flatMap((place) => place.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  ["/accounts", true],
  ["/accounts/01ABC", true],
  ["/accountsx", false],
  ["/", false],
])("%s lies at Accounts: %s", (path, expected) => {
  expect(isAt(path, { path: "/accounts" })).toBe(expected);
});

test.each([
  [undefined, "/"],
  ["", "/"],
  ["/pending?q=a", "/pending?q=a"],
  ["https://evil.example/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/sign-in?next=/x", "/"],
  ["/setup/token", "/"],
])("[AD3] after sign-in %s leads to %s", (next, expected) => {
  expect(safeNext(next)).toBe(expected);
});

test("the doors stand outside of every place", () => {
  for (const door of doors) for (const place of places) expect(isAt(door.path, place)).toBe(false);
});
