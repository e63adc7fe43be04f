import type { Layout } from "./layout.ts";

/**
 * The commands of bpf(2): the number and the part of `union bpf_attr` that each uses.
 *
 * Fields have the names of the C header, and offsets in bytes.
 *
 * Source: https://docs.kernel.org/userspace-api/ebpf/syscall.html and
 * https://man7.org/linux/man-pages/man2/bpf.2.html
 */
export const command = {
  BPF_MAP_CREATE: {
    number: 0,
    attr: {
      map_type: [0, "u32"],
      key_size: [4, "u32"],
      value_size: [8, "u32"],
      max_entries: [12, "u32"],
      map_flags: [16, "u32"],
      inner_map_fd: [20, "u32"],
      map_name: [28, "name"],
      btf_fd: [48, "u32"],
      btf_key_type_id: [52, "u32"],
      btf_value_type_id: [56, "u32"],
    },
  },
  BPF_MAP_LOOKUP_ELEM: {
    number: 1,
    attr: {
      map_fd: [0, "u32"],
      key: [8, "pointer"],
      value: [16, "pointer"],
      flags: [24, "u64"],
    },
  },
  BPF_MAP_UPDATE_ELEM: {
    number: 2,
    attr: {
      map_fd: [0, "u32"],
      key: [8, "pointer"],
      value: [16, "pointer"],
      flags: [24, "u64"],
    },
  },
  BPF_MAP_DELETE_ELEM: {
    number: 3,
    attr: { map_fd: [0, "u32"], key: [8, "pointer"], flags: [24, "u64"] },
  },
  BPF_PROG_LOAD: {
    number: 5,
    attr: {
      prog_type: [0, "u32"],
      insn_cnt: [4, "u32"],
      insns: [8, "pointer"],
      license: [16, "pointer"],
      log_level: [24, "u32"],
      log_size: [28, "u32"],
      log_buf: [32, "pointer"],
      kern_version: [40, "u32"],
      prog_flags: [44, "u32"],
      prog_name: [48, "name"],
      expected_attach_type: [68, "u32"],
      prog_btf_fd: [72, "u32"],
      func_info_rec_size: [76, "u32"],
      func_info: [80, "pointer"],
      func_info_cnt: [88, "u32"],
      line_info_rec_size: [92, "u32"],
      line_info: [96, "pointer"],
      line_info_cnt: [104, "u32"],
      attach_btf_id: [108, "u32"],
      attach_prog_fd: [112, "u32"],
      fd_array: [120, "pointer"],
    },
  },
  BPF_PROG_TEST_RUN: {
    number: 10,
    attr: {
      prog_fd: [0, "u32"],
      retval: [4, "u32"],
      data_size_in: [8, "u32"],
      data_size_out: [12, "u32"],
      data_in: [16, "pointer"],
      data_out: [24, "pointer"],
      repeat: [32, "u32"],
      duration: [36, "u32"],
      ctx_size_in: [40, "u32"],
      ctx_size_out: [44, "u32"],
      ctx_in: [48, "pointer"],
      ctx_out: [56, "pointer"],
      flags: [64, "u32"],
      cpu: [68, "u32"],
    },
  },
  BPF_MAP_GET_FD_BY_ID: {
    number: 14,
    attr: { map_id: [0, "u32"], open_flags: [8, "u32"] },
  },
  BPF_OBJ_GET_INFO_BY_FD: {
    number: 15,
    attr: { bpf_fd: [0, "u32"], info_len: [4, "u32"], info: [8, "pointer"] },
  },
  BPF_RAW_TRACEPOINT_OPEN: { number: 17, attr: { name: [0, "pointer"], prog_fd: [8, "u32"] } },
  BPF_BTF_LOAD: {
    number: 18,
    attr: {
      btf: [0, "pointer"],
      btf_log_buf: [8, "pointer"],
      btf_size: [16, "u32"],
      btf_log_size: [20, "u32"],
      btf_log_level: [24, "u32"],
    },
  },
  BPF_BTF_GET_FD_BY_ID: { number: 19, attr: { btf_id: [0, "u32"] } },
  BPF_BTF_GET_NEXT_ID: { number: 23, attr: { start_id: [0, "u32"], next_id: [4, "u32"] } },
  BPF_MAP_FREEZE: { number: 22, attr: { map_fd: [0, "u32"] } },
} as const satisfies Record<
  string,
  { readonly number: number; readonly attr: Layout }
>;

/** The name of a command of bpf(2) that this adapter uses. */
export type Command = keyof typeof command;
