import { findKind } from '../../../postgres/statements/tree.ts'
import type { LintStatement } from '../types.ts'
import { listAddedColumns, listAlterations } from './alterations.ts'
import { toKey, toListName, toTableName } from './names.ts'

/** Keys of everything a statement creates. Renaming gives what is renamed a new name, not a new life. */
export function listBorn(statement: LintStatement): readonly string[] {
  return [...listBornRelations(statement), ...listBornElsewhere(statement), ...listBornInTables(statement)]
}

function listBornRelations({ node }: LintStatement): readonly string[] {
  const index = findKind(node, 'IndexStmt')
  const ranges = [
    findKind(node, 'CreateStmt')?.relation,
    findKind(node, 'CreateTableAsStmt')?.into?.rel,
    findKind(node, 'SelectStmt')?.intoClause?.rel,
    findKind(node, 'ViewStmt')?.replace === true ? undefined : findKind(node, 'ViewStmt')?.view,
    findKind(node, 'CreateSeqStmt')?.sequence,
    index?.idxname === undefined ? undefined : { ...index.relation, relname: index.idxname },
  ]
  return ranges.flatMap((range) => (range === undefined ? [] : [toKey('relation', toTableName(range))]))
}

function listBornElsewhere({ node }: LintStatement): readonly string[] {
  const created = findKind(node, 'CreateFunctionStmt')
  const schema = findKind(node, 'CreateSchemaStmt')?.schemaname
  const policy = findKind(node, 'CreatePolicyStmt')
  const trigger = findKind(node, 'CreateTrigStmt')
  const type = findKind(node, 'CreateEnumStmt')?.typeName ?? findKind(node, 'CreateDomainStmt')?.domainname
  const composite = findKind(node, 'CompositeTypeStmt')?.typevar
  return [
    ...(created === undefined || created.replace ? [] : [toKey('function', toListName(created.funcname))]),
    ...(schema === undefined ? [] : [toKey('schema', schema)]),
    ...(policy?.table === undefined ? [] : [toKey('policy', `${toTableName(policy.table)}.${policy.policy_name}`)]),
    ...(trigger?.relation === undefined ? [] : [toKey('trigger', `${toTableName(trigger.relation)}.${trigger.trigname}`)]),
    ...(type === undefined ? [] : [toKey('type', toListName(type))]),
    ...(composite === undefined ? [] : [toKey('type', toTableName(composite))]),
  ]
}

function listBornInTables(statement: LintStatement): readonly string[] {
  const columns = listAddedColumns(statement).map(({ table, column }) => toKey('column', `${table}.${column.colname}`))
  const constraints = listAlterations(statement).flatMap(({ table, command }) => {
    const name = findKind(command.def, 'Constraint')?.conname
    return name === undefined ? [] : [toKey('constraint', `${table}.${name}`)]
  })
  return [...columns, ...constraints]
}
