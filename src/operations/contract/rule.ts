import type { Deprecation } from '../../catalog/parse-deprecation.ts'
import type { Rule } from '../../findings/types.ts'
import type { Comparison } from './domain/compare-contracts.ts'
import type { Contract, Usage, UseKind } from './types.ts'

/** Whose side a change is on: what clients send, what they get, both, or neither. */
export type Direction = 'input' | 'output' | 'both' | 'neither'

export type ContractInput = {
  readonly comparison: Comparison
  /** Undefined: none was recorded, or it could not be read. */
  readonly usage: Usage | undefined
  /** Milliseconds since 1970, by which sunsets are judged. */
  readonly now: number
  /** Days without a use, all of them recorded, after which a thing counts as unused. */
  readonly unusedDays: number
}

/** What a rule sees in one place. */
export type ContractChange = {
  readonly subject: string
  readonly message: string
  /** Whose use it breaks, by the names of `Use`; absent: the subject. */
  readonly things?: readonly string[]
  /** Columns of which uses as a filter break besides. */
  readonly filteredBy?: readonly string[]
  /** Roles whose use it breaks; absent: any. */
  readonly roles?: readonly string[]
  /** Kinds of use that it breaks; absent: any. */
  readonly kinds?: readonly UseKind[]
  /** Only uses of the others that leave this out, a column of inserted rows or an argument of calls; absent: each. */
  readonly leavesOut?: string
  /** What no record can tell, and whether it breaks depends on: `whether they send null`. Absent: each such use breaks. */
  readonly unknown?: string
  /** Of what is gone: after its sunset that was to be expected. */
  readonly deprecation?: Deprecation | undefined
  /** What to do about it, where more is known than the rule's remedy. */
  readonly fix?: string | undefined
  readonly severity?: Rule<ContractInput>['severity']
}

/** A change in which the rule finds something. */
export type RuleExample =
  /** Of the shop in tests/contract-corpus/shop.sql; `first` is what it stands on. */
  | { readonly kind: 'sql'; readonly change: string; readonly first?: string }
  | { readonly kind: 'service'; readonly before: ServiceExample; readonly after: ServiceExample }

/** The parts of a contract that no SQL makes. */
export type ServiceExample = Partial<Pick<Contract, 'roles' | 'defaultSchema' | 'maxRows' | 'aggregates' | 'endpoints'>>

/** Rules that find the way back, or why there is none. */
export type Mirror = readonly [string, ...string[]] | { readonly waiver: string }

export type ContractRule = Rule<ContractInput> & {
  readonly direction: Direction
  readonly mirror: Mirror
  readonly example: RuleExample
}
