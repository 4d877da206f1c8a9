/** What stands behind an operator: nothing, one value of the field's type, several, or a number of days. */
export type Takes = "nothing" | "one" | "many" | "days";
export type FieldOp = { op: string; label: string; takes: Takes };
/** One field of the filter language as `GET /api/fields` tells it (VI2). */
export type FilterField = {
  field: string;
  label: string;
  entity: string;
  group: string;
  type: string;
  ops: readonly FieldOp[];
  options?: readonly { value: string; label: string }[] | undefined;
  /** Any other text is a value too. */
  takesOwn?: boolean | undefined;
};
export type Fields = ReadonlyMap<string, FilterField>;

export const opOf = (field: FilterField | undefined, op: string): FieldOp | undefined =>
  field?.ops.find((one) => one.op === op);
