import { assertNever } from '../../../base/assert-never.ts'
import type { Comparison, SimpleOperator } from '../../../query/intent.ts'
import type { PlannedCondition, PlannedHaving } from '../../../query/plan.ts'
import { mockCannot } from '../errors.ts'
import { splitArray } from '../rows/to-json.ts'
import type { Json, MockRow } from '../types.ts'
import { aggregateGroup, type Group } from './aggregate-group.ts'
import { compareValues, parseLike } from './compare-values.ts'
import { readField, readSlot } from './read-value.ts'
import type { Scope } from './scope.ts'
import { toRegularExpression } from './to-regular-expression.ts'

/** Names of embeds that are there for a row. */
export type Joined = ReadonlySet<string>

/** Whether a row is among those asked for. As in SQL, what compares with null is neither true nor false, and so is its opposite. */
export function meetsCondition(condition: PlannedCondition, row: MockRow, joined: Joined, scope: Scope): boolean {
  return decide(condition, row, joined, scope) === true
}

/** Whether a group is among those asked for. */
export function meetsHaving(having: PlannedHaving, group: Group, scope: Scope): boolean {
  return decideHaving(having, group, scope) === true
}

type Answer = boolean | null

function decideHaving(having: PlannedHaving, group: Group, scope: Scope): Answer {
  const answer =
    having.kind === 'compare'
      ? compare(having.comparison, aggregateGroup(having.of, group), scope)
      : decideGroup(
          having.operator,
          having.conditions.map((one) => decideHaving(one, group, scope)),
        )
  return having.negated && answer !== null ? !answer : answer
}

function decide(condition: PlannedCondition, row: MockRow, joined: Joined, scope: Scope): Answer {
  const answer = decidePlain(condition, row, joined, scope)
  return condition.negated && answer !== null ? !answer : answer
}

function decidePlain(condition: PlannedCondition, row: MockRow, joined: Joined, scope: Scope): Answer {
  switch (condition.kind) {
    case 'group':
      return decideGroup(
        condition.operator,
        condition.conditions.map((one) => decide(one, row, joined, scope)),
      )
    case 'embed is null':
      return !joined.has(condition.joinAlias)
    case 'compare':
      return compare(condition.comparison, readField(condition.field, row), scope)
    default:
      return assertNever(condition)
  }
}

function decideGroup(operator: 'and' | 'or', answers: readonly Answer[]): Answer {
  const decisive = operator === 'or'
  if (answers.includes(decisive)) return decisive
  return answers.includes(null) ? null : !decisive
}

function compare(comparison: Comparison, value: Json, scope: Scope): Answer {
  switch (comparison.kind) {
    case 'is':
      return decideIs(comparison.value, value)
    case 'isdistinct':
      return value === null || compareValues(value, parseLike(value, comparison.value)) !== 0
    case 'in':
      if (isEmptyList(comparison.values)) return false
      return value === null ? null : comparison.values.some((text) => compareValues(value, parseLike(value, text)) === 0)
    case 'fullText':
      return value === null ? null : hasWords(value, comparison.value)
    case 'simple':
      return value === null ? null : compareSimply(comparison, value, readSlot(comparison.value, scope))
    default:
      return assertNever(comparison)
  }
}

/** `in.()`. */
export const isEmptyList = (values: readonly string[]) => values.length === 1 && values[0] === ''

function decideIs(wanted: 'null' | 'not_null' | 'true' | 'false' | 'unknown', value: Json): boolean {
  if (wanted === 'null' || wanted === 'unknown') return value === null
  return wanted === 'not_null' ? value !== null : value === (wanted === 'true')
}

function compareSimply({ operator, quantifier }: Extract<Comparison, { kind: 'simple' }>, value: Json, text: string): boolean {
  const test = operators[operator]
  if (test === undefined) throw mockCannot(`the operator ${operator}`)
  if (quantifier === undefined) return test(value, text)
  const texts = splitArray(text)
  return quantifier === 'any' ? texts.some((one) => test(value, one)) : texts.every((one) => test(value, one))
}

type Test = (value: Json, text: string) => boolean

const byOrder =
  (isWanted: (order: number) => boolean): Test =>
  (value, text) =>
    isWanted(compareValues(value, parseLike(value, text)))

/** Those of ranges are missing: what a range holds, only PostgreSQL reads. */
const operators: Partial<Record<SimpleOperator, Test>> = {
  eq: byOrder((order) => order === 0),
  neq: byOrder((order) => order !== 0),
  gt: byOrder((order) => order > 0),
  gte: byOrder((order) => order >= 0),
  lt: byOrder((order) => order < 0),
  lte: byOrder((order) => order <= 0),
  like: (value, text) => toLikePattern(text, '').test(String(value)),
  ilike: (value, text) => toLikePattern(text, 'i').test(String(value)),
  match: (value, text) => toRegularExpression(text, '').test(String(value)),
  imatch: (value, text) => toRegularExpression(text, 'i').test(String(value)),
  cs: (value, text) => holds(value, parseContainer(text, value)),
  cd: (value, text) => holds(parseContainer(text, value), value),
  ov: (value, text) => toList(parseContainer(text, value)).some((one) => holds(value, [one])),
}

function toLikePattern(text: string, flags: string): RegExp {
  const escaped = text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, `s${flags}`)
}

/** `{a,b}` beside an array, or JSON. */
function parseContainer(text: string, beside: Json): Json {
  if (Array.isArray(beside) && text.startsWith('{') && !text.startsWith('{"')) return splitArray(text)
  try {
    return JSON.parse(text) as Json
  } catch {
    return splitArray(text)
  }
}

const toList = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value])

/** `@>` of arrays and jsonb. */
function holds(outer: Json, inner: Json): boolean {
  if (Array.isArray(inner)) return Array.isArray(outer) && inner.every((one) => outer.some((other) => holds(other, one)))
  if (typeof inner !== 'object' || inner === null) return String(outer) === String(inner)
  if (typeof outer !== 'object' || outer === null || Array.isArray(outer)) return false
  return Object.entries(inner).every(([key, value]) => key in outer && holds((outer as Readonly<Record<string, Json>>)[key] ?? null, value))
}

/** Every word is there, whatever its accents: what stems and stop words would do is left out. */
function hasWords(value: Json, text: string): boolean {
  const plain = (one: string) => one.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const found = plain(typeof value === 'string' ? value : JSON.stringify(value))
  return (plain(text).match(/[\p{L}\p{N}]+/gu) ?? []).every((word) => found.includes(word))
}
