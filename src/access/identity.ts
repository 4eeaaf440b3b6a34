/** Who is calling. Decided before anything else runs; the role never comes from anywhere else. */
export type Identity = {
  /** A PostgreSQL role that `authenticator` may take. */
  readonly role: string
  /** The verified claims as one JSON text, for `request.jwt.claims`; anonymous: `{"role":"anon"}`. */
  readonly claims: string
  readonly source: 'anonymous' | 'token' | 'api key'
  /** Kind and name of the key that came, also beside a token: `publishable web-shop`. Never the key itself. */
  readonly apiKey?: string
}
