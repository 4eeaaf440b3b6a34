import { sql } from '../../postgres/sql.ts'
import type { Database } from '../../postgres/types.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import type { DorsalSettings } from '../settings.ts'
import { answer, type Check, type Question } from '../status.ts'

/** A key that was used for longer is more likely to have been seen by somebody. */
const oldestSigningKey = 365

const signingKey: Question = {
  name: 'access tokens are signed with a young key',
  ask: sql`select coalesce(max(now() - signs_since) < make_interval(days => ${String(oldestSigningKey)}::int), false) as holds,
      'ES256, for ' || coalesce(max(extract(day from now() - signs_since)), 0) || ' days' as detail
    from dorsal.signing_keys where state = 'current'`,
  otherwise: 'there is none, or it has signed for over a year; run `dorsal keys signing rotate`',
}

const sharedEncryptionKey: Question = {
  name: 'servers share one encryption key',
  ask: sql`select count(distinct vault) <= 1 as holds, count(distinct vault) || ' in use' as detail
    from dorsal.signing_keys where state = 'current'`,
  otherwise: 'what one server encrypts (TOTP seeds) another cannot read; set DORSAL_ENCRYPTION_KEY to the same on all',
}

const takenRole: Question = {
  name: 'auth is served',
  ask: sql`select coalesce(bool_or(pg_has_role(current_user, oid, 'member')), false) and to_regclass('auth.users') is not null as holds,
      'as supabase_auth_admin' as detail
    from pg_roles where rolname = 'supabase_auth_admin'`,
  otherwise: 'nothing answers at /auth/v1; grant supabase_auth_admin to this user and start again',
}

/** Whether a PostgreSQL of the project's own lets auth be served. The embedded one has a login for it. */
export async function checkAuthRole(
  database: Database,
  { settings, kind }: { readonly settings: DorsalSettings; readonly kind: OpenPostgres['kind'] },
): Promise<readonly Check[]> {
  return settings.auth.enabled && kind === 'external' ? [await answer(database, takenRole)] : []
}

/** What an operator wants to know of the keys and the mail of auth; nothing where it is switched off. */
export async function readAuthChecks(database: Database, settings: DorsalSettings): Promise<readonly Check[]> {
  if (!settings.auth.enabled) return []
  return [await checkSigning(database, settings), await answer(database, sharedEncryptionKey), checkMail(settings.auth)]
}

async function checkSigning(database: Database, { access, keys }: DorsalSettings): Promise<Check> {
  if (keys.signingKeysPath !== undefined)
    return { name: signingKey.name, verdict: 'could not be checked', detail: 'keys of a file have no date' }
  const { jwtSecret } = access
  if (jwtSecret === undefined || jwtSecret.trimStart().startsWith('{')) return await answer(database, signingKey)
  return checkSecret(jwtSecret)
}

/** Those that tutorials and templates print are known to everybody. */
const printedSecrets = [/^super-secret-jwt-token/i, /^your-(?:super-secret|256-bit)/i, /^(?:change|replace)[-_ ]?me/i]

const fewestCharacters = 10

function checkSecret(secret: string): Check {
  const isGuessable = printedSecrets.some((printed) => printed.test(secret)) || new Set(secret).size < fewestCharacters
  return isGuessable
    ? {
        name: 'the secret of tokens is hard to guess',
        verdict: 'does not hold',
        detail: 'auth.jwt_secret is one that examples print; set a random one',
      }
    : { name: 'the secret of tokens is hard to guess', verdict: 'holds', detail: 'HS256 with auth.jwt_secret' }
}

function checkMail({ smtpEnabled, smtpHost }: DorsalSettings['auth']): Check {
  const isSent = smtpEnabled && smtpHost !== undefined && smtpHost !== ''
  return {
    name: 'mail has a place to go',
    verdict: 'holds',
    detail: isSent ? 'sent by SMTP' : 'kept in the mailbox at /mailbox and never sent',
  }
}
