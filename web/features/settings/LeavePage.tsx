import { useQuery } from "@tanstack/solid-query";
import { request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { HolidaySection } from "./HolidaySection.tsx";
import { LeaveSection } from "./LeaveSection.tsx";

/** Email settings › Leave and holidays: one's own leave, and the days on which everybody's mail waits (SW4). */
export default function LeavePage() {
  const me = useMe();
  const teammate = useQuery(() => ({
    queryKey: ["teammate", me().id],
    queryFn: ({ signal }) => request("GET /api/teammates/:id", { params: { id: me().id }, signal }),
  }));
  return (
    <Page title="Leave and holidays" width="text" lead="Days on which your mail does not leave, whatever the window.">
      <Loaded query={teammate}>
        {(data) => (
          <>
            <LeaveSection teammate={data()} isMe />
            <HolidaySection region={data().holidayRegion} maySet={isAdmin(me())} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
