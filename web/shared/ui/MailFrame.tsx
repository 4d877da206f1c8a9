import { createEffect, createSignal, on, onCleanup } from "solid-js";

const tallest = 20_000;

/**
 * A mail's HTML as its reader would see it, in a frame that runs nothing: the server sends it sandboxed and without its pixel (AD3).
 * The frame is as tall as the mail. A new `version` fetches it again.
 */
export function MailFrame(props: { src: string; title: string; version?: string | undefined; class?: string }) {
  const [loaded, setLoaded] = createSignal(false);
  const [height, setHeight] = createSignal(160);
  let frame!: HTMLIFrameElement;
  let watch: ResizeObserver | undefined;

  const measure = () => {
    const body = frame.contentDocument?.body;
    if (body) setHeight(Math.min(tallest, Math.max(40, Math.ceil(body.scrollHeight))));
  };
  const onLoad = () => {
    setLoaded(true);
    watch?.disconnect();
    const body = frame.contentDocument?.body;
    if (!body) return;
    watch = new ResizeObserver(measure);
    watch.observe(body);
    measure();
  };
  createEffect(on(() => props.version, () => frame.contentWindow?.location.reload(), { defer: true }));
  onCleanup(() => watch?.disconnect());
  return (
    // The mail keeps white paper in both themes, as most readers show it; the padding is the paper's.
    <div
      class={`rounded-lg border bg-white p-5 outline-accent transition-opacity has-[:focus-visible]:outline-2 ${
        loaded() ? "" : "opacity-0"
      } ${props.class ?? ""}`}
    >
      <iframe
        ref={frame}
        src={props.src}
        title={props.title}
        sandbox="allow-same-origin"
        referrerpolicy="no-referrer"
        class="block w-full [color-scheme:light]"
        style={{ height: `${height()}px` }}
        onLoad={onLoad}
      />
    </div>
  );
}
