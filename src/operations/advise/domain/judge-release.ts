import type { Finding, RuleAnswer } from '../../../findings/types.ts'
import type { AdvisedServer } from '../store/read-server.ts'
import { endOfLife, knownOn, postgresReleases } from './known-releases.ts'

type Judged = readonly Finding[] | Extract<RuleAnswer, { readonly kind: 'could not run' }>

/** What is known against this release of PostgreSQL on the day `today` (`2026-11-30`). */
export function judgeRelease({ version, versionText }: Pick<AdvisedServer, 'version' | 'versionText'>, today: string): Judged {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000]
  const end = endOfLife.get(major)
  if (end !== undefined && end <= today) return [ended(versionText, end)]
  const release = postgresReleases.get(major)
  if (release === undefined)
    return { kind: 'could not run', reason: `Releases of PostgreSQL ${major} are not known here (known up to ${knownOn})` }
  if (minor >= release.minor) return hasAged(today) ? [agedKnowledge] : []
  return [
    {
      subject: 'postgresql',
      message: `PostgreSQL ${versionText} lacks fixes of ${major}.${release.minor}: ${release.mends} (known up to ${knownOn})`,
      details: { installed: `${major}.${minor}`, fixed: `${major}.${release.minor}`, knownOn },
    },
  ]
}

function ended(versionText: string, end: string): Finding {
  return { subject: 'postgresql', message: `PostgreSQL ${versionText} gets no fixes since ${end}`, severity: 'error' }
}

/** Minor releases come every three months: half a year later there is one that is not known here. */
function hasAged(today: string): boolean {
  return Date.parse(today) - Date.parse(knownOn) > 180 * 24 * 3600 * 1000
}

const agedKnowledge: Finding = {
  subject: 'knowledge',
  message: `Releases after ${knownOn} are not known here: https://www.postgresql.org/support/security/ has newer ones`,
  severity: 'note',
}
