import { Fault } from '../../../base/fault.ts'

export type Finding = {
  readonly kind: 'record' | 'chain' | 'object' | 'manifest' | 'file' | 'segment' | 'position'
  /** The backup, object, file or segment. */
  readonly subject: string
  readonly problem: string
}

export type Findings = {
  readonly add: (finding: Finding) => void
  /** What `work` gives; a Fault that says what is damaged becomes a finding. A target that cannot be reached proves nothing and is thrown. */
  readonly guard: <T>(kind: Finding['kind'], subject: string, work: () => Promise<T>) => Promise<T | undefined>
  readonly list: () => readonly Finding[]
}

const provesNothing: ReadonlySet<string> = new Set(['backup_target_failed', 'backup_disk_full', 'backup_zstd_missing'])

export function createFindings(): Findings {
  const found: Finding[] = []
  return {
    add: (finding) => void found.push(finding),
    guard: async (kind, subject, work) => {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Fault) || provesNothing.has(error.code)) throw error
        found.push({ kind, subject, problem: error.message })
        return undefined
      }
    },
    list: () => found,
  }
}
