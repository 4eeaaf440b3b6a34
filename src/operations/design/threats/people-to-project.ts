import type { ThreatCard } from './answer-threat.ts'

export const peopleToProject: readonly ThreatCard[] = []
