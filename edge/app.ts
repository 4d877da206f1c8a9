import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import { answerError } from "./answer-error.ts";
import { authenticate } from "./auth/authenticate.ts";
import { limitRequests, type RequestLimits, requestLimits } from "./auth/request-limit.ts";
import type { AppContext, AppEnv, Deps } from "./context.ts";
import { makeServe } from "./endpoint.ts";
import { Refusal } from "./errors.ts";
import { bodilessHead, contentPolicy } from "./middleware/content-policy.ts";
import { refuseDraining } from "./middleware/draining.ts";
import { requestLog } from "./middleware/request-log.ts";
import { ownOrigin } from "./middleware/security.ts";
import { nameSpan } from "./middleware/trace.ts";
import { openApi } from "./openapi.ts";
import { makeMayLook } from "./operations/may-look.ts";
import { originOf } from "./config.ts";
import { publicRoutes } from "./public/routes.ts";
import { segmentRoutes } from "./public/segment.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { attachmentRoutes } from "./routes/attachments.ts";
import { auditRoutes } from "./routes/audit.ts";
import { channelRoutes } from "./routes/channels.ts";
import { bulkRunRoutes } from "./routes/bulk-runs.ts";
import { calendarRoutes } from "./routes/calendar.ts";
import { commentRoutes } from "./routes/comments.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { eventRoutes } from "./routes/events.ts";
import { dashboardRoutes } from "./routes/dashboards.ts";
import { filterRoutes } from "./routes/filter.ts";
import { exportRoutes } from "./routes/exports.ts";
import { healthRoutes } from "./routes/health.ts";
import { historyRoutes } from "./routes/history.ts";
import { importRoutes } from "./routes/imports.ts";
import { ingestionRoutes } from "./routes/ingestion.ts";
import { keyRoutes } from "./routes/keys.ts";
import { messageRoutes } from "./routes/messages.ts";
import { numberRoutes } from "./routes/numbers.ts";
import { outboxRoutes } from "./routes/outbox.ts";
import { pageRoutes } from "./routes/pages.ts";
import { playbookRoutes } from "./routes/playbooks.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { releaseRoutes } from "./routes/release.ts";
import { searchRoutes } from "./routes/search.ts";
import { securityRoutes } from "./routes/security.ts";
import { settingRoutes } from "./routes/settings.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { startRoutes } from "./routes/starts.ts";
import { suppressionRoutes } from "./routes/suppressions.ts";
import { teammateRoutes } from "./routes/teammates.ts";
import { templateRoutes } from "./routes/templates.ts";
import { trackingRoutes } from "./routes/tracking.ts";
import { traitRoutes } from "./routes/traits.ts";
import { triageRoutes } from "./routes/triage.ts";
import { unsubscribeListRoutes } from "./routes/unsubscribes.ts";
import { userRoutes } from "./routes/users.ts";
import { variableRoutes } from "./routes/variables.ts";
import { viewRoutes } from "./routes/views.ts";
import type { Rooms } from "./sync/rooms.ts";
import { syncHandler } from "./sync/socket.ts";

/** The largest JSON body: a bulk upsert of 1,000 users with their traits. A CSV upload has its own bound. */
const largestBody = 8 * 1024 * 1024;

/** Answers hold people's data: no cache keeps them, unless a route says otherwise. */
const notKept: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
};

/** The whole HTTP surface but the web files, which main.ts adds behind it. */
export function makeApp(
  deps: Deps & { sync: Pick<Rooms, "join"> },
  limits: RequestLimits = requestLimits,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((cause, c) => answerError(c as AppContext, cause, deps.log));
  app.notFound((c) =>
    answerError(c as AppContext, new Refusal("not_found", "There is nothing at this address."), deps.log)
  );
  app.use(requestId(), requestLog({ ...deps, nameSpan }), bodilessHead, contentPolicy());
  healthRoutes(app, { ...deps, mayLook: makeMayLook(deps.config.metricsToken) });
  app.route("/", publicRoutes({ ...deps, onOpen: deps.metrics.open }));
  app.route("/v1", segmentRoutes(deps));
  app.use(refuseDraining(deps)); // what machines send from outside is taken to the end
  app.use("/api/*", notKept, ownOrigin(deps.config.publicUrl), authenticate(deps));
  app.use("/api/*", limitRequests({ limits, nowMs: deps.nowMs }));
  const small = bodyLimit({
    maxSize: largestBody,
    onError: () => {
      throw new Refusal("too_large", "body: is larger than 8 MB", "body");
    },
  });
  const streams = ["/api/imports", "/api/attachments"];
  app.use("/api/*", (c, next) => streams.includes(c.req.path) ? next() : small(c, next));
  const serve = makeServe(app, deps);
  serve("GET /api/openapi.json", () => Promise.resolve(openApi(originOf(deps.config))));
  const resources = [
    signInRoutes,
    securityRoutes,
    teammateRoutes,
    filterRoutes,
    numberRoutes,
    dashboardRoutes,
    accountRoutes,
    userRoutes,
    pageRoutes,
    playbookRoutes,
    privacyRoutes,
    traitRoutes,
    importRoutes,
    ingestionRoutes,
    attachmentRoutes,
    templateRoutes,
    startRoutes,
    suppressionRoutes,
    unsubscribeListRoutes,
    trackingRoutes,
    messageRoutes,
    triageRoutes,
    releaseRoutes,
    commentRoutes,
    bulkRunRoutes,
    conversationRoutes,
    historyRoutes,
    outboxRoutes,
    variableRoutes,
    channelRoutes,
    calendarRoutes,
    searchRoutes,
    settingRoutes,
    keyRoutes,
    auditRoutes,
    eventRoutes,
    viewRoutes,
    exportRoutes,
  ];
  for (const routes of resources) routes(serve);
  app.get("/api/sync/:room{.+}", syncHandler(deps));
  return app;
}
