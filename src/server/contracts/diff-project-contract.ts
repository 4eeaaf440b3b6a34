import { environment } from '../../base/environment.ts'
import { type Contract, type ContractDiff, contractRules, diffContracts } from '../../operations/contract/operation.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import type { Workplace } from '../beside-server.ts'
import { readAccepted } from '../read-accepted.ts'
import { withScratchProjects } from './open-scratch-project.ts'
import { readContractUsage } from './read-contract-usage.ts'
import { type EarlierSource, fetchContract, findEarlierSource, readSavedContract } from './read-earlier-contract.ts'
import { type ContractSide, findSide, readLiveContract, readScratchContract } from './read-project-contract.ts'

export type ContractDiffRequest = {
  /** A git ref, a file, or the address of a running server. */
  readonly against: string
  /** Where the later contract is; absent: in the migrations, or in the database where there are none. */
  readonly side?: ContractSide | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** Days without a use after which something counts as unused. */
  readonly unusedDays: number
}

export type ProjectContractDiff = ContractDiff & {
  readonly against: string
  /** Since when uses are recorded, ISO 8601; null: none are, or they could not be read. */
  readonly usageSince: string | null
}

/**
 * What a project's API becomes, by what clients may rely on and what they really use. Throws the Faults of `checkoutRef`, `contract_unreadable`,
 * `contract_not_fetched`, `accepted_unreadable` and those of opening the database.
 */
export async function diffProjectContract(place: Workplace, request: ContractDiffRequest): Promise<ProjectContractDiff> {
  const { against, now, unusedDays } = request
  const source = await findEarlierSource(against)
  const { before, after } = await readBoth(place, source, request.side ?? (await findSide(place.project)))
  const usage = await readContractUsage(place)
  const accepted = await readAccepted(place.project, contractRules)
  const diff = await diffContracts({ before, after, usage, accepted, now, unusedDays })
  return { ...diff, against, usageSince: usage === undefined ? null : new Date(usage.since).toISOString() }
}

type Both = { readonly before: Contract; readonly after: Contract }

/** Both in one scratch PostgreSQL, where one is needed: there is room for one at a time. */
async function readBoth(place: Workplace, source: EarlierSource, side: ContractSide): Promise<Both> {
  if (source.kind !== 'ref' && side === 'database') return { before: await readKept(source), after: await readLiveContract(place) }
  const live = side === 'database' ? await readLiveContract(place) : undefined
  if (source.kind !== 'ref') {
    const before = await readKept(source)
    return await withScratchProjects(place, async (open) => ({ before, after: await readScratchContract(open, place) }))
  }
  await using earlier = await checkoutRef(place.project, source.ref)
  return await withScratchProjects(place, async (open) => ({
    before: await readScratchContract(open, { ...place, project: earlier.project }),
    after: live ?? (await readScratchContract(open, place)),
  }))
}

async function readKept(source: Exclude<EarlierSource, { readonly kind: 'ref' }>): Promise<Contract> {
  return source.kind === 'file'
    ? await readSavedContract(source.path)
    : await fetchContract(source.address, environment.DORSAL_CONTRACT_KEY)
}
