import { getTypeFact, type TypeFacts } from './build-type-facts.ts'
import { parseDeprecation } from './parse-deprecation.ts'
import type { FunctionRow } from './queries/functions-query.ts'
import type { DatabaseFunction, FunctionParameter, FunctionReturn, ResultColumn } from './types.ts'

/**
 * Functions that a request can call: all parameters are named, or a single unnamed one takes the whole body.
 * Overloads of one name come with the fewest parameters first.
 */
export function buildFunctions(
  rows: readonly FunctionRow[],
  facts: TypeFacts,
  hoistedSettings: readonly string[],
): readonly DatabaseFunction[] {
  return rows
    .map((row) => buildFunction(row, facts, hoistedSettings))
    .filter((candidate) => isCallable(candidate.parameters))
    .sort(compareOverloads)
}

function buildFunction(row: FunctionRow, facts: TypeFacts, hoistedSettings: readonly string[]): DatabaseFunction {
  const settings = (row.settings ?? []).map(parseSetting)
  return {
    schema: row.schema,
    name: row.name,
    comment: row.comment,
    deprecation: parseDeprecation(row.comment),
    parameters: buildParameters(row, facts),
    returns: buildReturn(row, facts),
    resultColumns: buildResultColumns(row, facts),
    volatility: volatilities[row.volatility],
    hasVariadic: row.has_variadic,
    isolation: settings.find(([name]) => name === 'default_transaction_isolation')?.[1].toLowerCase() ?? null,
    settings: settings.filter(([name]) => hoistedSettings.includes(name)),
  }
}

const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const satisfies Record<FunctionRow['volatility'], string>

type Parameter = { readonly type: number; readonly mode: string; readonly name: string }

function listParameters(row: FunctionRow): readonly Parameter[] {
  const types = row.all_types ?? row.inputs
  return types.map((type, index) => ({ type, mode: row.all_modes?.[index] ?? 'i', name: row.all_names?.[index] ?? '' }))
}

function buildParameters(row: FunctionRow, facts: TypeFacts): readonly FunctionParameter[] {
  const requiredCount = row.inputs.length - row.default_count
  return listParameters(row)
    .filter(({ mode }) => inputModes.has(mode))
    .map(({ type, mode, name }, index) => ({
      name,
      type: getTypeFact(facts, type).format,
      required: index < requiredCount,
      variadic: mode === 'v',
    }))
}

function buildResultColumns(row: FunctionRow, facts: TypeFacts): readonly ResultColumn[] {
  // A single OUT parameter of a row type makes that row the result.
  if (getTypeFact(facts, row.result).isComposite) return []
  return listParameters(row)
    .filter(({ mode }) => outputModes.has(mode))
    .map(({ type, name }) => ({ name, type: getTypeFact(facts, type).format }))
}

// pg_proc.proargmodes: i in, o out, b inout, v variadic, t table
const inputModes: ReadonlySet<string> = new Set(['i', 'b', 'v'])
const outputModes: ReadonlySet<string> = new Set(['o', 'b', 't'])

function buildReturn(row: FunctionRow, facts: TypeFacts): FunctionReturn {
  const result = getTypeFact(facts, row.result)
  const base = { schema: result.base.schema, name: result.base.name }
  if (result.isComposite) return { isSet: row.returns_set, kind: { kind: 'composite', type: base, isAlias: result.isDomain } }
  if (hasOutputs(row)) return { isSet: row.returns_set, kind: { kind: 'composite', type: anyRecord, isAlias: false } }
  if (result.format === 'void' && !row.returns_set) return { isSet: false, kind: { kind: 'void' } }
  return { isSet: row.returns_set, kind: { kind: 'scalar', type: base } }
}

const anyRecord = { schema: 'pg_catalog', name: 'record' }

function hasOutputs(row: FunctionRow): boolean {
  return row.all_modes?.some((mode) => outputModes.has(mode)) ?? false
}

function isCallable(parameters: readonly FunctionParameter[]): boolean {
  if (parameters.every((parameter) => parameter.name !== '')) return true
  const [first] = parameters
  return parameters.length === 1 && first !== undefined && bodyTypes.has(first.type)
}

const bodyTypes: ReadonlySet<string> = new Set(['bytea', 'json', 'jsonb', 'text', 'xml'])

function parseSetting(entry: string): readonly [name: string, value: string] {
  const equals = entry.indexOf('=')
  return [entry.slice(0, equals), entry.slice(equals + 1)]
}

function compareOverloads(one: DatabaseFunction, other: DatabaseFunction): number {
  const shorter = one.parameters.length - other.parameters.length
  if (shorter !== 0) return shorter
  return compareText(describe(one), describe(other))
}

function describe(candidate: DatabaseFunction): string {
  return JSON.stringify([candidate.comment ?? '', candidate.parameters.map(({ name, type }) => [name, type])])
}

function compareText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
