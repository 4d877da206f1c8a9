import type { LucideProps } from "lucide-solid";
import type { JSX } from "solid-js";

/** Every lucide icon. Deno reads the package's own types of `lucide-solid/icons/*` as CommonJS and misses the default. */
declare const Icon: (props: LucideProps) => JSX.Element;
export default Icon;
