import type { ThreatCard } from './answer-threat.ts'

export const apiToServices: readonly ThreatCard[] = []
