import { assertNever } from '../../base/assert-never.ts'
import { emptySql, identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedArgument, PlannedCall, PlannedParameter } from '../plan.ts'
import { catalogText } from './catalog-text.ts'
import { scalarColumn } from './render-body.ts'
import { bodyRows, renderArgumentRow } from './render-body-rows.ts'
import { arrayLiteral } from './render-condition.ts'
import { comma, renderName } from './render-field.ts'

const callRows = identifier('_call')

/** The rows that a function gives, or its scalars in a column of their own. */
export function renderCall(plan: PlannedCall): Sql {
  const call = sql`${renderName(plan.function)}(${renderArguments(plan)})`
  const isRows = plan.result === 'rows' || plan.result === 'one row'
  const source = isRows ? call : sql`(select ${call} as ${identifier(scalarColumn)})`
  const given =
    plan.arguments.kind === 'json' ? sql`${renderArgumentRow(plan.arguments.parameters, plan.arguments.body)}, lateral ` : emptySql
  return sql`select ${isRows ? renderReturned(plan) : sql`${callRows}.*`} from ${given}${source} as ${callRows}`
}

function renderReturned({ returning }: PlannedCall): Sql {
  const names = returning === 'count' ? ['*'] : returning
  return joinSql(
    names.map((name) => (name === '*' ? sql`${callRows}.*` : sql`${callRows}.${identifier(name)}`)),
    comma,
  )
}

function renderArguments({ arguments: given }: PlannedCall): Sql {
  switch (given.kind) {
    case 'none':
      return emptySql
    case 'body':
      return sql`${given.value}::${catalogText(given.type)}`
    case 'values':
      return joinSql(given.parameters.map(renderArgument), comma)
    case 'json':
      return joinSql(given.parameters.map(renderFromBody), comma)
    default:
      return assertNever(given)
  }
}

function renderArgument(argument: PlannedArgument): Sql {
  const value = typeof argument.value === 'string' ? argument.value : arrayLiteral(argument.value)
  return renderNamed(argument, sql`${value}::${catalogText(argument.type)}`)
}

function renderFromBody(parameter: PlannedParameter): Sql {
  return renderNamed(parameter, sql`${bodyRows}.${identifier(parameter.name)}`)
}

function renderNamed({ name, variadic }: PlannedParameter, value: Sql): Sql {
  return sql`${variadic ? sql`variadic ` : emptySql}${identifier(name)} := ${value}`
}
