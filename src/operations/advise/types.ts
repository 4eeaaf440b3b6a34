import type { Rule } from '../../findings/types.ts'
import type { Transaction } from '../../postgres/types.ts'

/**
 * Asks the database for one kind of fact: `readPolicies`, `readExtensions`. Runs in a read-only transaction that is rolled back, with nothing but
 * `pg_catalog` on its search path: names that PostgreSQL prints are whole.
 */
export type Reader<T> = (transaction: Transaction, settings: AdvisedSettings) => Promise<T>

/** What the rules are asked about. */
export type AdviceInput = {
  /**
   * Facts of the database: a reader is asked at its first use, and its answer kept for every rule after. All of them see the same moment. Throws what
   * PostgreSQL refused, each time: a rule that lets it pass could not run, and the others still do.
   */
  readonly read: <T>(reader: Reader<T>) => Promise<T>
  readonly settings: AdvisedSettings
  /** `2026-11-30`. */
  readonly today: string
}

/** What a project is set to, as far as a rule asks. */
export type AdvisedSettings = {
  /** Schemas that the API serves. */
  readonly exposedSchemas: readonly string[]
  /** The role of a request without a token; empty: such a request is refused. */
  readonly anonymousRole: string
  /** The user that the API's connections are made with. */
  readonly servingRole: string
  /** Every setting that is a secret and has a value, by its key. */
  readonly secrets: readonly { readonly key: string; readonly value: string }[]
  /** How long an access token is valid. */
  readonly tokenSeconds: number
  readonly redirectUrls: readonly string[]
  readonly siteUrl: string
  readonly corsOrigins: readonly string[]
  /** People may get a session without saying who they are. */
  readonly anonymousSignIns: boolean
  /** A mail address has to be confirmed before its owner gets in. */
  readonly confirmsMail: boolean
  readonly rotatesRefreshTokens: boolean
  readonly minimumPasswordLength: number
  /** Days of statistics before an index that nobody used is told. */
  readonly statisticsDays: number
  /** The address the API listens on. */
  readonly host: string
}

/**
 * What a rule finds something in, and what reaches the same without it: SQL that runs on a database that Dorsal prepared, or a config.toml.
 */
export type AdviceExample = { readonly kind: 'sql' | 'config'; readonly dangerous: string; readonly safe: string }

export type AdviceRule = Rule<AdviceInput> & {
  readonly area: 'security' | 'integrity' | 'performance'
  readonly example: AdviceExample
  /** The lint of splinter that looks for the same: `0013_rls_disabled_in_public`. */
  readonly splinter?: string
}
