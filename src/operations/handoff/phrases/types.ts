import type { ApiChange, ChangeUse, HandoffMigration, Measured, PermissionChange, Reader } from '../types.ts'

/** Every sentence of the texts. What they are given is Markdown already, but for what is in `change`, `permission`, `uses` and `lock`. */
export type Phrases = {
  readonly titles: Readonly<Record<Reader, string>>
  /** Before what is said of a thing that was named. */
  readonly colon: string
  readonly between: (from: string, to: string) => string

  readonly toChange: string
  readonly nothingToChange: string
  readonly mayMatter: string
  readonly isNew: string
  readonly before: string
  readonly after: string
  readonly withoutReplacement: string
  readonly useInstead: (name: string) => string
  readonly newTypes: string

  readonly canNow: string
  readonly canNoLonger: string
  readonly seesOtherRows: string
  readonly nobodyCanTell: string
  readonly samePermissions: string
  readonly permissionsNotAskedFor: string
  readonly permissionsNotChecked: (why: string) => string
  readonly work: string
  readonly noWork: string
  readonly toTest: string
  readonly nothingToTest: string
  readonly testPermission: (sentence: string) => string
  readonly testChange: (sentence: string) => string
  readonly testNew: (sentence: string) => string
  readonly risks: string
  readonly noRisks: string
  readonly breakingChanges: (count: number) => string
  readonly riskOfLoss: (name: string, rows: number | null) => string
  readonly riskOfNoReturn: (file: string) => string
  readonly riskOfNoRehearsal: (count: number) => string

  readonly migrations: string
  readonly noMigrations: string
  readonly took: (milliseconds: number) => string
  readonly lock: (lock: Measured['locks'][number]) => string
  readonly noLock: string
  readonly notRehearsed: string
  readonly rehearsalFailed: (why: string) => string
  readonly measuredOn: Readonly<Record<Measured['on'], string>>
  readonly howToRehearse: string
  readonly states: Readonly<Record<HandoffMigration['state'], string>>
  readonly phases: Readonly<Record<'expand' | 'contract', string>>
  readonly wayBack: string
  readonly goBack: (steps: number) => string
  readonly withoutDown: (files: readonly string[]) => string
  readonly contractEnds: string

  readonly change: (change: ApiChange) => string
  readonly changeAsTitle: (change: ApiChange) => string
  readonly uses: (uses: readonly ChangeUse[]) => string
  readonly permission: (change: PermissionChange) => string

  readonly changelog: ChangelogPhrases
}

export type ChangelogPhrases = {
  readonly title: string
  readonly about: string
  readonly unreleased: string
  readonly breaking: string
  readonly nothing: string
  readonly sections: Readonly<Record<'removed' | 'changed' | 'deprecated' | 'added' | 'security', string>>
}
