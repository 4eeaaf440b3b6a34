import { booleanSetting, durationSetting, integerSetting, listSetting, textSetting } from '../../../base/settings.ts'

/** Addresses that others know this service by, and how long people stay signed in. */
export const sessionSettings = {
  apiExternalUrl: textSetting({
    key: 'api.external_url',
    env: 'DORSAL_EXTERNAL_URL',
    default: '',
    about: 'Address of the whole API as people outside see it, behind a proxy for instance. Empty: the one listened on.',
  }),
  authExternalUrl: textSetting({
    key: 'auth.external_url',
    env: 'API_EXTERNAL_URL',
    default: '',
    about:
      'Address of auth as people outside see it, with its `/auth/v1`: it stands in links and in tokens. Empty: below `api.external_url`.',
  }),
  jwtIssuer: textSetting({
    key: 'auth.jwt_issuer',
    env: 'DORSAL_JWT_ISSUER',
    default: '',
    about: 'The claim `iss` of access tokens. Empty: the address of auth.',
  }),
  enableAnonymousSignIns: booleanSetting({
    key: 'auth.enable_anonymous_sign_ins',
    env: 'DORSAL_ENABLE_ANONYMOUS_SIGN_INS',
    default: false,
    about: 'People may sign in without telling who they are.',
  }),
  refreshTokenRotation: booleanSetting({
    key: 'auth.enable_refresh_token_rotation',
    env: 'DORSAL_ENABLE_REFRESH_TOKEN_ROTATION',
    default: true,
    about: 'A refresh token is good for one use, and its second use ends the session. False: it stays valid as long as the session.',
  }),
  refreshTokenReuseInterval: integerSetting({
    key: 'auth.refresh_token_reuse_interval',
    env: 'DORSAL_REFRESH_TOKEN_REUSE_INTERVAL',
    default: 10,
    max: 3600,
    about:
      'Seconds in which a refresh token may be used again, by tabs that refresh at once or a client that lost the answer: all get the same.',
  }),
  sessionTimebox: durationSetting({
    key: 'auth.sessions.timebox',
    env: 'DORSAL_SESSION_TIMEBOX',
    default: 0,
    about: 'How long after signing in one must sign in again; 0 for never.',
  }),
  sessionInactivityTimeout: durationSetting({
    key: 'auth.sessions.inactivity_timeout',
    env: 'DORSAL_SESSION_INACTIVITY_TIMEOUT',
    default: 0,
    about: 'How long a session lives without being refreshed; 0 for always.',
  }),
  sessionSinglePerUser: booleanSetting({
    key: 'dorsal.auth.session_single_per_user',
    env: 'DORSAL_SESSION_SINGLE_PER_USER',
    default: false,
    about: 'Signing in ends the sessions one had before.',
  }),
  sessionTags: listSetting({
    key: 'dorsal.auth.session_tags',
    env: 'DORSAL_SESSION_TAGS',
    default: [],
    about:
      'Kinds of sessions, `web` and `mobile` say, that end only their own kind; clients name theirs in the header `x-supabase-session-tag`.',
  }),
  currentPasswordRequired: booleanSetting({
    key: 'dorsal.auth.require_current_password',
    env: 'DORSAL_REQUIRE_CURRENT_PASSWORD',
    default: false,
    about: 'Changing the password needs the current one, as `current_password`.',
  }),
} as const
