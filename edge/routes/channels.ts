import { removeSender, setChannelPaused } from "../actions/channel-use.ts";
import { changeChannel, connectChannel, removeChannel, testChannel, viewChannels } from "../actions/channels.ts";
import { finishChannelSignIn, startChannelSignIn } from "../actions/channel-sign-in.ts";
import { dropIntake, retryIntake, viewFailedIntake } from "../actions/failed-intake.ts";
import { changeSender, makeSender, setSenderPaused, viewSenders } from "../actions/senders.ts";
import type { Serve } from "../endpoint.ts";

export function channelRoutes(serve: Serve): void {
  serve("GET /api/channels", ({ deps }) => viewChannels(deps));
  serve("POST /api/channels", ({ deps, teammate, id, body }) => connectChannel(deps, teammate, id, body));
  serve(
    "PATCH /api/channels/:id",
    ({ deps, teammate, params, body }) => changeChannel(deps, teammate, params.id, body),
  );
  serve("DELETE /api/channels/:id", ({ deps, teammate, params }) => removeChannel(deps, teammate, params.id));
  serve(
    "POST /api/channels/:id/pause",
    ({ deps, teammate, params }) => setChannelPaused(deps, teammate, params.id, true),
  );
  serve(
    "POST /api/channels/:id/resume",
    ({ deps, teammate, params }) => setChannelPaused(deps, teammate, params.id, false),
  );
  serve("DELETE /api/senders/:id", ({ deps, teammate, params }) => removeSender(deps, teammate, params.id));
  serve("POST /api/channels/:id/test", ({ deps, params }) => testChannel(deps, params.id));
  serve(
    "GET /api/channels/:id/oauth/start",
    ({ deps, teammate, params }) => startChannelSignIn(deps, teammate, params.id),
  );
  serve("GET /api/channels/oauth/callback", async ({ deps, teammate, query, c }) => {
    const came = await finishChannelSignIn(deps, teammate, query);
    const said = new URLSearchParams([came.ok ? ["signedIn", came.name] : ["signInFailed", came.words]]);
    return c.redirect(`/settings/channels?${said}`, 303);
  });
  serve("GET /api/channels/:id/intake", ({ deps, params, query }) => viewFailedIntake(deps, params.id, query));
  serve(
    "POST /api/channels/:id/intake/:intakeId/retry",
    ({ deps, teammate, params }) => retryIntake(deps, teammate, params),
  );
  serve(
    "POST /api/channels/:id/intake/:intakeId/drop",
    ({ deps, teammate, params }) => dropIntake(deps, teammate, params),
  );
  serve("GET /api/senders", ({ deps, query }) => viewSenders(deps, query));
  serve("POST /api/senders", ({ deps, teammate, id, body }) => makeSender(deps, teammate, id, body));
  serve("PATCH /api/senders/:id", ({ deps, teammate, params, body }) => changeSender(deps, teammate, params.id, body));
  serve(
    "POST /api/senders/:id/pause",
    ({ deps, teammate, params }) => setSenderPaused(deps, teammate, params.id, true),
  );
  serve(
    "POST /api/senders/:id/resume",
    ({ deps, teammate, params }) => setSenderPaused(deps, teammate, params.id, false),
  );
}
