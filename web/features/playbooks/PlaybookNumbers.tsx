import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request, urlOf } from "#web/shared/api.ts";
import { AllFigures } from "#web/shared/numbers/AllFigures.tsx";
import { FiguresBy } from "#web/shared/numbers/FiguresBy.tsx";
import { FiguresFoot } from "#web/shared/numbers/FiguresFoot.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { ChartColumn } from "#web/shared/ui/icons.ts";

/** What became of all mail of a playbook, by step and by version (TR3). */
export function PlaybookNumbers(props: { id: string }) {
  const stats = useQuery(() => ({
    queryKey: ["playbook-stats", props.id],
    queryFn: ({ signal }) => request("GET /api/playbooks/:id/stats", { params: { id: props.id }, signal }),
    meta: { follows: ["playbook", "message", "conversation", "channel"], restMs: 10_000 },
  }));
  return (
    <Loaded query={stats}>
      {(data) => (
        <Show
          when={data().all.sent > 0}
          fallback={
            <EmptyState icon={<ChartColumn size={18} aria-hidden="true" />} title="Nothing was sent yet">
              What becomes of its mail is counted here: opened, answered, bounced and unsubscribed, by step and by the
              version that its account is in.
            </EmptyState>
          }
        >
          <div class="grid max-w-4xl grid-cols-[16rem_minmax(0,1fr)] gap-8 max-lg:grid-cols-1">
            <AllFigures figures={data().all} />
            <div class="flex min-w-0 flex-col gap-5">
              <FiguresBy
                parts={[
                  { title: "By step", by: "Step", rows: data().bySteps },
                  { title: "By the version its account is in", by: "Version", rows: data().byVersion },
                ]}
              />
              <FiguresFoot
                csv={urlOf("/api/playbooks/:id/stats.csv", { id: props.id })}
                countedSince={data().countedSince}
              />
            </div>
          </div>
        </Show>
      )}
    </Loaded>
  );
}
