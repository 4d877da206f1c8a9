import { createResource, Show } from "solid-js";

/** A text as a QR code, dark on light in both themes, as readers want it. Its library is loaded when it is shown. */
export function QrCode(props: { text: string; label: string }) {
  const [cells] = createResource(() => props.text, async (text) => {
    const { encodeQR } = await import("qr");
    return encodeQR(text, "raw", { border: 2 });
  });
  const path = (rows: boolean[][]) =>
    rows.map((row, y) => row.map((dark, x) => dark ? `M${x} ${y}h1v1h-1z` : "").join("")).join("");
  return (
    <Show when={cells()} fallback={<div class="size-44 rounded-lg bg-hover" />}>
      {(rows) => (
        <svg
          role="img"
          aria-label={props.label}
          class="size-44 rounded-lg"
          viewBox={`0 0 ${rows().length} ${rows().length}`}
          shape-rendering="crispEdges"
        >
          <rect width="100%" height="100%" fill="#fff" />
          <path d={path(rows())} fill="#000" />
        </svg>
      )}
    </Show>
  );
}
