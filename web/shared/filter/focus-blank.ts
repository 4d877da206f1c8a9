/** Where a condition in `panel` lacks its field that is what one wants to type: gives it the focus, and says whether there is one. */
export function focusBlank(panel: HTMLElement): boolean {
  const inputs = panel.querySelectorAll<HTMLInputElement>("[data-condition] input");
  const blank = [...inputs].find((input) => input.value === "" && input.role === "combobox");
  blank?.focus();
  return blank !== undefined;
}
