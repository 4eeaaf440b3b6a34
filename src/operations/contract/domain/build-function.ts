import type { DatabaseFunction, FunctionParameter, QualifiedName } from '../../../catalog/types.ts'
import type { AccessFacts } from '../store/read-access.ts'
import type { FunctionContract, ParameterContract, ResultContract } from '../types.ts'

export function buildFunction(called: DatabaseFunction, access: AccessFacts): FunctionContract {
  const { schema, name, parameters, volatility, deprecation } = called
  const types = parameters.map(({ type }) => type).join(', ')
  return {
    parameters: parameters.map(buildParameter),
    result: buildResult(called),
    ...(volatility !== 'volatile' && { readOnly: true }),
    execute: access.functions.get(`${schema}.${name}(${types})`) ?? [],
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
