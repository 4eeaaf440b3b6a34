import { createHmac } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import type { BranchStep } from '../../operations/branch/operation.ts'
import { type MaskingPlan, type MaskingReport, maskDatabase, readMaskingPlan } from '../../operations/masking/operation.ts'
import { reduceDatabase, type SubsetReport } from '../../operations/subset/operation.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { branchNotMasked } from '../errors.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { toBranchesFolder } from './branch-place.ts'

export type Preparations = {
  readonly masked: boolean
  /** Bytes that the branch may take; undefined: all rows are kept. */
  readonly maxBytes: number | undefined
}

/** What was done to a branch before it was ready. */
export type PreparationReport = { readonly subset?: SubsetReport; readonly masking?: MaskingReport }

/** Fewer rows first, then masks. A failure leaves no branch: an unmasked one is never there when a masked one was asked for. */
export function createPreparations(
  place: Workplace,
  name: string,
  { masked, maxBytes }: Preparations,
): { readonly steps: readonly BranchStep[]; readonly report: () => PreparationReport } {
  const { settings, log, onProgress, project } = place
  const folder = join(toBranchesFolder(project), name)
  let report: PreparationReport = {}
  const reduce: BranchStep = async (target) => {
    if (maxBytes === undefined) return
    report = {
      ...report,
      subset: await reduceDatabase({ target: target(), settings: settings.postgres, log, limit: maxBytes, onProgress }),
    }
  }
  const mask: BranchStep = async (target) => {
    const masking = await maskDatabase({
      target: target(),
      settings: settings.postgres,
      log,
      declared: settings.masking.columns,
      key: await readMaskingKey(place),
      dataFolder: await realpath(join(folder, 'postgres', 'data')),
      onProgress,
    })
    if (masking.verdict !== 'holds')
      throw branchNotMasked(masking.remains.map(({ place, kind, count }) => `${place}: ${count} of kind ${kind}`))
    report = { ...report, masking }
  }
  return { steps: [reduce, ...(masked ? [mask] : [])], report: () => report }
}

/** What a branch is besides a copy: `masked`, `at most 500 MB`. */
export function describePreparations({ masked, maxBytes }: Preparations): readonly string[] {
  return [...(masked ? ['masked'] : []), ...(maxBytes === undefined ? [] : [`at most ${Math.ceil(maxBytes / 1024 ** 2)} MB`])]
}

/** What masking would do to the live database's copy, and why. */
export async function readProjectMaskingPlan(place: Workplace): Promise<MaskingPlan> {
  const { settings, log } = place
  return await withPostgres(place, ({ postgres }) =>
    readMaskingPlan({ target: postgres.owner, settings: settings.postgres, log, declared: settings.masking.columns }),
  )
}

/** From a secret of the live project that no branch has: whoever holds a branch cannot try out addresses. The same for all branches. */
async function readMaskingKey({ project, settings }: Workplace): Promise<Buffer> {
  const { databasePasswords } = await loadKeys(project, settings, systemClock)
  return createHmac('sha256', databasePasswords.postgres).update('dorsal masking').digest()
}
