import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, Match, Show, Switch } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { AskPassword } from "./AskPassword.tsx";
import { BackupCodes } from "./BackupCodes.tsx";
import { SetUpSecondFactor } from "./SetUpSecondFactor.tsx";

type New = Answer<"POST /api/me/second-factor">;

/** A code of an authenticator app beside the password: set up, kept with backup codes, turned off (AD1). */
export function SecondFactorSection() {
  const client = useQueryClient();
  const [asking, setAsking] = createSignal<"begin" | "codes" | "end" | null>(null);
  const [made, setMade] = createSignal<New | null>(null);
  const [codes, setCodes] = createSignal<string[] | null>(null);
  const factor = useQuery(() => ({
    queryKey: ["second-factor"],
    queryFn: ({ signal }) => request("GET /api/me/second-factor", { signal }),
  }));
  const renew = () => client.invalidateQueries({ queryKey: ["second-factor"] });
  const withPassword = async (password: string) => {
    const body = { password };
    const what = asking();
    if (what === "begin") setMade(await request("POST /api/me/second-factor", { body }));
    if (what === "codes") setCodes((await request("POST /api/me/second-factor/backup-codes", { body })).backupCodes);
    if (what === "end") {
      await request("POST /api/me/second-factor/end", { body });
      toast("You sign in by your password alone");
    }
    setAsking(null);
    await renew();
  };
  return (
    <Section title="Authenticator app" lead="Asks for a code of an app on your phone beside your password.">
      <Loaded query={factor}>
        {(data) => (
          <div class="flex flex-wrap items-center gap-3 p-4">
            <Show
              when={data().on}
              fallback={
                <>
                  <p class="min-w-0 flex-1 text-sm text-muted">Not set up: your password alone signs you in.</p>
                  <Button onClick={() => setAsking("begin")}>Set up</Button>
                </>
              }
            >
              <Badge tone="ok">On</Badge>
              <p class="min-w-0 flex-1 text-sm text-muted">
                {data().backupCodesLeft === 1 ? "1 backup code" : `${data().backupCodesLeft} backup codes`} left.
              </p>
              <Button size="sm" onClick={() => setAsking("codes")}>New backup codes</Button>
              <Button size="sm" onClick={() => setAsking("end")}>Turn off</Button>
            </Show>
          </div>
        )}
      </Loaded>
      <Switch>
        <Match when={asking()}>
          <AskPassword
            action={asking() === "end" ? "Turn off" : "Go on"}
            onGiven={withPassword}
            onClose={() => setAsking(null)}
          />
        </Match>
        <Match when={made()}>
          {(factor) => (
            <SetUpSecondFactor
              factor={factor()}
              onClose={() => setMade(null)}
              onDone={() => {
                setCodes(factor().backupCodes);
                setMade(null);
                void renew();
              }}
            />
          )}
        </Match>
        <Match when={codes()}>{(list) => <BackupCodes codes={list()} onClose={() => setCodes(null)} />}</Match>
      </Switch>
    </Section>
  );
}
