import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser'
import { configSyntax } from './errors.ts'
import type { ConfigEntry } from './types.ts'

/**
 * The values of a config.toml in the order of the file, tables and inline tables taken apart to dotted names; a list of tables (`[[…]]`) is
 * one value.
 * Follows TOML 1.0 (https://toml.io/en/v1.0.0). Throws `config_syntax` with the place.
 */
export function parseConfig(text: string, file: string): readonly ConfigEntry[] {
  try {
    const document = parseTOML(text)
    const [top] = document.body
    const groups = Map.groupBy(top.body, (node) => findListPath(node)?.join('.') ?? node)
    return [...groups.values()].flatMap((nodes) => groupEntries(nodes, document))
  } catch (error) {
    if (error instanceof ParseError) throw configSyntax({ file, line: error.lineNumber, column: error.column + 1 }, error.message)
    throw error
  }
}

type Path = readonly (string | number)[]
type TopNode = AST.TOMLTable | AST.TOMLKeyValue

/** The tables of one list, or a node that stands alone. */
function groupEntries(nodes: readonly TopNode[], document: AST.TOMLProgram): readonly ConfigEntry[] {
  return nodes.slice(0, 1).flatMap((first) => {
    const path = findListPath(first)
    if (path === undefined) return first.type === 'TOMLTable' ? tableEntries(first) : keyValueEntries([], first)
    const { line, column } = first.loc.start
    return [{ key: path.join('.'), value: readValue(document, path), line, column: column + 1 }]
  })
}

/** `[[a.b]]`, and `[a.b.c]` below it, are parts of the list `a.b`; undefined for every other node. */
function findListPath(node: TopNode): Path | undefined {
  if (node.type !== 'TOMLTable') return undefined
  const place = node.resolvedKey.findIndex((part) => typeof part === 'number')
  return place === -1 ? undefined : node.resolvedKey.slice(0, place)
}

function readValue(document: AST.TOMLProgram, path: Path): unknown {
  return path.reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>>)[name], getStaticTOMLValue(document))
}

function tableEntries(table: AST.TOMLTable): readonly ConfigEntry[] {
  return table.body.flatMap((node) => keyValueEntries(table.resolvedKey, node))
}

function keyValueEntries(parent: Path, node: AST.TOMLKeyValue): readonly ConfigEntry[] {
  const path = [...parent, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))]
  if (node.value.type === 'TOMLInlineTable') return node.value.body.flatMap((inner) => keyValueEntries(path, inner))
  const { line, column } = node.key.loc.start
  return [{ key: path.join('.'), value: getStaticTOMLValue(node.value), line, column: column + 1 }]
}
