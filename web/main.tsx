import "./theme.css";
import { render } from "solid-js/web";

// Browsers without Temporal get it before anything of ours runs; the others load nothing.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");

const { App } = await import("./app.tsx");
render(() => <App />, document.getElementById("app")!);
