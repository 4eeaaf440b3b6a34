import type { A_Expr, Node } from 'libpg-query'
import { listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import { renderPart } from '../../domain/names.ts'
import type { SpecialIndex } from './types.ts'

/** A condition whose tree and text are known; locations in the tree are bytes of the text. */
export type PlacedComparison = { readonly comparison: A_Expr; readonly text: Buffer }

type Special = Omit<SpecialIndex, 'expression'>

/** By operator: what holds several values is found by a GIN index, the beginning of a text by a b-tree that compares it byte by byte. */
const specials: Readonly<Record<string, Special>> = {
  '@>': { method: 'gin', suffix: 'gin', form: 'part' },
  '&&': { method: 'gin', suffix: 'gin', form: 'part' },
  '?': { method: 'gin', suffix: 'gin', form: 'key' },
  '@@': { method: 'gin', suffix: 'gin', form: 'word' },
  '~~': { method: 'btree', suffix: 'pattern', form: 'pattern', operatorClass: 'text_pattern_ops' },
  '~~*': { method: 'gin', suffix: 'trgm', form: 'pattern', operatorClass: 'gin_trgm_ops' },
}

/** The index beyond a b-tree of plain columns that would serve a comparison; undefined: none. */
export function findSpecialIndex({ comparison, text }: PlacedComparison): SpecialIndex | undefined {
  const operator = listTexts(comparison.name).join()
  const expression = findExpression({ comparison, text })
  const special = specials[operator]
  if (special !== undefined) return { ...special, ...(expression === undefined ? {} : { expression }) }
  if (operator !== '=' || expression === undefined) return undefined
  return { method: 'btree', suffix: /^\w+(?=\()/.exec(expression)?.[0] ?? 'expression', form: 'value', expression }
}

/** What stands to the left, where that is a call or in brackets and asks the columns of one table alone: `lower(email)`. */
function findExpression({ comparison: { lexpr, location = 0 }, text }: PlacedComparison): string | undefined {
  const aliases = new Set(listColumns(lexpr).map(([alias]) => alias))
  const [alias] = aliases
  if (alias === undefined || aliases.size > 1 || lexpr === undefined || 'ColumnRef' in lexpr || listDeep(lexpr, 'ParamRef').length > 0)
    return undefined
  const operand = cutOperand(text.toString('utf8', 0, location).trimEnd())
  return operand === undefined ? undefined : withoutAlias(operand, alias, listColumns(lexpr).length)
}

export function listColumns(node: Node | undefined): readonly (readonly string[])[] {
  return listDeep(node, 'ColumnRef').map(({ fields }) => listTexts(fields))
}

/** The last operand of a text that ends with it: from its closing bracket back to the one that opens it, with the name of the function before. */
function cutOperand(text: string): string | undefined {
  let depth = 0
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++
    if (text[at] === '(') depth--
    if (depth === 0) return text.endsWith(')') ? `${/[\w.]*$/.exec(text.slice(0, at))?.[0] ?? ''}${text.slice(at)}` : undefined
  }
  return undefined
}

/** Undefined where the alias stands in something that is no column, a literal for one. */
function withoutAlias(expression: string, alias: string, columns: number): string | undefined {
  const parts = expression.split(`${renderPart(alias)}.`)
  return parts.length === columns + 1 && parts.slice(0, -1).every((part) => /(^|[^\w"'])$/.test(part)) ? parts.join('') : undefined
}
