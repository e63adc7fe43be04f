import { HELPERS } from "../../../lib/bpf/helpers.ts";

const helpers: ReadonlyMap<string, number> = new Map(HELPERS.map(({ id, name }) => [withoutPrefix(name), id]));

/** Helpers that are implemented by functions of quite another name. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["user_rnd_u32", "get_prandom_u32"],
  ["probe_read_compat", "probe_read"],
  ["probe_read_compat_str", "probe_read_str"],
  ["event_output", "perf_event_output"],
  ["event_output_data", "perf_event_output"],
  ["lwt_in_push_encap", "lwt_push_encap"],
  ["lwt_xmit_push_encap", "lwt_push_encap"],
  ["flow_dissector_load_bytes", "skb_load_bytes"],
  ["sk_reuseport_load_bytes", "skb_load_bytes"],
  ["sk_reuseport_load_bytes_relative", "skb_load_bytes_relative"],
  ["sk_lookup_assign", "sk_assign"],
  ["get_cgroup_classid_curr", "get_cgroup_classid"],
  ["for_each_array_elem", "for_each_map_elem"],
  ["for_each_hash_elem", "for_each_map_elem"],
  ["cpu_map_redirect", "redirect_map"],
  ["dev_map_redirect", "redirect_map"],
  ["dev_hash_map_redirect", "redirect_map"],
  ["xsk_map_redirect", "redirect_map"],
]);

/** What a map's own function for an operation ends in; one with two underscores in front is an inlined part. */
const mapOperation = /^[a-z]\w*_((?:lookup|update|delete|push|pop|peek|lookup_percpu)_elem)$/;

/** What a function for one kind of program has before its helper's name. */
const before = /^(?:cg|sk|skb|sock_addr|sock_ops|tc|unlocked|xdp)_/;

/** What it has behind it. */
const behind =
  /_(?:cg_sock|kprobe|kprobe_multi|pe|raw_tp|recur|sk_msg|sleepable|sock|sock_addr|sock_ops|sockopt|tp|trace|tracing|uprobe_multi)$/;

/**
 * The number of the helper that a kernel function implements; `undefined` if it implements none.
 *
 * Most are named as their helper is, with `bpf_` before it. Others have a name for the kind of program
 * (`bpf_perf_event_output_raw_tp`, `bpf_xdp_redirect`) or of map (`htab_map_update_elem`), and some a name of their own
 * (`bpf_user_rnd_u32`).
 *
 * @param symbol The function's name in `/proc/kallsyms`.
 */
export function helperOfSymbol(symbol: string): number | undefined {
  return helperOfName(withoutPrefix(symbol));
}

function helperOfName(name: string): number | undefined {
  const known = helpers.get(name) ?? helpers.get(aliases.get(name) ?? "");
  if (known !== undefined) return known;
  const operation = mapOperation.exec(name)?.[1];
  if (operation !== undefined) return helpers.get(`map_${operation}`);
  for (const mark of [before, behind]) {
    const helper = mark.test(name) ? helperOfName(name.replace(mark, "")) : undefined;
    if (helper !== undefined) return helper;
  }
  return undefined;
}

function withoutPrefix(name: string): string {
  return name.replace(/^bpf_/, "");
}
