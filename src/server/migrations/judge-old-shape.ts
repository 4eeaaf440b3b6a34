import { Fault } from '../../base/fault.ts'
import { parseDuration } from '../../base/settings.ts'
import { describeUses, type Use } from '../../operations/contract/operation.ts'
import type { Contract, JudgeOldShape, OldShapeUse } from '../../operations/migrate/operation.ts'
import { type RecordedUsage, readUsage } from '../../operations/usage/operation.ts'
import { runTransaction, type TransactionPlace } from '../../postgres/run-transaction.ts'
import type { Database } from '../../postgres/types.ts'
import { toUsage } from '../contracts/to-usage.ts'

const day = 86_400_000

/** Whether recorded requests used what a contract ends, in the time that it names. */
export function createOldShapeJudge(place: TransactionPlace, now: number): JudgeOldShape {
  const database: Pick<Database, 'transaction'> = { transaction: (options, work) => runTransaction(place, options, work) }
  return async ({ ends, unusedFor }) => {
    if (ends.length === 0 || unusedFor === null) return unknown('no record tells whether its old shape is used')
    try {
      const since = now - toMilliseconds(unusedFor)
      const recorded = await readUsage(database, { since: new Date(since).toISOString().slice(0, 10) })
      return judge(recorded, { ends, since, now })
    } catch (error) {
      if (error instanceof Fault && error.code === 'usage_not_recorded') return unknown('no use is recorded')
      throw error
    }
  }
}

type Window = Pick<Contract, 'ends'> & { readonly since: number; readonly now: number }

function judge(recorded: RecordedUsage, { ends, since, now }: Window): OldShapeUse {
  const usage = toUsage(recorded)
  if (recorded.since === null || usage === undefined) return unknown('no use is recorded')
  const names = new Set(ends.flatMap(toThings))
  const uses = usage.uses.filter(({ thing, last }) => last >= since && names.has(thing))
  if (uses.length > 0) return { kind: 'used', sentence: describeUses(uses, { since: Math.max(usage.since, since), uses }, now) }
  // Nobody knows at what hour of the first day recording began.
  if (Date.parse(recorded.since) + day > since) return unknown(`uses are recorded since ${recorded.since} only`)
  return usage.incomplete ? unknown('not every use could be kept') : { kind: 'unused' }
}

function unknown(sentence: string): OldShapeUse {
  return { kind: 'could not be checked', sentence }
}

/** Whoever reads every column may read this one. */
function toThings({ schema, object, member }: Contract['ends'][number]): readonly Use['thing'][] {
  const table = `${schema}.${object}`
  return member === null ? [table] : [`${table}.${member}`, `${table}.*`]
}

/** `7d`, as the directive is written. */
function toMilliseconds(text: string): number {
  return text.endsWith('d') ? Number(text.slice(0, -1)) * day : parseDuration(text) * 1000
}
