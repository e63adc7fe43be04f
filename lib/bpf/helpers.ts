import type { Helper, HelperMemory, HelperParam } from "./helper.ts";

const scalar: HelperParam = { kind: "scalar" };
const size: HelperParam = { kind: "size" };
const context: HelperParam = { kind: "context" };
const map: HelperParam = { kind: "map" };
const callback: HelperParam = { kind: "callback" };
const object: HelperParam = { kind: "object" };

const read = memory("read", "next-argument");
const write = memory("write", "next-argument");
const readWrite = memory("read-write", "next-argument");
const key = memory("read", "map-key");
const value = memory("read", "map-value");
const newValue = memory("write", "map-value");

/** Memory of some size. */
function memory(access: HelperMemory["access"], bytes: HelperMemory["bytes"]): HelperMemory {
  return { kind: "memory", access, bytes, nullable: false };
}

/** Memory, or nothing. */
function nullable(param: HelperMemory): HelperMemory {
  return { ...param, nullable: true };
}

/** A helper that returns something. */
function helper(id: number, name: string, ...params: readonly HelperParam[]): Helper {
  return { id, name, isVoid: false, params };
}

/** A helper that returns nothing. */
function procedure(id: number, name: string, ...params: readonly HelperParam[]): Helper {
  return { id, name, isVoid: true, params };
}

/**
 * All helpers, in the order of their numbers. New ones are not added any more: what came later are kfuncs.
 *
 * Source: numbers and names are those of `linux/bpf.h`, https://docs.kernel.org/bpf/helpers.html. What is returned and
 * taken is what the verifier of Linux 6.18 checks, which differs from the documented prototypes here and there:
 * `bpf_tail_call` and the two of a spin lock return nothing, `bpf_trace_printk` has but two parameters.
 */
export const HELPERS: readonly Helper[] = [
  helper(1, "bpf_map_lookup_elem", map, key),
  helper(2, "bpf_map_update_elem", map, key, value, scalar),
  helper(3, "bpf_map_delete_elem", map, key),
  helper(4, "bpf_probe_read", write, size, scalar),
  helper(5, "bpf_ktime_get_ns"),
  helper(6, "bpf_trace_printk", read, size),
  helper(7, "bpf_get_prandom_u32"),
  helper(8, "bpf_get_smp_processor_id"),
  helper(9, "bpf_skb_store_bytes", context, scalar, read, size, scalar),
  helper(10, "bpf_l3_csum_replace", context, scalar, scalar, scalar, scalar),
  helper(11, "bpf_l4_csum_replace", context, scalar, scalar, scalar, scalar),
  procedure(12, "bpf_tail_call", context, map, scalar),
  helper(13, "bpf_clone_redirect", context, scalar, scalar),
  helper(14, "bpf_get_current_pid_tgid"),
  helper(15, "bpf_get_current_uid_gid"),
  helper(16, "bpf_get_current_comm", write, size),
  helper(17, "bpf_get_cgroup_classid", context),
  helper(18, "bpf_skb_vlan_push", context, scalar, scalar),
  helper(19, "bpf_skb_vlan_pop", context),
  helper(20, "bpf_skb_get_tunnel_key", context, write, size, scalar),
  helper(21, "bpf_skb_set_tunnel_key", context, read, size, scalar),
  helper(22, "bpf_perf_event_read", map, scalar),
  helper(23, "bpf_redirect", scalar, scalar),
  helper(24, "bpf_get_route_realm", context),
  helper(25, "bpf_perf_event_output", context, map, scalar, read, size),
  helper(26, "bpf_skb_load_bytes", context, scalar, write, size),
  helper(27, "bpf_get_stackid", context, map, scalar),
  helper(28, "bpf_csum_diff", nullable(read), size, nullable(read), size, scalar),
  helper(29, "bpf_skb_get_tunnel_opt", context, write, size),
  helper(30, "bpf_skb_set_tunnel_opt", context, read, size),
  helper(31, "bpf_skb_change_proto", context, scalar, scalar),
  helper(32, "bpf_skb_change_type", context, scalar),
  helper(33, "bpf_skb_under_cgroup", context, map, scalar),
  helper(34, "bpf_get_hash_recalc", context),
  helper(35, "bpf_get_current_task"),
  helper(36, "bpf_probe_write_user", scalar, read, size),
  helper(37, "bpf_current_task_under_cgroup", map, scalar),
  helper(38, "bpf_skb_change_tail", context, scalar, scalar),
  helper(39, "bpf_skb_pull_data", context, scalar),
  helper(40, "bpf_csum_update", context, scalar),
  helper(41, "bpf_set_hash_invalid", context),
  helper(42, "bpf_get_numa_node_id"),
  helper(43, "bpf_skb_change_head", context, scalar, scalar),
  helper(44, "bpf_xdp_adjust_head", context, scalar),
  helper(45, "bpf_probe_read_str", write, size, scalar),
  helper(46, "bpf_get_socket_cookie", context),
  helper(47, "bpf_get_socket_uid", context),
  helper(48, "bpf_set_hash", context, scalar),
  helper(49, "bpf_setsockopt", context, scalar, scalar, read, size),
  helper(50, "bpf_skb_adjust_room", context, scalar, scalar, scalar),
  helper(51, "bpf_redirect_map", map, scalar, scalar),
  helper(52, "bpf_sk_redirect_map", context, map, scalar, scalar),
  helper(53, "bpf_sock_map_update", context, map, key, scalar),
  helper(54, "bpf_xdp_adjust_meta", context, scalar),
  helper(55, "bpf_perf_event_read_value", map, scalar, write, size),
  helper(56, "bpf_perf_prog_read_value", context, write, size),
  helper(57, "bpf_getsockopt", context, scalar, scalar, write, size),
  helper(58, "bpf_override_return", context, scalar),
  helper(59, "bpf_sock_ops_cb_flags_set", context, scalar),
  helper(60, "bpf_msg_redirect_map", context, map, scalar, scalar),
  helper(61, "bpf_msg_apply_bytes", context, scalar),
  helper(62, "bpf_msg_cork_bytes", context, scalar),
  helper(63, "bpf_msg_pull_data", context, scalar, scalar, scalar),
  helper(64, "bpf_bind", context, read, size),
  helper(65, "bpf_xdp_adjust_tail", context, scalar),
  helper(66, "bpf_skb_get_xfrm_state", context, scalar, write, size, scalar),
  helper(67, "bpf_get_stack", context, write, size, scalar),
  helper(68, "bpf_skb_load_bytes_relative", context, scalar, write, size, scalar),
  helper(69, "bpf_fib_lookup", context, readWrite, size, scalar),
  helper(70, "bpf_sock_hash_update", context, map, key, scalar),
  helper(71, "bpf_msg_redirect_hash", context, map, key, scalar),
  helper(72, "bpf_sk_redirect_hash", context, map, key, scalar),
  helper(73, "bpf_lwt_push_encap", context, scalar, read, size),
  helper(74, "bpf_lwt_seg6_store_bytes", context, scalar, read, size),
  helper(75, "bpf_lwt_seg6_adjust_srh", context, scalar, scalar),
  helper(76, "bpf_lwt_seg6_action", context, scalar, read, size),
  helper(77, "bpf_rc_repeat", context),
  helper(78, "bpf_rc_keydown", context, scalar, scalar, scalar),
  helper(79, "bpf_skb_cgroup_id", context),
  helper(80, "bpf_get_current_cgroup_id"),
  helper(81, "bpf_get_local_storage", map, scalar),
  helper(82, "bpf_sk_select_reuseport", context, map, key, scalar),
  helper(83, "bpf_skb_ancestor_cgroup_id", context, scalar),
  helper(84, "bpf_sk_lookup_tcp", context, read, size, scalar, scalar),
  helper(85, "bpf_sk_lookup_udp", context, read, size, scalar, scalar),
  helper(86, "bpf_sk_release", object),
  helper(87, "bpf_map_push_elem", map, value, scalar),
  helper(88, "bpf_map_pop_elem", map, newValue),
  helper(89, "bpf_map_peek_elem", map, newValue),
  helper(90, "bpf_msg_push_data", context, scalar, scalar, scalar),
  helper(91, "bpf_msg_pop_data", context, scalar, scalar, scalar),
  helper(92, "bpf_rc_pointer_rel", context, scalar, scalar),
  procedure(93, "bpf_spin_lock", object),
  procedure(94, "bpf_spin_unlock", object),
  helper(95, "bpf_sk_fullsock", object),
  helper(96, "bpf_tcp_sock", object),
  helper(97, "bpf_skb_ecn_set_ce", context),
  helper(98, "bpf_get_listener_sock", object),
  helper(99, "bpf_skc_lookup_tcp", context, read, size, scalar, scalar),
  helper(100, "bpf_tcp_check_syncookie", object, read, size, read, size),
  helper(101, "bpf_sysctl_get_name", context, readWrite, size, scalar),
  helper(102, "bpf_sysctl_get_current_value", context, write, size),
  helper(103, "bpf_sysctl_get_new_value", context, write, size),
  helper(104, "bpf_sysctl_set_new_value", context, read, size),
  helper(105, "bpf_strtol", read, size, scalar, memory("write", 8)),
  helper(106, "bpf_strtoul", read, size, scalar, memory("write", 8)),
  helper(107, "bpf_sk_storage_get", map, context, nullable(value), scalar),
  helper(108, "bpf_sk_storage_delete", map, object),
  helper(109, "bpf_send_signal", scalar),
  helper(110, "bpf_tcp_gen_syncookie", object, read, size, read, size),
  helper(111, "bpf_skb_output", object, map, scalar, read, size),
  helper(112, "bpf_probe_read_user", write, size, scalar),
  helper(113, "bpf_probe_read_kernel", write, size, scalar),
  helper(114, "bpf_probe_read_user_str", write, size, scalar),
  helper(115, "bpf_probe_read_kernel_str", write, size, scalar),
  helper(116, "bpf_tcp_send_ack", object, scalar),
  helper(117, "bpf_send_signal_thread", scalar),
  helper(118, "bpf_jiffies64"),
  helper(119, "bpf_read_branch_records", context, nullable(readWrite), size, scalar),
  helper(120, "bpf_get_ns_current_pid_tgid", scalar, scalar, write, size),
  helper(121, "bpf_xdp_output", object, map, scalar, read, size),
  helper(122, "bpf_get_netns_cookie", context),
  helper(123, "bpf_get_current_ancestor_cgroup_id", scalar),
  helper(124, "bpf_sk_assign", context, object, scalar),
  helper(125, "bpf_ktime_get_boot_ns"),
  helper(126, "bpf_seq_printf", object, read, size, nullable(read), size),
  helper(127, "bpf_seq_write", object, read, size),
  helper(128, "bpf_sk_cgroup_id", object),
  helper(129, "bpf_sk_ancestor_cgroup_id", object, scalar),
  helper(130, "bpf_ringbuf_output", map, read, size, scalar),
  helper(131, "bpf_ringbuf_reserve", map, scalar, scalar),
  procedure(132, "bpf_ringbuf_submit", object, scalar),
  procedure(133, "bpf_ringbuf_discard", object, scalar),
  helper(134, "bpf_ringbuf_query", map, scalar),
  helper(135, "bpf_csum_level", context, scalar),
  helper(136, "bpf_skc_to_tcp6_sock", object),
  helper(137, "bpf_skc_to_tcp_sock", object),
  helper(138, "bpf_skc_to_tcp_timewait_sock", object),
  helper(139, "bpf_skc_to_tcp_request_sock", object),
  helper(140, "bpf_skc_to_udp6_sock", object),
  helper(141, "bpf_get_task_stack", object, write, size, scalar),
  helper(142, "bpf_load_hdr_opt", context, readWrite, size, scalar),
  helper(143, "bpf_store_hdr_opt", context, read, size, scalar),
  helper(144, "bpf_reserve_hdr_opt", context, scalar, scalar),
  helper(145, "bpf_inode_storage_get", map, object, nullable(value), scalar),
  helper(146, "bpf_inode_storage_delete", map, object),
  helper(147, "bpf_d_path", object, readWrite, size),
  helper(148, "bpf_copy_from_user", write, size, scalar),
  helper(149, "bpf_snprintf_btf", readWrite, size, read, size, scalar),
  helper(150, "bpf_seq_printf_btf", object, read, size, scalar),
  helper(151, "bpf_skb_cgroup_classid", context),
  helper(152, "bpf_redirect_neigh", scalar, nullable(read), size, scalar),
  helper(153, "bpf_per_cpu_ptr", object, scalar),
  helper(154, "bpf_this_cpu_ptr", object),
  helper(155, "bpf_redirect_peer", scalar, scalar),
  helper(156, "bpf_task_storage_get", map, object, nullable(value), scalar),
  helper(157, "bpf_task_storage_delete", map, object),
  helper(158, "bpf_get_current_task_btf"),
  helper(159, "bpf_bprm_opts_set", object, scalar),
  helper(160, "bpf_ktime_get_coarse_ns"),
  helper(161, "bpf_ima_inode_hash", object, write, size),
  helper(162, "bpf_sock_from_file", object),
  helper(163, "bpf_check_mtu", context, scalar, memory("read-write", 4), scalar, scalar),
  helper(164, "bpf_for_each_map_elem", map, callback, object, scalar),
  helper(165, "bpf_snprintf", nullable(readWrite), size, object, nullable(read), size),
  helper(166, "bpf_sys_bpf", scalar, read, size),
  helper(167, "bpf_btf_find_by_name_kind", read, size, scalar, scalar),
  helper(168, "bpf_sys_close", scalar),
  helper(169, "bpf_timer_init", object, map, scalar),
  helper(170, "bpf_timer_set_callback", object, callback),
  helper(171, "bpf_timer_start", object, scalar, scalar),
  helper(172, "bpf_timer_cancel", object),
  helper(173, "bpf_get_func_ip", context),
  helper(174, "bpf_get_attach_cookie", context),
  helper(175, "bpf_task_pt_regs", object),
  helper(176, "bpf_get_branch_snapshot", write, size),
  helper(177, "bpf_trace_vprintk", read, size, nullable(read), size),
  helper(178, "bpf_skc_to_unix_sock", object),
  helper(179, "bpf_kallsyms_lookup_name", read, size, scalar, memory("write", 8)),
  helper(180, "bpf_find_vma", object, scalar, callback, object, scalar),
  helper(181, "bpf_loop", scalar, callback, object, scalar),
  helper(182, "bpf_strncmp", read, size, object),
  helper(183, "bpf_get_func_arg", context, scalar, memory("write", 8)),
  helper(184, "bpf_get_func_ret", context, memory("write", 8)),
  helper(185, "bpf_get_func_arg_cnt", context),
  helper(186, "bpf_get_retval"),
  helper(187, "bpf_set_retval", scalar),
  helper(188, "bpf_xdp_get_buff_len", object),
  helper(189, "bpf_xdp_load_bytes", context, scalar, write, size),
  helper(190, "bpf_xdp_store_bytes", context, scalar, read, size),
  helper(191, "bpf_copy_from_user_task", write, size, scalar, object, scalar),
  helper(192, "bpf_skb_set_tstamp", context, scalar, scalar),
  helper(193, "bpf_ima_file_hash", object, write, size),
  helper(194, "bpf_kptr_xchg", object, object),
  helper(195, "bpf_map_lookup_percpu_elem", map, key, scalar),
  helper(196, "bpf_skc_to_mptcp_sock", object),
  helper(197, "bpf_dynptr_from_mem", write, size, scalar, memory("write", 16)),
  helper(198, "bpf_ringbuf_reserve_dynptr", map, scalar, scalar, memory("write", 16)),
  procedure(199, "bpf_ringbuf_submit_dynptr", object, scalar),
  procedure(200, "bpf_ringbuf_discard_dynptr", object, scalar),
  helper(201, "bpf_dynptr_read", write, size, object, scalar, scalar),
  helper(202, "bpf_dynptr_write", object, scalar, read, size, scalar),
  helper(203, "bpf_dynptr_data", object, scalar, scalar),
  helper(204, "bpf_tcp_raw_gen_syncookie_ipv4", memory("read", 20), read, size),
  helper(205, "bpf_tcp_raw_gen_syncookie_ipv6", memory("read", 40), read, size),
  helper(206, "bpf_tcp_raw_check_syncookie_ipv4", memory("read", 20), memory("read", 20)),
  helper(207, "bpf_tcp_raw_check_syncookie_ipv6", memory("read", 40), memory("read", 20)),
  helper(208, "bpf_ktime_get_tai_ns"),
  helper(209, "bpf_user_ringbuf_drain", map, callback, object, scalar),
  helper(210, "bpf_cgrp_storage_get", map, object, nullable(value), scalar),
  helper(211, "bpf_cgrp_storage_delete", map, object),
];

const BY_ID = new Map(HELPERS.map((helper) => [helper.id, helper]));
const BY_NAME = new Map(HELPERS.map((helper) => [helper.name, helper]));

/** The helper of a number, or `undefined` if there is none. */
export function helperById(id: number): Helper | undefined {
  return BY_ID.get(id);
}

/** The helper of a name, with its prefix `bpf_`, or `undefined` if there is none. */
export function helperByName(name: string): Helper | undefined {
  return BY_NAME.get(name);
}
