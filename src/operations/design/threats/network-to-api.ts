import type { ThreatCard } from './answer-threat.ts'
import { isFalse, isPositive, isTrue } from './safe-values.ts'

/** What browsers, apps and everybody else who can reach the port could do. */
export const networkToApi: readonly ThreatCard[] = [
  {
    category: 'spoofing',
    threat: 'Somebody guesses the password of a user',
    asks: [
      { rules: ['short-passwords'] },
      { setting: 'auth.rate_limit.sign_in_sign_ups', isSafe: isPositive },
      { setting: 'dorsal.auth.rate_limit.failed_passwords', isSafe: isPositive },
    ],
  },
  { category: 'spoofing', threat: 'Somebody signs up with an address that is not theirs', asks: [{ rules: ['unconfirmed-mail'] }] },
  {
    category: 'spoofing',
    threat: 'A stolen token is used for long',
    asks: [{ rules: ['long-lived-tokens', 'reused-refresh-tokens'] }, { setting: 'auth.enable_refresh_token_rotation', isSafe: isTrue }],
  },
  { category: 'spoofing', threat: 'Somebody signs tokens with a secret that can be guessed', asks: [{ rules: ['weak-secret'] }] },
  {
    category: 'tampering',
    threat: 'Somebody changes rows that are not theirs',
    asks: [
      {
        rules: [
          'exposed-table-without-row-security',
          'policy-without-check',
          'policy-always-true',
          'policy-lets-owner-change',
          'anonymous-function-writes',
          'truncate-open-to-callers',
        ],
      },
    ],
  },
  { category: 'tampering', threat: 'Requests and answers are changed or read on their way', asks: [{ fact: 'connection of clients' }] },
  {
    category: 'information disclosure',
    threat: 'Somebody reads rows that are not theirs',
    asks: [
      {
        rules: [
          'exposed-table-without-row-security',
          'policy-without-row-security',
          'policy-opens-reading',
          'view-bypasses-row-security',
          'materialized-view-in-api',
          'foreign-table-in-api',
          'bucket-open-to-listing',
        ],
      },
    ],
  },
  {
    category: 'information disclosure',
    threat: 'Accounts and secrets are read through the API',
    asks: [{ rules: ['view-shows-users', 'users-open-to-callers', 'sensitive-column-exposed', 'inner-schema-exposed'] }],
  },
  {
    category: 'information disclosure',
    threat: 'A page of somebody else calls the API with what its visitor may do',
    asks: [{ rules: ['cors-with-wildcard'] }],
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
      { setting: 'dorsal.http.body_limit', isSafe: isPositive },
      { setting: 'dorsal.http.request_timeout', isSafe: isPositive },
      { setting: 'dorsal.http.connection_limit', isSafe: isPositive },
    ],
  },
  { category: 'denial of service', threat: 'Somebody asks for whole tables', asks: [{ setting: 'api.max_rows', isSafe: isPositive }] },
  {
    category: 'denial of service',
    threat: 'Crowds make everybody wait',
    asks: [
      { setting: 'dorsal.db.queue_length', isSafe: isPositive },
      { setting: 'dorsal.http.overload_delay', isSafe: isPositive },
    ],
  },
  {
    category: 'elevation of privilege',
    threat: 'A function does for its caller what the caller may not do',
    asks: [{ rules: ['definer-function-open-to-anon', 'definer-function-open-to-users', 'mutable-search-path'] }],
  },
  {
    category: 'elevation of privilege',
    threat: 'A role that requests can have is above row-level security',
    asks: [{ rules: ['caller-passes-row-security', 'caller-has-powerful-membership', 'caller-owns-table'] }],
  },
]
