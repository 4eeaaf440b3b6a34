import type { AdvisedSettings } from '../types.ts'

/** Somebody that a condition is asked for: role and verified claims of a request; null: a session without any. */
export type Persona = {
  readonly kind: 'no token' | 'new user' | 'no claims'
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>> | null
  /** For a message. */
  readonly words: string
}

const stranger = '7b0e3f5c-9a41-4c0d-8a5e-0d6f1f2a9c11'

const newUser: Persona = {
  kind: 'new user',
  role: 'authenticated',
  words: 'whoever signs up',
  claims: {
    sub: stranger,
    role: 'authenticated',
    aal: 'aal1',
    email: 'stranger@example.org',
    is_anonymous: false,
    app_metadata: {},
    user_metadata: {},
  },
}
const noClaims: Persona = { kind: 'no claims', role: 'authenticated', words: 'a session without a user', claims: null }

/** Somebody without a token, a user who signed in a moment ago and whom no row knows, and a session that nobody is behind. */
export function listPersonas({ anonymousRole }: Pick<AdvisedSettings, 'anonymousRole'>): readonly Persona[] {
  if (anonymousRole === '') return [newUser, noClaims]
  return [{ kind: 'no token', role: anonymousRole, words: 'whoever has no token', claims: { role: anonymousRole } }, newUser, noClaims]
}
