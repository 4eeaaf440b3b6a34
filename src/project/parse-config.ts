import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser'
import { configSyntax } from './errors.ts'
import type { ConfigEntry } from './types.ts'

/**
 * The values of a config.toml in the order of the file, tables and inline tables taken apart to dotted names.
 * Follows TOML 1.0 (https://toml.io/en/v1.0.0). Throws `config_syntax` with the place.
 */
export function parseConfig(text: string, file: string): readonly ConfigEntry[] {
  try {
    const [top] = parseTOML(text).body
    return top.body.flatMap((node) => (node.type === 'TOMLTable' ? tableEntries(node) : keyValueEntries([], node)))
  } catch (error) {
    if (error instanceof ParseError) throw configSyntax({ file, line: error.lineNumber, column: error.column + 1 }, error.message)
    throw error
  }
}

type Path = readonly (string | number)[]

function tableEntries(table: AST.TOMLTable): readonly ConfigEntry[] {
  return table.body.flatMap((node) => keyValueEntries(table.resolvedKey, node))
}

function keyValueEntries(parent: Path, node: AST.TOMLKeyValue): readonly ConfigEntry[] {
  const path = [...parent, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))]
  if (node.value.type === 'TOMLInlineTable') return node.value.body.flatMap((inner) => keyValueEntries(path, inner))
  const { line, column } = node.key.loc.start
  return [{ key: path.join('.'), value: getStaticTOMLValue(node.value), line, column: column + 1 }]
}
