import type { ThreatCard } from './answer-threat.ts'
import { isTrue } from './safe-values.ts'

/** What could happen to the data for good. */
export const databaseToArchive: readonly ThreatCard[] = [
  {
    category: 'tampering',
    threat: 'A backup is damaged or replaced, and nobody knows until it is needed',
    asks: [{ setting: 'dorsal.prove.enabled', isSafe: isTrue }],
  },
  {
    category: 'denial of service',
    threat: 'The disk is lost, and the data with it',
    asks: [{ setting: 'dorsal.backup.enabled', isSafe: isTrue }],
  },
  {
    category: 'denial of service',
    threat: 'The backups lie on the disk that is lost',
    asks: [{ setting: 'dorsal.backup.target', isSafe: (value) => value.startsWith('s3:') }],
  },
]
