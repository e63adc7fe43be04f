import type { CommandLine, Flags } from "./command_line.ts";
import type { Completion } from "./flag.ts";

/** The shells that completions can be made for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** A shell that completions can be made for. */
export type Shell = (typeof shells)[number];

/**
 * A script that teaches a shell to complete `deno task NAME …`, to be sourced at its start.
 *
 * What the shell already knows of `deno` stays: other lines are completed as before.
 */
export function completions(command: CommandLine<Flags>, shell: Shell): string {
  switch (shell) {
    case "bash":
      return bash(command);
    case "zsh":
      return zsh(command);
    case "fish":
      return fish(command);
  }
}

function flagNames({ flags }: CommandLine<Flags>): readonly string[] {
  return Object.keys(flags).map((name) => `--${name}`);
}

function operandWords({ operands }: CommandLine<Flags>): readonly string[] {
  return operands?.completion.kind === "words" ? operands.completion.words : [];
}

function functionName(name: string): string {
  return `_bpf_oracle_${name.replace(/\W/g, "_")}`;
}

function bash(command: CommandLine<Flags>): string {
  const self = functionName(command.name);
  const cases = Object.entries(command.flags).flatMap(([name, { value }]) =>
    value === undefined ? [] : [`    --${name}) ${bashValue(value.completion)} ;;`]
  );
  return `# bash completion for: deno task ${command.name}
# Lists are separated by commas, so the part behind the last one is completed.
${self}_words() {
  local prefix=""
  [[ $cur == *,* ]] && prefix="\${cur%,*},"
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$1" -- "\${cur##*,}")
}
if ! declare -F ${self} >/dev/null; then
  ${self}_before=$(complete -p deno 2>/dev/null | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
fi
${self}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  if [[ \${COMP_WORDS[1]} != task || \${COMP_WORDS[2]} != ${command.name} || $COMP_CWORD -lt 3 ]]; then
    [[ -n \${${self}_before} ]] && "\${${self}_before}" "$@"
    return
  fi
  case $prev in
${cases.join("\n")}
    *) ${self}_words "${[...operandWords(command), ...flagNames(command)].join(" ")}" ;;
  esac
}
complete -o bashdefault -o default -F ${self} deno
`;

  function bashValue(completion: Completion): string {
    if (completion.kind === "words") return `${self}_words "${completion.words.join(" ")}"`;
    return completion.kind === "file" ? 'mapfile -t COMPREPLY < <(compgen -f -- "$cur")' : "COMPREPLY=()";
  }
}

function zsh(command: CommandLine<Flags>): string {
  const self = functionName(command.name);
  const specs = Object.entries(command.flags).map(([name, { help, value }]) => {
    const flag = `--${name}[${zshText(help)}]`;
    return `    ${quote(value === undefined ? flag : `${flag}:${zshText(value.name)}:${zshValue(value.completion)}`)}`;
  });
  const words = operandWords(command);
  if (words.length > 0) specs.push(`    ${quote(`*:${command.name}:(${words.join(" ")})`)}`);
  return `#compdef deno
# zsh completion for: deno task ${command.name}
(( \${+functions[${self}]} )) || ${self}_before=\${_comps[deno]}
${self}() {
  if [[ $words[2] != task || $words[3] != ${command.name} ]] || (( CURRENT < 4 )); then
    [[ -n $${self}_before ]] && $${self}_before "$@"
    return
  fi
  shift 2 words
  (( CURRENT -= 2 ))
  _arguments \\
${specs.join(" \\\n")}
}
compdef ${self} deno
`;
}

function zshText(text: string): string {
  return text.replace(/[[\]:\\]/g, (character) => `\\${character}`);
}

function zshValue(completion: Completion): string {
  if (completion.kind === "words") return `_sequence compadd - ${completion.words.join(" ")}`;
  return completion.kind === "file" ? "_files" : " ";
}

function fish(command: CommandLine<Flags>): string {
  const condition = `__fish_seen_subcommand_from task; and __fish_seen_subcommand_from ${command.name}`;
  const start = `complete -c deno -n ${quote(condition)}`;
  const lines = Object.entries(command.flags).map(([name, { help, value }]) => {
    // Only fish takes a backslash in single quotes for more than itself.
    const flag = `${start} -l ${name} -d ${quote(help.replaceAll("\\", "\\\\"))}`;
    if (value === undefined) return `${flag} -f`;
    if (value.completion.kind === "words") return `${flag} -x -a ${quote(value.completion.words.join(" "))}`;
    return value.completion.kind === "file" ? `${flag} -r -F` : `${flag} -x`;
  });
  const words = operandWords(command);
  if (words.length > 0) lines.push(`${start} -f -a ${quote(words.join(" "))}`);
  return [`# fish completion for: deno task ${command.name}`, ...lines, ""].join("\n");
}

/** A word in single quotes, as the shells take it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
