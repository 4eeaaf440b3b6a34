import { contractWithoutExpand } from '../errors.ts'
import type { MigrationStatus } from '../types.ts'
import { isWaiting } from './compare-ledger.ts'

/**
 * Contracts that stay pending: nobody records yet whether an application still uses the old shape. Of an empty database no application can have
 * used one. Throws `contract_without_expand`.
 */
export function withholdContracts(
  status: readonly MigrationStatus[],
  { isEmpty }: { readonly isEmpty: boolean },
): readonly MigrationStatus[] {
  for (const { file, contract } of status)
    if (file !== null && contract !== null && !status.some(({ version }) => version === contract.of))
      throw contractWithoutExpand(file, contract.of)
  return isEmpty ? [] : status.filter((each) => isWaiting(each) && each.contract !== null)
}

export function describeWithheld({ file, contract }: MigrationStatus): string {
  const quiet = contract?.unusedFor === null || contract === null ? '' : ` for ${contract.unusedFor}`
  return `Left pending: ${file} ends the old shape that ${contract?.of} keeps, and nothing records yet whether it was unused${quiet}; \`dorsal migrate --force\` applies it`
}
