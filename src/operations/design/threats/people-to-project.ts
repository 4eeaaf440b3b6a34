import type { ThreatCard } from './answer-threat.ts'
import { isTrue } from './safe-values.ts'

/** What those who change and operate the project could do, by mistake or with somebody else's keys. */
export const peopleToProject: readonly ThreatCard[] = [
  {
    category: 'tampering',
    threat: 'A migration locks or loses more than its author thought',
    asks: [{ setting: 'dorsal.migrations.require_rehearsal', isSafe: isTrue }],
  },
  {
    category: 'repudiation',
    threat: 'Somebody denies what they did with an account',
    asks: [{ fact: 'audit log' }],
  },
]
