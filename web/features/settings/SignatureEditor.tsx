import { lazyPart } from "#web/shared/lazy.tsx";

/** A teammate's signature, written live by them and by admins (PE5, CO6). Its code is fetched when it is first shown. */
export const SignatureEditor = lazyPart(() => import("./LiveSignature.tsx"));
