import type { ThreatCard } from './answer-threat.ts'

export const databaseToArchive: readonly ThreatCard[] = []
