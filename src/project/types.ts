/** A folder that Dorsal serves. Nothing of it needs to exist but the folder itself. */
export type Project = {
  /** Absolute path of what surrounds the SQL: the parent of `dorsal/` or `supabase/`. */
  readonly root: string
  /** Absolute path of the folder with config.toml, migrations/ and seed.sql; may not exist yet. */
  readonly folder: string
  /** Absolute path of what belongs to this machine only: secrets, the embedded database, server.json. */
  readonly stateFolder: string
  /** The branch whose state folder that is; absent: the live project. */
  readonly branch?: string
  readonly config: ConfigFile
}

export type ConfigFile = {
  /** Relative to the project's root, for messages: `supabase/config.toml`. */
  readonly file: string
  readonly exists: boolean
  readonly entries: readonly ConfigEntry[]
}

/** One value of config.toml. Lines and columns count from 1. */
export type ConfigEntry = {
  /** Full dotted name, `api.max_rows`, whatever table or inline table it was written in. */
  readonly key: string
  readonly value: unknown
  readonly line: number
  readonly column: number
}

/** What is wrong with one entry of config.toml, in words for its author. */
export type ConfigProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly key: string
  readonly problem: string
  /** What to write instead. */
  readonly fix: string
}

export type MigrationFile = {
  /** The digits before the first underscore: `20260103120000`. */
  readonly version: string
  readonly name: string
  /** Relative to the project's root, for messages. */
  readonly file: string
  readonly path: string
  /** The file `<version>_<name>.down.sql` beside it, when it has one. */
  readonly down?: SqlFile
}

export type SqlFile = { readonly file: string; readonly path: string }
