import type { Clock } from '../../base/clock.ts'
import { describeMeasurement, isGaining, measurePolicies, type PolicyMeasurement } from '../../operations/advise/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { listNextVersions, writeMigrations } from '../migrations/write-migrations.ts'
import { withCopy } from './with-copy.ts'

export type PolicyRequest = {
  /** Claims of the person who asks, before those that the data suggest. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Whether the migration of what gains is written to `migrations/`. */
  readonly write: boolean
  readonly clock: Clock
}

export type PolicyAdvice = {
  readonly policies: readonly PolicyMeasurement[]
  /** The file that was written, relative to the root of the project; null: none. */
  readonly file: string | null
}

/** How often each policy is measured as it is and rewritten. */
const rounds = 5

/** Measures, on a copy, what each policy that computes the same for each row takes, and what it takes when it does not. */
export async function advisePolicies(place: Workplace, { claims, write, clock }: PolicyRequest): Promise<PolicyAdvice> {
  const policies = await withCopy(place, (database) => measurePolicies({ database, claims, rounds, onProgress: place.onProgress }))
  const text = policies.flatMap(renderGaining).join('\n')
  return { policies, file: write && text !== '' ? await writeOne(place, text, clock) : null }
}

/** Only what shows the same rows, at least twice as fast. */
function renderGaining(measurement: PolicyMeasurement): readonly string[] {
  if (measurement.kind !== 'measured' || !isGaining(measurement)) return []
  return [`-- ${describeMeasurement(measurement)}\n${measurement.migration}\n`]
}

async function writeOne({ project }: Workplace, text: string, clock: Clock): Promise<string | null> {
  const [version = ''] = await listNextVersions(project, 1, clock)
  const [written] = await writeMigrations(project, [{ version, name: 'policies_computed_once', text, down: null }])
  return written?.file ?? null
}
