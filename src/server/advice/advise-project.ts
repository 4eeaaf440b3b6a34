import { systemClock } from '../../base/clock.ts'
import { type AdviceReport, adviseDatabase, chooseRules } from '../../operations/advise/operation.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { checkApplied } from '../check-applied.ts'
import { withDatabase } from '../prepare-database.ts'
import { readAccepted } from '../read-accepted.ts'
import { toAdvisedSettings } from './advised-settings.ts'

export type { AdviceReport }

export type AdviceRequest = {
  /** Names of the rules to ask; none: all of them. */
  readonly rules: readonly string[]
  /** Milliseconds since 1970, by which acceptances with an end and what is known of versions are judged. */
  readonly now: number
}

/**
 * Asks every rule about the database of a project and its settings; nothing of it is changed. The embedded PostgreSQL is started for it when no
 * server runs. Throws `advice_rule_unknown`, `accepted_unreadable`, `migrations_not_applied`, `database_unreachable`.
 */
export async function adviseProject(place: Workplace, { rules, now }: AdviceRequest): Promise<AdviceReport> {
  const accepted = await readAccepted(place.project, chooseRules(rules))
  return await withPostgres(place, async ({ postgres }) => {
    await checkApplied(place, postgres)
    const settings = toAdvisedSettings(place.settings, postgres)
    const today = new Date(now).toISOString().slice(0, 10)
    return await withDatabase(postgres.owner, place, (database) =>
      adviseDatabase({ database, settings, rules, accepted, today, clock: systemClock, onProgress: place.onProgress }),
    )
  })
}
