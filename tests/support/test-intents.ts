import type {
  Body,
  CallIntent,
  Comparison,
  Condition,
  DeleteIntent,
  Field,
  InsertIntent,
  IntentBase,
  OrderTerm,
  PlacedCondition,
  ReadIntent,
  SelectItem,
  SimpleOperator,
  UpdateIntent,
} from '../../src/query/intent.ts'

type FieldItem = Extract<SelectItem, { kind: 'field' }>
type EmbedItem = Extract<SelectItem, { kind: 'embed' }>
type Asked = Partial<Omit<IntentBase, 'schema' | 'target' | 'select'>> & { readonly select?: readonly (SelectItem | string)[] }

const whole: Omit<IntentBase, 'target'> = {
  schema: 'archive',
  select: [{ kind: 'field', field: { name: '*', path: [] } }],
  where: [],
  order: [],
  pages: [],
  preferences: {},
  accept: [{ type: '*/*', parameters: {} }],
}

function base(target: string, { select, ...asked }: Asked): IntentBase {
  const items = select?.map((item) => (typeof item === 'string' ? column(item) : item))
  return { ...whole, target, ...asked, ...(items !== undefined && { select: items }) }
}

export function readOf(target: string, asked: Asked = {}): ReadIntent {
  return { ...base(target, asked), kind: 'read', headOnly: false }
}

export function insertInto(
  target: string,
  rows: unknown,
  asked: Asked & Partial<Pick<InsertIntent, 'columns' | 'conflictColumns' | 'isPut'>> = {},
) {
  const { columns, conflictColumns, isPut = false, ...others } = asked
  return { ...base(target, others), kind: 'insert', body: jsonBody(rows), columns, conflictColumns, isPut } satisfies InsertIntent
}

export function updateOf(target: string, row: unknown, asked: Asked = {}): UpdateIntent {
  return { ...base(target, asked), kind: 'update', body: jsonBody(row), columns: undefined }
}

export function deleteFrom(target: string, asked: Asked = {}): DeleteIntent {
  return { ...base(target, asked), kind: 'delete' }
}

export function callByGet(target: string, parameters: readonly (readonly [string, string])[], asked: Asked = {}): CallIntent {
  return { ...base(target, asked), kind: 'call', method: 'GET', arguments: { kind: 'query', parameters }, columns: undefined }
}

export function callByPost(target: string, body: Body, asked: Asked = {}): CallIntent {
  return { ...base(target, asked), kind: 'call', method: 'POST', arguments: { kind: 'body', body }, columns: undefined }
}

export function jsonBody(value: unknown): Body {
  const first: unknown = Array.isArray(value) ? value[0] : value
  const keys = typeof first === 'object' && first !== null ? Object.keys(first) : []
  const shape = Array.isArray(value) ? 'array' : 'object'
  return { kind: 'json', text: JSON.stringify(value), keys, shape, isEmptyArray: Array.isArray(value) && value.length === 0 }
}

/** `facts->seats->rows->>0` with everything else a selected column may carry. */
export function column(text: string, more: Partial<Omit<FieldItem, 'kind' | 'field'>> = {}): FieldItem {
  return { kind: 'field', field: field(text), ...more }
}

export function field(text: string): Field {
  const [name = '', ...steps] = text.split(/(?=->)/)
  const path = steps.map((step) => {
    const arrow = step.startsWith('->>') ? '->>' : '->'
    const key = step.slice(arrow.length)
    return { arrow, key, isIndex: /^-?\d+$/.test(key) } as const
  })
  return { name, path }
}

export function embed(
  relation: string,
  select: readonly (SelectItem | string)[],
  more: Partial<Omit<EmbedItem, 'kind' | 'select'>> = {},
): EmbedItem {
  const items = select.map((item) => (typeof item === 'string' ? column(item) : item))
  return { kind: 'embed', relation, isSpread: false, ...more, select: items }
}

export function spread(relation: string, select: readonly (SelectItem | string)[]): EmbedItem {
  return embed(relation, select, { isSpread: true })
}

export function compare(name: string, comparison: Comparison, negated = false): Condition {
  return { kind: 'compare', field: field(name), negated, comparison }
}

export function is(name: string, operator: SimpleOperator, value: string, quantifier?: 'any' | 'all'): Condition {
  return compare(name, { kind: 'simple', operator, value, ...(quantifier && { quantifier }) })
}

export function here(...conditions: readonly Condition[]): readonly PlacedCondition[] {
  return at([], ...conditions)
}

export function at(embeds: readonly string[], ...conditions: readonly Condition[]): readonly PlacedCondition[] {
  return conditions.map((condition) => ({ embeds, condition }))
}

export function by(name: string, more: Partial<Omit<OrderTerm, 'field'>> = {}): OrderTerm {
  return { field: field(name), ...more }
}
