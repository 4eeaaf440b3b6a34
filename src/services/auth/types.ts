import type { Transaction } from '../../postgres/types.ts'

/** A row of `auth.users`, without what no answer and no decision needs in clear. Times as PostgreSQL gives them through `pg`: Date. */
export type User = {
  readonly id: string
  readonly aud: string
  readonly role: string
  readonly email: string | null
  readonly phone: string | null
  readonly encrypted_password: string | null
  readonly email_confirmed_at: Date | null
  readonly phone_confirmed_at: Date | null
  readonly invited_at: Date | null
  readonly confirmation_sent_at: Date | null
  readonly recovery_sent_at: Date | null
  readonly reauthentication_sent_at: Date | null
  readonly email_change: string
  readonly email_change_sent_at: Date | null
  readonly email_change_confirm_status: number
  readonly phone_change: string
  readonly phone_change_sent_at: Date | null
  readonly last_sign_in_at: Date | null
  readonly raw_app_meta_data: Readonly<Record<string, unknown>>
  readonly raw_user_meta_data: Readonly<Record<string, unknown>>
  readonly banned_until: Date | null
  readonly is_sso_user: boolean
  readonly is_anonymous: boolean
  readonly created_at: Date
  readonly updated_at: Date
  readonly deleted_at: Date | null
}

/** A row of `auth.sessions`. */
export type Session = {
  readonly id: string
  readonly user_id: string
  readonly factor_id: string | null
  readonly aal: AssuranceLevel
  readonly not_after: Date | null
  readonly refreshed_at: Date | null
  readonly user_agent: string | null
  readonly ip: string | null
  readonly tag: string | null
  /** Of a session that another application has, by the OAuth server. */
  readonly oauth_client_id: string | null
  /** What that application was allowed, separated by spaces. */
  readonly scopes: string | null
  readonly created_at: Date
  readonly updated_at: Date
}

/** NIST SP 800-63B: one factor, or two. */
export type AssuranceLevel = 'aal1' | 'aal2' | 'aal3'

/** How somebody proved who they are: values of the claim `amr` (RFC 8176 in spirit, Supabase's names). */
export type AuthenticationMethod =
  | 'password'
  | 'otp'
  | 'magiclink'
  | 'oauth'
  | 'sso/saml'
  | 'totp'
  | 'mfa/phone'
  | 'mfa/webauthn'
  | 'passkey'
  | 'recovery'
  | 'invite'
  | 'email/signup'
  | 'email_change'
  | 'token_refresh'
  | 'anonymous'
  | 'oauth_provider/authorization_code'

/** Who calls an endpoint that needs a user: the token was verified, the user read, and the session found if the token names one. */
export type Caller = {
  readonly user: User
  readonly session: Session | undefined
  readonly claims: Readonly<Record<string, unknown>>
}

/** What is known of the request beside its body. */
export type AuthRequest = {
  /** Milliseconds since 1970: what comes in time is in time, however long it waits for the database. */
  readonly receivedAt: number
  /** Address of the client, behind as many proxies as the settings trust. */
  readonly ip: string
  readonly userAgent: string
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Where the client wants its person sent: `redirect_to` of the query, else its header; not yet checked against the allow-list. */
  readonly redirectTo: string | undefined
  /** `X-Supabase-Api-Version`, or undefined for a client of before 2024. */
  readonly apiVersion: string | undefined
}

/** What an endpoint answers. `refuse` keeps what the transaction wrote, as an attempt that must be counted; a thrown Fault undoes it. */
export type AuthReply =
  | {
      readonly status: number
      /** Sent as JSON; a text is sent as it is with the `content-type` of the headers. Absent: no body. */
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string | readonly string[]>>
    }
  | { readonly refuse: Error }

/** The tables of this house, for the length of one request. */
export type AuthTransaction = Pick<Transaction, 'query'> & {
  /** Keeps a line for the audit log; all of them are written and chained just before the commit. `recordAudit` makes them. */
  readonly noteAudit: (note: AuditNote) => void
}

/** One line of `auth.audit_log_entries` before it has its place in the chain. */
export type AuditNote = {
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly ipAddress: string
}

/** What a sign-in and a refresh answer: RFC 6749, section 5.1, and Supabase's additions. */
export type TokenReply = {
  readonly access_token: string
  readonly token_type: 'bearer'
  /** Seconds. */
  readonly expires_in: number
  /** Seconds since 1970. */
  readonly expires_at: number
  readonly refresh_token: string
  readonly user: Readonly<Record<string, unknown>>
  readonly provider_token?: string
  readonly provider_refresh_token?: string
  readonly weak_password?: { readonly message: string; readonly reasons: readonly string[] }
}
