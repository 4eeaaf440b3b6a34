import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { TransactionOptions } from '../../postgres/types.ts'
import type { Providers } from './adapters/providers/providers.ts'
import type { AuthSettings } from './settings.ts'
import type { AuthTransaction, User } from './types.ts'

/** What every endpoint works with; made once when the service starts. */
export type AuthContext = {
  readonly settings: AuthSettings
  /** Every transaction of it runs as `supabase_auth_admin`. */
  readonly database: AuthDatabase
  readonly clock: Clock
  readonly random: RandomSource
  readonly log: Log
  /** Address of this service as people outside see it, `http://127.0.0.1:54321/auth/v1`; never made from a request's Host header. */
  readonly publicUrl: () => string
  readonly signer: TokenSigner
  readonly vault: Vault
  readonly mail: Mail
  readonly sms: Sms
  readonly hooks: Hooks
  readonly limits: Limits
  readonly passwords: Passwords
  readonly captcha: Captcha
  readonly providers: Providers
}

export type AuthDatabase = {
  readonly transaction: <T>(options: TransactionOptions, work: (transaction: AuthTransaction) => Promise<T>) => Promise<T>
}

/** Cryptographically strong. */
export type RandomSource = {
  readonly bytes: (size: number) => Buffer
  readonly uuid: () => string
  /** Decimal digits, uniformly chosen, zeros in front kept. */
  readonly digits: (length: number) => string
}

/** Signs and verifies tokens with the keys of the project (RFC 7519): ES256, or HS256 where only a secret is set. */
export type TokenSigner = {
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string
  /** The claims of a token one of the project's keys signed, `exp` and `nbf` not judged; throws a Fault otherwise. */
  readonly verify: (token: string) => Readonly<Record<string, unknown>>
  /** RFC 7517; public halves only, so none for a shared secret. */
  readonly publicKeys: () => { readonly keys: readonly Readonly<Record<string, unknown>>[] }
}

/** Secrets that must be read again (TOTP seeds, client secrets of providers) are stored encrypted: AES-256-GCM, `about` authenticated beside. */
export type Vault = {
  readonly encrypt: (clear: string, about: string) => string
  /** Throws when the text was changed, belongs to another place, or the key is another. */
  readonly decrypt: (encrypted: string, about: string) => string
}

export type MailKind =
  | 'confirmation'
  | 'recovery'
  | 'invite'
  | 'magic_link'
  | 'email_change'
  | 'reauthentication'
  | 'password_changed_notification'
  | 'email_changed_notification'
  | 'phone_changed_notification'
  | 'identity_linked_notification'
  | 'identity_unlinked_notification'
  | 'mfa_factor_enrolled_notification'
  | 'mfa_factor_unenrolled_notification'

export type MailMessage = {
  readonly kind: MailKind
  readonly to: string
  readonly user: User
  /** The one-time code as the person types it; empty for a notification. */
  readonly code: string
  /** SHA-224 hash that stands in links. */
  readonly tokenHash: string
  /** `…/verify?token=…&type=…&redirect_to=…`; empty for a notification. */
  readonly link: string
  readonly redirectTo: string
  /** The address to come, of a change of address. */
  readonly newEmail?: string
  /** The second mail of a change of address, to the address of today, where both must confirm. */
  readonly toCurrent?: { readonly to: string; readonly code: string; readonly tokenHash: string; readonly link: string }
  /** `Accept-Language` of the request, for people whose metadata names no language. */
  readonly acceptLanguage?: string | undefined
  /** What a notification tells beside: `old_email`, `old_phone`, `phone`, `provider`, `factor_type`. */
  readonly data?: Readonly<Record<string, string>>
}

/** Throws the Fault `email_send_failed` or `over_email_send_rate_limit`; what the transaction wrote is then undone. */
export type Mail = { readonly send: (transaction: AuthTransaction, message: MailMessage) => Promise<void> }

/** Throws `sms_send_failed`, `over_sms_send_rate_limit`. */
export type Sms = {
  readonly send: (
    transaction: AuthTransaction,
    message: { readonly to: string; readonly user: User; readonly code: string; readonly channel: 'sms' | 'whatsapp' },
  ) => Promise<{ readonly messageId: string }>
}

export type HookName =
  | 'custom_access_token'
  | 'before_user_created'
  | 'send_email'
  | 'send_sms'
  | 'mfa_verification_attempt'
  | 'password_verification_attempt'

/**
 * Asks the project's own function or HTTP endpoint (Standard Webhooks signatures); undefined when no hook of that name is set up.
 * Throws `hook_timeout`, `hook_payload_invalid_content_type`, … or the error the hook answered with.
 */
export type Hooks = {
  readonly run: (
    transaction: AuthTransaction,
    name: HookName,
    payload: Readonly<Record<string, unknown>>,
    /** What the hook is told of where the request came from. */
    request?: { readonly ip: string },
  ) => Promise<Readonly<Record<string, unknown>> | undefined>
}

/** What is counted, each with a setting of its own. */
export type LimitKind =
  | 'sign_in_sign_ups'
  | 'token_refresh'
  | 'token_verifications'
  | 'email_sent'
  | 'sms_sent'
  | 'email_frequency'
  | 'sms_frequency'
  | 'anonymous_users'
  | 'otp'
  | 'mfa'
  | 'failed_codes'
  | 'failed_passwords'
  | 'sso'
  | 'oauth_register'

/** Counters in the database, so that every process counts with the same. Counted in a transaction of their own: a refusal is kept. */
export type Limits = {
  /** Takes one of `kind` from the budget of `subject` (an address, an account); throws `over_request_rate_limit` and its kin with `Retry-After`. */
  readonly take: (kind: LimitKind, subject: string) => Promise<void>
  /** Undoes one `take`: of an attempt that is counted before it is judged, so that many at once cannot all pass, and that succeeded. */
  readonly giveBack: (kind: LimitKind, subject: string) => Promise<void>
}

/** Hashing and rules. Hashes: argon2id in PHC form, bcrypt accepted when verifying. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** Takes as long for no hash at all as for a wrong password, so that time tells nobody whether an account exists. */
  readonly verify: (password: string, hash: string | null) => Promise<boolean>
  /** The work of a comparison that fails, with a hash of the kind that this one is not: bcrypt, or argon2id beside bcrypt. */
  readonly verifyOtherKind: (password: string, hash: string | null) => Promise<void>
  /** Whether the hash is of an older kind or weaker than new ones. */
  readonly isOutdated: (hash: string) => boolean
  /** Throws `weak_password` with its reasons (`length`, `characters`, `pwned`). */
  readonly check: (password: string) => Promise<void>
}

export type Captcha = {
  /** Throws `captcha_failed`; does nothing when no captcha is set up. */
  readonly check: (token: string | undefined, ip: string) => Promise<void>
}
