import { type ComponentProps, createComputed, createSignal, on, Show, splitProps } from "solid-js";
import { IconButton } from "./Button.tsx";
import { Eye, EyeOff } from "./icons.ts";
import { TextField } from "./TextField.tsx";

/**
 * A password, which may be looked at while it is typed. What was wrong with it is said no more once it was changed, of a new one
 * once it has `least` characters.
 */
export function PasswordField(
  props:
    & Omit<ComponentProps<typeof TextField>, "type" | "end" | "rows" | "suffix">
    & { autocomplete: "current-password" | "new-password"; least?: number },
) {
  const [own, field] = splitProps(props, ["error", "least"]);
  const [isShown, setShown] = createSignal(false);
  const [refused, setRefused] = createSignal("");
  createComputed(on(() => own.error, (error) => error && setRefused(field.value)));
  const isMended = () => field.value !== refused() && field.value.length >= (own.least ?? 0);
  return (
    <TextField
      {...field}
      type={isShown() ? "text" : "password"}
      error={isMended() ? null : own.error}
      end={
        // Not called after the field: what is asked for by its name is the field alone.


          <IconButton
            size="sm"
            label={isShown() ? "Hide what is typed" : "Show what is typed"}
            onClick={() => setShown((before) => !before)}
          >
            <Show when={isShown()} fallback={<Eye size={15} aria-hidden="true" />}>
              <EyeOff size={15} aria-hidden="true" />
            </Show>
          </IconButton>

      }
    />
  );
}
