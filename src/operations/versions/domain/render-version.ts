import type { FunctionFact, VersionPlan, VersionRelation } from '../types.ts'
import { renderWriting } from './render-writing.ts'

/** The migration that makes the schema of a version: views with the rights of who asks, functions that call those of today, the same grants. */
export function renderVersion(plan: VersionPlan): string {
  const { name, behind, relations, functions } = plan
  const parts = [
    `-- The API as version ${name} knows it, on top of ${behind.schema.quoted}: clients name it in Accept-Profile and Content-Profile.`,
    `create schema ${name};`,
    ...renderGrants('usage', `schema ${name}`, behind.users),
    ...relations.flatMap((relation) => ['', ...renderRelation(relation, plan)]),
    ...functions.flatMap((called) => ['', ...renderFunction(called, plan)]),
  ]
  return `${parts.join('\n')}\n`
}

function renderRelation(relation: VersionRelation, plan: VersionPlan): readonly string[] {
  const view = `${plan.name}.${relation.old.quoted}`
  const from = `${plan.behind.schema.quoted}.${relation.now.quoted}`
  return [
    `create view ${view} with (security_invoker = true) as`,
    `  select ${renderColumns(relation)} from ${from};`,
    ...renderRelationGrants(relation, view),
    ...(relation.columns.some(({ isCast }) => isCast) && relation.now.writable ? renderWriting(relation, { view, from }) : []),
  ]
}

function renderColumns({ columns }: VersionRelation): string {
  return columns
    .map(({ old, now, isCast }) => {
      const value = isCast ? `${now.quoted}::${old.type}` : now.quoted
      return isCast || old.name !== now.name ? `${value} as ${old.quoted}` : value
    })
    .join(', ')
}

function renderRelationGrants({ now, columns }: VersionRelation, view: string): readonly string[] {
  const byRole = Map.groupBy(now.grants, ({ role, column }) => JSON.stringify([role, column]))
  return [...byRole.values()].flatMap((grants) => {
    const [first] = grants
    if (first === undefined) return []
    const privileges = grants.map(({ privilege }) => privilege.toLowerCase())
    if (first.column === null) return renderGrants(privileges.join(', '), view, [first.role])
    const shown = columns.find((column) => column.now.name === first.column)?.old.quoted
    return shown === undefined ? [] : renderGrants(privileges.map((privilege) => `${privilege} (${shown})`).join(', '), view, [first.role])
  })
}

function renderGrants(privileges: string, on: string, roles: readonly string[]): readonly string[] {
  return roles.length === 0 ? [] : [`grant ${privileges} on ${on} to ${roles.map(renderRole).join(', ')};`]
}

function renderRole(role: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(role) ? role : `"${role.replaceAll('"', '""')}"`
}

/** With a body that PostgreSQL has parsed: it follows when what it calls is renamed, and holds on to it when it is dropped. */
function renderFunction(called: FunctionFact, plan: VersionPlan): readonly string[] {
  const signature = `${plan.name}.${called.quoted}`
  const relation = plan.relations.find(({ now }) => now.name === called.resultRelation)
  const result = relation === undefined ? called.result : `${called.returnsSet ? 'setof ' : ''}${plan.name}.${relation.old.quoted}`
  const call = `${plan.behind.schema.quoted}.${called.quoted}(${renderArguments(called)})`
  const isTable = relation !== undefined || called.hasColumns
  const selected = relation === undefined ? '*' : renderColumns(relation)
  const named = `${signature}(${called.identity})`
  return [
    `create function ${signature}(${called.arguments}) returns ${result} language sql ${called.volatility}`,
    `  begin atomic select ${isTable ? `${selected} from ${call}` : call}; end;`,
    `revoke execute on function ${named} from public;`,
    ...renderGrants('execute', `function ${named}`, called.executors),
  ]
}

function renderArguments({ inputs, variadic }: FunctionFact): string {
  const isNamed = inputs.every((name) => name !== '')
  return inputs
    .map((name, index) => {
      const value = isNamed ? `${name} => $${index + 1}` : `$${index + 1}`
      return variadic && index === inputs.length - 1 ? `variadic ${value}` : value
    })
    .join(', ')
}
