import { buildCatalog } from '../../../catalog/build-catalog.ts'
import { readKnownColumns } from '../../../catalog/nullability/read-known-columns.ts'
import { readCatalogRows } from '../../../catalog/read-catalog-rows.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { buildContract, type ContractScope } from '../domain/build-contract.ts'
import type { Contract } from '../types.ts'
import { type AccessScope, readAccess } from './read-access.ts'
import { readBodies } from './read-bodies.ts'
import { readDeleteRules } from './read-delete-rules.ts'
import { readRowChecks } from './read-row-checks.ts'

export type ReadContractOptions = ContractScope & AccessScope & { readonly extraSearchPath: readonly string[] }

/** The contract of a database as it stands in the transaction, whose `search_path` is empty afterwards. */
export async function readContract(transaction: Transaction, options: ReadContractOptions): Promise<Contract> {
  const { schemas, extraSearchPath } = options
  await transaction.query(sql`select set_config('search_path', '', true)`)
  const rows = await readCatalogRows(transaction, { exposed: schemas, all: [...new Set([...schemas, ...extraSearchPath])] })
  const catalog = buildCatalog(rows, { schemas, extraSearchPath, hoistedSettings: [] })
  const facts = {
    access: await readAccess(transaction, options),
    deleteRules: await readDeleteRules(transaction),
    known: await readKnownColumns(transaction),
    rowChecks: await readRowChecks(transaction),
    bodies: await readBodies(transaction),
  }
  return buildContract(catalog, facts, options)
}
