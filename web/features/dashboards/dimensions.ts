import { useTraits } from "#web/shared/traits/use-traits.ts";
import type { Option } from "#web/shared/ui/Select.tsx";

const builtIn: Option[] = [
  { value: "template", label: "Template" },
  { value: "sender", label: "Sender" },
  { value: "playbook", label: "Playbook" },
  { value: "step", label: "Playbook step" },
  { value: "channel", label: "Channel" },
  { value: "account.status", label: "Account status" },
];

/** By what conversations can be broken down (VI5): what is built in, and every trait of conversations and accounts. Needs an owner. */
export function useDimensions(): { options: () => Option[]; nameOf: (by: string) => string } {
  const ofConversations = useTraits("conversation");
  const ofAccounts = useTraits("account");
  const options = () => [
    ...builtIn,
    ...ofConversations().map(({ key, label }) => ({
      value: `conversation.traits.${key}`,
      label,
      detail: "Conversation trait",
    })),
    ...ofAccounts().map(({ key, label }) => ({ value: `account.traits.${key}`, label, detail: "Account trait" })),
  ];
  return { options, nameOf: (by) => options().find((one) => one.value === by)?.label ?? by.split(".").at(-1)! };
}
