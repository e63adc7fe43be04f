import { parse } from "@babel/parser";
import type * as babel from "@babel/types";
import { Instrumenter, type Point } from "./instrument.ts";
import { endOf, startOf } from "./syntax.ts";

/** The reference as one module, in which every point asks a switch. */
export interface Linked {
  /**
   * The module's text. It exports `make`, which is given the switches by number and what counts a step, and returns the
   * exports of the entry.
   */
  readonly text: string;
  /** The points, by the number of their switch. */
  readonly points: readonly Point[];
}

/** A module that was read. */
interface Module {
  readonly path: string;
  readonly source: string;
  readonly body: readonly babel.Statement[];
}

/** Modules in which nothing is mutated: the hand-written mutants, and who the reference is. */
const WHOLE = /(?:^|\/)mutants(?:\.ts|\/)|^reference\.ts$/;

/**
 * Links the modules below a folder that one of them needs into a single one. So it can be made anew for a mutant of what
 * is decided only once, when a module is loaded; and nothing need be written to the disk.
 *
 * What a module only hands on, with `export … from`, is taken from where it comes from.
 *
 * @param folder The folder, such as that of `lib/impl`.
 * @param entry A module's path below it, such as `reference.ts`.
 * @throws {SyntaxError} If two modules need each other, or a module exports in a way that is not understood.
 */
export async function link(folder: URL, entry: string): Promise<Linked> {
  return await new Linker(folder).link(entry);
}

class Linker {
  readonly #folder: URL;
  readonly #instrumenter = new Instrumenter();
  readonly #modules = new Map<string, Promise<Module>>();
  readonly #external = new Map<string, string>();
  readonly #linked = new Map<string, string>();
  readonly #pieces: string[] = [];

  constructor(folder: URL) {
    this.#folder = folder;
  }

  async link(entry: string): Promise<Linked> {
    const last = await this.#include(entry, []);
    const imports = this.#external.entries().map(([url, name]) => `import * as ${name} from ${JSON.stringify(url)};`);
    const make = ["export function make($, $tick) {", ...this.#pieces, `return ${last};`, "}", ""];
    return { text: [...imports, ...make].join("\n"), points: this.#instrumenter.points };
  }

  #read(path: string): Promise<Module> {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const reading = Deno.readTextFile(new URL(path, this.#folder)).then((source): Module => {
      const { program } = parse(source, {
        sourceType: "module",
        plugins: ["typescript"],
        createParenthesizedExpressions: true,
      });
      return { path, source, body: program.body };
    });
    this.#modules.set(path, reading);
    return reading;
  }

  /** Links a module behind those that it needs, and returns the name of what holds its exports. */
  async #include(path: string, chain: readonly string[]): Promise<string> {
    const known = this.#linked.get(path);
    if (known !== undefined) return known;
    if (chain.includes(path)) throw new SyntaxError(`wanted modules in an order, got ${[...chain, path].join(" → ")}`);
    const module = await this.#read(path);
    const lines: string[] = [];
    const exported: string[] = [];
    for (const statement of module.body) {
      if (statement.type === "ImportDeclaration") {
        lines.push(...await this.#imports(module, statement, [...chain, path]));
      } else lines.push(this.#statement(module, statement, exported));
    }
    const name = `$m${this.#linked.size}`;
    this.#linked.set(path, name);
    this.#pieces.push(`const ${name} = (() => {`, ...lines, `return { ${exported.join(", ")} };`, "})();");
    return name;
  }

  async #imports(
    { path }: Module,
    { importKind, source, specifiers }: babel.ImportDeclaration,
    chain: readonly string[],
  ): Promise<readonly string[]> {
    if (importKind === "type") return [];
    const lines: string[] = [];
    for (const specifier of specifiers) {
      if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
      const url = new URL(source.value, new URL(path, this.#folder));
      const local = specifier.local.name;
      if (specifier.type === "ImportNamespaceSpecifier") {
        lines.push(`const ${local} = ${await this.#holderOf(url, chain)};`);
        continue;
      }
      const imported = specifier.type === "ImportSpecifier" ? exportName(specifier.imported) : "default";
      const [origin, name] = await this.#originOf(url, imported);
      lines.push(`const ${local} = ${await this.#holderOf(origin, chain)}.${name};`);
    }
    return lines;
  }

  /** Follows a name to the module that defines it. */
  async #originOf(url: URL, name: string): Promise<readonly [URL, string]> {
    const path = this.#pathOf(url);
    if (path === undefined) return [url, name];
    const { body } = await this.#read(path);
    for (const statement of body) {
      if (statement.type !== "ExportNamedDeclaration" || !statement.source) continue;
      for (const specifier of statement.specifiers) {
        if (specifier.type !== "ExportSpecifier" || exportName(specifier.exported) !== name) continue;
        return await this.#originOf(new URL(statement.source.value, url), exportName(specifier.local));
      }
    }
    return [url, name];
  }

  async #holderOf(url: URL, chain: readonly string[]): Promise<string> {
    const path = this.#pathOf(url);
    if (path !== undefined) return await this.#include(path, chain);
    const known = this.#external.get(url.href);
    if (known !== undefined) return known;
    const name = `$e${this.#external.size}`;
    this.#external.set(url.href, name);
    return name;
  }

  /** A module's path below the folder; nothing if it lies elsewhere. */
  #pathOf({ href }: URL): string | undefined {
    return href.startsWith(this.#folder.href) ? href.slice(this.#folder.href.length) : undefined;
  }

  /** What becomes of a statement; the names that it exports are noted. */
  #statement(module: Module, statement: babel.Statement, exported: string[]): string {
    if (statement.type !== "ExportNamedDeclaration") {
      if (!/^Export/.test(statement.type)) return this.#rewritten(module, statement);
      throw new SyntaxError(`wanted named exports, got another in ${module.path}:${statement.loc?.start.line ?? 0}`);
    }
    const { declaration, source, specifiers } = statement;
    if (declaration) {
      exported.push(...namesOf(declaration));
      return this.#rewritten(module, declaration);
    }
    if (!source) { for (const { exported: name } of specifiers) exported.push(exportName(name)); }
    return "";
  }

  #rewritten({ path, source }: Module, statement: babel.Statement): string {
    if (WHOLE.test(path)) return source.slice(startOf(statement), endOf(statement));
    return this.#instrumenter.rewrite(path, source, statement);
  }
}

function exportName(name: babel.Identifier | babel.StringLiteral): string {
  return name.type === "Identifier" ? name.name : name.value;
}

/** The names that a declaration defines when it is carried out. */
function namesOf(declaration: babel.Declaration): readonly string[] {
  switch (declaration.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return declaration.id ? [declaration.id.name] : [];
    case "VariableDeclaration":
      return declaration.declarations.flatMap(({ id }) => id.type === "Identifier" ? [id.name] : []);
    default:
      return [];
  }
}
