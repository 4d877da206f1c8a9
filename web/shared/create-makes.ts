import { useSearchParams } from "@solidjs/router";

/** Whether a page shows its form for a new one, which its address says: so quick jump may ask for it (VI6). */
export function createMakes(may: () => boolean) {
  const [search, setSearch] = useSearchParams<{ new?: string }>();
  const making = () => search.new === "1" && may();
  const setMaking = (on: boolean) => setSearch({ new: on ? "1" : null }, { replace: true });
  return [making, setMaking] as const;
}
