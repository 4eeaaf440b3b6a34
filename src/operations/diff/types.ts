/** Everything a picture holds is one of these. Their order is that in which parts are made when nothing else decides. */
export const partKinds = [
  'schema',
  'extension',
  'enum',
  'domain',
  'domain constraint',
  'composite type',
  'range type',
  'sequence',
  'function',
  'aggregate',
  'table',
  'column',
  'sequence owner',
  'default',
  'constraint',
  'index',
  'replica identity',
  'statistics',
  'view',
  'materialized view',
  'rule',
  'trigger',
  'policy',
  'event trigger',
  'publication',
  'publication table',
  'publication schema',
  'owner',
  'privileges',
  'default privileges',
  'comment',
] as const

export type PartKind = (typeof partKinds)[number]

export type Fact = string | boolean | null | readonly string[]

/** One thing of a schema that can be made, changed and dropped by itself. All names and definitions are SQL, quoted and qualified. */
export type Part = {
  /** `table public.orders`: kind and name, the same in every database. */
  readonly id: string
  readonly kind: PartKind
  readonly name: string
  /** As COMMENT ON and ALTER … OWNER name it: `TABLE public.orders`. */
  readonly designation: string
  /** Id of the part that takes this one along when it is dropped. */
  readonly parent: string | null
  /** Ids of the parts that must be there first. */
  readonly needs: readonly string[]
  /** What makes two parts of one name the same. */
  readonly facts: Readonly<Record<string, Fact>>
  /** What statements are written with and nobody compares. */
  readonly extras: Readonly<Record<string, Fact>>
}

/** What a picture could not take in. */
export type Uncompared = { readonly name: string; readonly reason: string }

/** A schema as `pg_catalog` tells it in one transaction. */
export type Picture = {
  /** `server_version_num`: 180004. */
  readonly version: number
  /** Who looked. What this role owns has no `owner` part, and grants to it say `current_user`. */
  readonly role: string
  readonly parts: ReadonlyMap<string, Part>
  readonly uncompared: readonly Uncompared[]
}

export type Difference = {
  readonly kind: PartKind
  readonly name: string
  /** Seen from where one stands to where one goes. */
  readonly state: 'to create' | 'to drop' | 'to change'
  /** The facts that differ, when it is there on both sides. */
  readonly facts: readonly string[]
}

export type Step = {
  /** One statement without its semicolon. */
  readonly statement: string
  /** Id of the part it is for. */
  readonly part: string
  /** What is gone afterwards, for a person; null when nothing is. */
  readonly lost: string | null
}

/** The way from one picture to another. */
export type Plan = {
  readonly steps: readonly Step[]
  /** What would lose something and is left out until somebody allows it. */
  readonly heldBack: readonly Step[]
}

export type ProofVerdict = 'proven' | 'not proven' | 'could not be checked'

export type Proof = {
  readonly verdict: ProofVerdict
  /** Why it is not proven, or could not be checked. */
  readonly reason: string | null
  /** What still differs after the statements ran. */
  readonly remaining: readonly Difference[]
}

export type SchemaDiff = Plan & {
  readonly differences: readonly Difference[]
  readonly uncompared: readonly Uncompared[]
  /** The statements applied to a copy of the source give the target. */
  readonly forward: Proof
  /** The statements back, applied to that copy, give the source again. */
  readonly backward: Proof
  /** A new value of an enum is used by a later statement, which PostgreSQL allows in another transaction only. */
  readonly mode: 'transaction' | 'no transaction'
}
