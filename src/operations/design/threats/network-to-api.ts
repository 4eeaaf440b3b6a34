import type { ThreatCard } from './answer-threat.ts'
import { isAtLeast, isFalse, isFrom1To, isTrue } from './safe-values.ts'

/** What browsers, apps and everybody else who can reach the port could do. */
export const networkToApi: readonly ThreatCard[] = [
  {
    category: 'spoofing',
    threat: 'Somebody guesses the password of a user',
    asks: [
      { setting: 'auth.minimum_password_length', isSafe: isAtLeast(8) },
      { setting: 'auth.rate_limit.sign_in_sign_ups', isSafe: isAtLeast(1) },
      { setting: 'dorsal.auth.rate_limit.failed_passwords', isSafe: isAtLeast(1) },
    ],
  },
  {
    category: 'spoofing',
    threat: 'Somebody signs up with an address that is not theirs',
    asks: [{ setting: 'auth.email.enable_confirmations', isSafe: isTrue }],
  },
  {
    category: 'spoofing',
    threat: 'A stolen token is used for long',
    asks: [
      { setting: 'auth.jwt_expiry', isSafe: isFrom1To(3600) },
      { setting: 'auth.enable_refresh_token_rotation', isSafe: isTrue },
    ],
  },
  {
    category: 'tampering',
    threat: 'Somebody changes rows that are not theirs',
    asks: [{ rules: ['exposed-table-without-row-security'] }],
  },
  {
    category: 'repudiation',
    threat: 'Somebody denies what they did with an account',
    asks: [{ setting: 'dorsal.auth.audit_log_disable_postgres', isSafe: isFalse }],
  },
  {
    category: 'information disclosure',
    threat: 'Somebody reads rows that are not theirs',
    asks: [{ rules: ['exposed-table-without-row-security'] }],
  },
  {
    category: 'information disclosure',
    threat: 'Execution plans tell what is in tables',
    asks: [{ setting: 'dorsal.rest.plan_enabled', isSafe: isFalse }],
  },
  {
    category: 'denial of service',
    threat: 'Somebody sends large or slow requests',
    asks: [
      { setting: 'dorsal.http.body_limit', isSafe: isAtLeast(1) },
      { setting: 'dorsal.http.request_timeout', isSafe: isAtLeast(1) },
      { setting: 'dorsal.http.connection_limit', isSafe: isAtLeast(1) },
    ],
  },
  { category: 'denial of service', threat: 'Somebody asks for whole tables', asks: [{ setting: 'api.max_rows', isSafe: isAtLeast(1) }] },
  {
    category: 'denial of service',
    threat: 'Crowds make everybody wait',
    asks: [
      { setting: 'dorsal.db.queue_length', isSafe: isAtLeast(1) },
      { setting: 'dorsal.http.overload_delay', isSafe: isAtLeast(1) },
    ],
  },
]
