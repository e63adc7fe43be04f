import { publications } from "../clauses.ts";
import type { Design, Source } from "../rule.ts";

/** The commit that introduced instances and preprocessors. */
export const source: Source = publications.instances;

/** The comments on the preprocessor's type and its result, which say what each means. */
export const header: Source = {
  title: "libbpf.h: bpf_program_prep_t and struct bpf_prog_prep_result",
  link: "https://github.com/libbpf/libbpf/blob/v0.3/src/libbpf.h",
};

/** What libbpf does where the published text is silent. */
export const library: Source = {
  title: "libbpf 0.3: bpf_program__load, bpf_object__load and their neighbours",
  link: "https://github.com/libbpf/libbpf/blob/v0.3/src/libbpf.c",
};

/** The behaviour of libbpf 0.3, for implementations that want to be taken for it. */
export const design: Design = "instances@0.3";
