import type { Service } from '../../operations/design/operation.ts'
import { sendsBySmtp } from '../../services/auth/service.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import type { DorsalSettings } from '../settings.ts'

/** What `dorsal start` would answer with these settings, and what it does by itself. */
export function listServices(settings: DorsalSettings, { kind }: Pick<OpenPostgres, 'kind'>): readonly Service[] {
  const { rest, auth, backup, prove } = settings
  const isArchived = backup.enabled && (kind === 'embedded' || backup.external)
  return [
    {
      name: 'REST',
      place: '/rest/v1',
      protocol: 'PostgREST over HTTP, described by OpenAPI',
      exposes: [
        `tables, views and functions of ${rest.schemas.join(', ')}`,
        `a request without a token is ${settings.access.anonymousRole || 'refused'}`,
      ],
    },
    ...(auth.enabled ? [toAuth(auth)] : []),
    { name: 'Health', place: '/health', protocol: 'probes of Kubernetes', exposes: ['live, ready'] },
    { name: 'Metrics', place: '/metrics', protocol: 'Prometheus', exposes: ['figures, never names of people or values'] },
    ...(isArchived
      ? [
          {
            name: 'Archive',
            place: backup.target ?? '.dorsal/backups',
            protocol: 'sealed objects',
            exposes: ['base backups and every change since'],
          },
        ]
      : []),
    ...(isArchived && prove.enabled
      ? [
          {
            name: 'Proof of the backups',
            place: `at ${prove.schedule}`,
            protocol: 'a restore',
            exposes: ['whether they can be brought back, and how fast'],
          },
        ]
      : []),
  ]
}

function toAuth(auth: DorsalSettings['auth']): Service {
  const ways = [
    ...(auth.enableSignup ? ['sign-up'] : []),
    ...(auth.emailSignup ? ['e-mail and password'] : []),
    ...(auth.smsSignup ? ['phone'] : []),
    ...(auth.enableAnonymousSignIns ? ['anonymous sign-in'] : []),
    ...(auth.passkeyEnabled ? ['passkeys'] : []),
  ]
  return {
    name: 'Auth',
    place: '/auth/v1',
    protocol: 'Supabase Auth over HTTP; OpenID Connect discovery',
    exposes: [ways.join(', ') || 'nothing new: sign-ups are off', sendsBySmtp(auth) ? 'mail leaves by SMTP' : 'mail is kept at /mailbox'],
  }
}
