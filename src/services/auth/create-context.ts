import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../http/metrics.ts'
import type { Database } from '../../postgres/types.ts'
import { createCaptcha } from './adapters/captcha.ts'
import { createHooks } from './adapters/hooks/hooks.ts'
import { createLimits } from './adapters/limits.ts'
import { createMail } from './adapters/mail.ts'
import { createPasswordRules } from './adapters/password-rules.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createProviders } from './adapters/providers/providers.ts'
import { systemRandom } from './adapters/random-source.ts'
import { createSms } from './adapters/sms.ts'
import { createAuthDatabase } from './auth-database.ts'
import type { AuthContext, RandomSource, TokenSigner, Vault } from './context.ts'
import { checkAddresses } from './domain/check-addresses.ts'
import type { OwnTemplates } from './domain/mail/compose-mail.ts'
import type { AuthSettings } from './settings.ts'

export type ContextOptions = {
  readonly settings: AuthSettings
  /** Of somebody who is, or may act as, `supabase_auth_admin`. */
  readonly database: Pick<Database, 'transaction' | 'roundTrip'>
  readonly signer: TokenSigner
  readonly vault: Vault
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly log: Log
  readonly random?: RandomSource
  /** As `readMailTemplates` gives them; absent: ours. */
  readonly mailTemplates?: OwnTemplates
  readonly metrics?: Pick<Metrics, 'addCounter'>
}

export function createAuthContext(options: ContextOptions): AuthContext {
  const { settings, database, log, random = systemRandom, mailTemplates = {}, metrics, ...rest } = options
  checkAddresses(settings)
  const limits = createLimits(database, settings, log)
  const hooks = createHooks({ settings, log, random, clock: rest.clock })
  const rules = createPasswordRules(settings, log)
  metrics?.addCounter(uncheckedPasswords, rules.countUnchecked)
  const parts = { settings, hooks, limits, templates: mailTemplates, random, log, clock: rest.clock, publicUrl: rest.publicUrl }
  return {
    ...rest,
    settings,
    log,
    random,
    database: createAuthDatabase(database),
    limits,
    passwords: createPasswords(rules.check),
    mail: createMail(parts),
    sms: createSms(parts),
    hooks,
    providers: createProviders({ settings, clock: options.clock }),
    captcha: createCaptcha(settings, log),
  }
}

const uncheckedPasswords = {
  name: 'dorsal_auth_unchecked_passwords_total',
  help: 'New passwords that could not be looked up among the leaked ones.',
}
