import type { ThreatCard } from './answer-threat.ts'

export const apiToDatabase: readonly ThreatCard[] = []
