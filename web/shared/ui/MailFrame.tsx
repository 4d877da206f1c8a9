import { createSignal } from "solid-js";

/** A mail's HTML as its reader would see it, in a frame that runs nothing: the server sends it sandboxed and without its pixel.
 * Its height follows the space it is given, since a sandboxed frame tells nobody how tall it is. */
export function MailFrame(props: { src: string; title: string; class?: string }) {
  const [loaded, setLoaded] = createSignal(false);
  return (
    <iframe
      src={props.src}
      title={props.title}
      sandbox=""
      referrerpolicy="no-referrer"
      class={`w-full rounded-lg border bg-white transition-opacity ${loaded() ? "" : "opacity-0"} ${
        props.class ?? "h-96"
      }`}
      onLoad={() => setLoaded(true)}
    />
  );
}
