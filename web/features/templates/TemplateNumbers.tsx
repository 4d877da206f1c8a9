import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request, urlOf } from "#web/shared/api.ts";
import { AllFigures } from "#web/shared/numbers/AllFigures.tsx";
import { FiguresBy } from "#web/shared/numbers/FiguresBy.tsx";
import { FiguresFoot } from "#web/shared/numbers/FiguresFoot.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";

/** What became of all mail that began from a template, by sender and by month (TR3). */
export function TemplateNumbers(props: { id: string }) {
  const stats = useQuery(() => ({
    queryKey: ["template-stats", props.id],
    queryFn: ({ signal }) => request("GET /api/templates/:id/stats", { params: { id: props.id }, signal }),
    meta: { follows: ["message", "conversation", "channel"], restMs: 10_000 },
  }));
  return (
    <Loaded query={stats}>
      {(data) => (
        <Show
          when={data().all.sent > 0}
          fallback={<p class="text-sm text-muted">Nothing that began from this template has left yet.</p>}
        >
          <div class="flex flex-col gap-5">
            <AllFigures figures={data().all} />
            <FiguresBy
              parts={[
                { title: "By sender", by: "Sender", rows: data().bySender },
                { title: "By month", by: "Month", rows: data().byMonth },
              ]}
            />
            <FiguresFoot
              csv={urlOf("/api/templates/:id/stats.csv", { id: props.id })}
              countedSince={data().countedSince}
            />
          </div>
        </Show>
      )}
    </Loaded>
  );
}
