import { sql } from '../postgres/sql.ts'
import type { Database } from '../postgres/types.ts'
import type { DorsalSettings } from './settings.ts'
import { answer, type Check, type Question } from './status.ts'

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

/** What an operator wants to know of auth; nothing where it is switched off. */
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
