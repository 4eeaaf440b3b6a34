import type { DatabaseFunction, FunctionParameter } from '../../catalog/types.ts'
import type { Slot, SqlValue } from '../../postgres/sql.ts'
import { bodyText } from '../body-text.ts'
import type { Body, CallIntent } from '../intent.ts'
import type { PlannedArgument, PlannedArguments, PlannedParameter } from '../plan.ts'
import type { FunctionSearch } from './resolve-function.ts'

type Named = readonly (readonly [name: string, value: string])[]

/** The names of the arguments that a call gives. */
export function givenNames(intent: CallIntent): readonly string[] {
  if (intent.arguments.kind === 'query') return intent.arguments.parameters.map(([name]) => name)
  const { body } = intent.arguments
  switch (body.kind) {
    case 'json':
      return intent.columns ?? body.keys
    case 'form':
      return body.fields.map(([name]) => name)
    case 'raw':
      return []
  }
}

export function postedKind(intent: CallIntent): FunctionSearch['posted'] {
  if (intent.arguments.kind === 'query') return undefined
  const { body } = intent.arguments
  switch (body.kind) {
    case 'json':
      return body.isCsv ? 'fields' : 'json'
    case 'form':
      return 'fields'
    case 'raw':
      return rawTypes[body.mediaType] ?? 'text'
  }
}

const rawTypes: Readonly<Record<string, 'text' | 'xml' | 'bytea'>> = { 'text/xml': 'xml', 'application/octet-stream': 'bytea' }

/** How the call hands over what the request gave. */
export function planArguments(called: DatabaseFunction, intent: CallIntent): PlannedArguments {
  const names = new Set(givenNames(intent))
  const given = called.parameters.filter(({ name }) => names.has(name))
  if (intent.arguments.kind === 'query') return directArguments(given, intent.arguments.parameters)
  const { body } = intent.arguments
  const [only] = called.parameters
  if (called.parameters.length === 1 && only?.name === '') return { kind: 'body', type: only.type, value: bodyValue(body, only.type) }
  if (body.kind === 'form') return directArguments(given, body.fields)
  return given.length === 0 ? { kind: 'none' } : { kind: 'json', parameters: given.map(planParameter), body }
}

function directArguments(given: readonly FunctionParameter[], named: Named): PlannedArguments {
  if (given.length === 0) return { kind: 'none' }
  return { kind: 'values', parameters: given.map((parameter) => planArgument(parameter, named)) }
}

function planArgument(parameter: FunctionParameter, named: Named): PlannedArgument {
  const values = named.filter(([name]) => name === parameter.name).map(([, value]) => value)
  return { ...planParameter(parameter), value: parameter.variadic ? values : (values.at(-1) ?? '') }
}

/** `character` alone would mean one character, and `bit` one bit. */
const unlimited: Readonly<Record<string, string>> = {
  character: 'character varying',
  'character[]': 'character varying[]',
  bit: 'bit varying',
  'bit[]': 'bit varying[]',
}

function planParameter({ name, type, variadic }: FunctionParameter): PlannedParameter {
  return { name, type: unlimited[type] ?? type, variadic }
}

/** Bytes travel in bytea's own text form: a text parameter could hold neither NUL nor invalid UTF-8. */
function bodyValue(body: Body, type: string): SqlValue | Slot {
  if (body.kind !== 'raw') return bodyText(body)
  return type === 'bytea' ? `\\x${body.bytes.toString('hex')}` : body.bytes
}
