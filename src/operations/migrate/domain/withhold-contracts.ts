import { contractWithoutExpand } from '../errors.ts'
import type { Contract, EndedName, MigrationStatus, OldShapeUse } from '../types.ts'
import { isWaiting } from './compare-ledger.ts'

export type WaitingContract = { readonly migration: MigrationStatus; readonly contract: Contract }

/**
 * Pending migrations whose old shape an application may still use. Of an empty database no application can have used one. Throws
 * `contract_without_expand`.
 */
export function withholdContracts(
  status: readonly MigrationStatus[],
  { isEmpty }: { readonly isEmpty: boolean },
): readonly WaitingContract[] {
  for (const { file, contract } of status)
    if (file !== null && contract !== null && !status.some(({ version }) => version === contract.of))
      throw contractWithoutExpand(file, contract.of)
  if (isEmpty) return []
  return status.filter(isWaiting).flatMap((migration) => (migration.contract === null ? [] : [{ migration, contract: migration.contract }]))
}

/** What becomes of a contract, and why. */
export function describeContract({ file }: MigrationStatus, contract: Contract, use: OldShapeUse): string {
  const { of, unusedFor, ends } = contract
  const quiet = unusedFor === null ? '' : ` for ${unusedFor}`
  const names = ends.map(toName).join(', ')
  if (use.kind === 'unused') return `Nobody used ${names}${quiet}: ${file} ends it`
  const reason =
    use.kind === 'used'
      ? `somebody used ${names} in the last ${unusedFor}: ${use.sentence}`
      : `whether it was unused${quiet} could not be checked: ${use.sentence}`
  return `Left pending: ${file} ends the old shape that ${of} keeps, and ${reason}; \`dorsal migrate --force\` applies it`
}

function toName({ schema, object, member }: EndedName): string {
  return [schema, object, ...(member === null ? [] : [member])].join('.')
}
