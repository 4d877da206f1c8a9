import { useNavigate } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { Download, Ellipsis, Trash } from "#web/shared/ui/icons.ts";
import { EraseDialog } from "./EraseDialog.tsx";

/** What an admin does for a person who asks what is kept of them, or asks to be forgotten (AD5). */
export function PrivacyMenu(props: { user: { id: string; name: string; email: string | null } }) {
  const [erasing, setErasing] = createSignal(false);
  const navigate = useNavigate();
  const save = () => {
    const link = document.createElement("a");
    link.href = `/api/users/${props.user.id}/export`;
    link.download = "";
    link.click();
  };
  return (
    <>
      <Menu
        label={`More for ${props.user.name}`}
        class="grid size-8 place-items-center rounded-md border text-muted hover:bg-hover hover:text-text"
        entries={[
          { label: "Export everything kept of them", icon: <Download size={14} />, run: save },
          "line",
          { label: "Erase…", icon: <Trash size={14} />, danger: true, run: () => setErasing(true) },
        ]}
      >
        <Ellipsis size={15} aria-hidden="true" />
      </Menu>
      <Show when={erasing()}>
        <EraseDialog user={props.user} onClose={() => setErasing(false)} onBegun={() => navigate("/users")} />
      </Show>
    </>
  );
}
