import type { Catalog, DatabaseFunction, FunctionParameter, QualifiedName } from '../../../catalog/types.ts'
import type { AccessFacts } from '../store/read-access.ts'
import type { FunctionBody } from '../store/read-bodies.ts'
import type { FunctionContract, ParameterContract, ResultContract } from '../types.ts'
import { listMentions } from './list-mentions.ts'

export type FunctionMeans = {
  readonly access: AccessFacts
  readonly bodies: ReadonlyMap<string, FunctionBody>
  readonly catalog: Pick<Catalog, 'schemas'>
}

export function buildFunction(called: DatabaseFunction, { access, bodies, catalog }: FunctionMeans): FunctionContract {
  const { schema, name, parameters, volatility, deprecation } = called
  const key = `${schema}.${name}(${parameters.map(({ type }) => type).join(', ')})`
  const body = bodies.get(key)
  const mentions = listMentions(body?.text ?? '', catalog.schemas.values())
  return {
    parameters: parameters.map(buildParameter),
    result: buildResult(called),
    ...(volatility !== 'volatile' && { readOnly: true }),
    execute: access.functions.get(key) ?? [],
    ...(mentions.length > 0 && { mentions }),
    ...(body?.runsAsOwner && { runsAsOwner: true }),
    ...(deprecation !== null && { deprecation }),
  }
}

function buildParameter({ name, type, required, variadic }: FunctionParameter): ParameterContract {
  return { name, type, ...(!required && { optional: true }), ...(variadic && { variadic: true }) }
}

function buildResult({ returns, resultColumns }: DatabaseFunction): ResultContract {
  return {
    type: returns.kind.kind === 'void' ? 'void' : toTypeName(returns.kind.type),
    ...(returns.isSet && { list: true }),
    ...(resultColumns.length > 0 && { columns: Object.fromEntries(resultColumns.map(({ name, type }) => [name, type])) }),
  }
}

function toTypeName({ schema, name }: QualifiedName): string {
  return schema === 'pg_catalog' ? name : `${schema}.${name}`
}
