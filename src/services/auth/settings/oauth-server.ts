import { booleanSetting, integerSetting, textSetting } from '../../../base/settings.ts'

/** Signing people in elsewhere with their account here: this service as an OAuth 2.1 and OpenID Connect provider. */
export const oauthServerSettings = {
  oauthServerEnabled: booleanSetting({
    key: 'auth.oauth_server.enabled',
    env: 'DORSAL_OAUTH_SERVER_ENABLED',
    default: false,
    about: 'Other applications may sign people in with their account here (OAuth 2.1, OpenID Connect).',
  }),
  oauthServerAuthorizationPath: textSetting({
    key: 'auth.oauth_server.authorization_url_path',
    env: 'DORSAL_OAUTH_SERVER_AUTHORIZATION_PATH',
    default: '/oauth/consent',
    about: 'Page of the application, below `auth.site_url`, that asks people for their consent; it is given `authorization_id`.',
  }),
  oauthServerDynamicRegistration: booleanSetting({
    key: 'auth.oauth_server.allow_dynamic_registration',
    env: 'DORSAL_OAUTH_SERVER_ALLOW_DYNAMIC_REGISTRATION',
    default: false,
    about: 'Anybody may register a client at `/oauth/clients/register` (RFC 7591); otherwise only administrators do.',
  }),
  oauthServerAuthorizationLifetime: integerSetting({
    key: 'dorsal.auth.oauth_server.authorization_lifetime',
    env: 'DORSAL_OAUTH_SERVER_AUTHORIZATION_LIFETIME',
    default: 600,
    min: 10,
    max: 3600,
    about: 'Seconds from the request of a client until its code must have been exchanged, the consent included.',
  }),
  oauthServerDefaultScope: textSetting({
    key: 'dorsal.auth.oauth_server.default_scope',
    env: 'DORSAL_OAUTH_SERVER_DEFAULT_SCOPE',
    default: 'email',
    about: 'Scopes of a request that names none.',
  }),
} as const
