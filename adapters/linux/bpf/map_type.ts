/** Types of maps, by the names of the C header without `BPF_MAP_TYPE_`, in lower case. */
export const mapType = {
  hash: 1,
  array: 2,
  prog_array: 3,
  perf_event_array: 4,
} as const;

/** The name of a map type. */
export type MapType = keyof typeof mapType;
