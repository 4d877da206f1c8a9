import type { Option } from "./ui/Select.tsx";

/** Browsers list some zones by their old name. What is stored is what the person picked; search finds both. */
const renamed: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
  "America/Godthab": "America/Nuuk",
  "Atlantic/Faeroe": "Atlantic/Faroe",
};

/** "+02:00" of a zone at an instant. */
function offsetText(zone: string, atMs: number): string {
  const part = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(atMs).find((one) => one.type === "timeZoneName")?.value ?? "GMT";
  return part === "GMT" ? "UTC" : part.replace("GMT", "UTC");
}

/** Every zone for a Combobox: current name, its offset now, and the old name to be found by. UTC comes first. */
export function zoneOptions(nowMs: number): Option[] {
  const named = Intl.supportedValuesOf("timeZone").map((zone) => {
    const name = renamed[zone] ?? zone;
    return {
      value: name,
      label: name.replaceAll("_", " "),
      detail: `${offsetText(zone, nowMs)}${name === zone ? "" : ` · ${zone}`}`,
    };
  });
  return [
    { value: "UTC", label: "UTC", detail: "Coordinated Universal Time" },
    ...named.filter((option) => option.value !== "UTC").toSorted((a, b) => a.label.localeCompare(b.label)),
  ];
}

/** The zone of this browser, by its current name. */
export function ownZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return renamed[zone] ?? zone;
}
