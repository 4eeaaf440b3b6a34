import type { Clock } from '../base/clock.ts'

/** The secrets of a project. Made once, kept in its state folder, never printed but by `dorsal start` and `dorsal keys`. */
export type ProjectKeys = {
  /** Raw text; its UTF-8 bytes are the HS256 key. */
  readonly jwtSecret: string
  /** JWT with `role: anon`, valid for ten years. */
  readonly anonKey: string
  /** JWT with `role: service_role`, valid for ten years. */
  readonly serviceKey: string
  /** `sb_publishable_` + 22 random characters + `_` + 8 characters of checksum, all base64url. */
  readonly publishableKey: string
  /** `sb_secret_` in the same form. */
  readonly secretKey: string
  /** Of the superuser `postgres` and of `authenticator` in the embedded cluster. */
  readonly databasePasswords: { readonly postgres: string; readonly authenticator: string }
}

export type ProjectKeysOptions = {
  /** The project's state folder, `…/.dorsal`; made when missing. */
  readonly stateFolder: string
  /** Set by the user: takes the place of the stored one, and the JWT keys are signed with it. */
  readonly jwtSecret?: string | undefined
  readonly clock: Clock
}

/** Reads `secrets.json` in the state folder, or makes it (mode 0600, in one atomic step; two starts at once agree on one). */
export async function loadProjectKeys(options: ProjectKeysOptions): Promise<ProjectKeys> {
  throw new Error(`not yet: ${options.stateFolder}`)
}
