import { booleanSetting, integerSetting, listSetting, type SettingValues, textSetting } from '../../base/settings.ts'
import { externalSettings } from './settings/external.ts'
import { factorSettings } from './settings/factors.ts'
import { hookSettings } from './settings/hooks.ts'
import { limitSettings } from './settings/limits.ts'
import { mailSettings, smtpSettings } from './settings/mail.ts'
import { oauthServerSettings } from './settings/oauth-server.ts'
import { protectionSettings } from './settings/protection.ts'
import { samlSettings } from './settings/saml.ts'
import { sessionSettings } from './settings/sessions.ts'
import { smsSettings } from './settings/sms.ts'

export const authSettings = {
  enabled: booleanSetting({ key: 'auth.enabled', env: 'DORSAL_AUTH_ENABLED', default: true, about: 'Serves `/auth/v1`.' }),
  siteUrl: textSetting({
    key: 'auth.site_url',
    env: 'DORSAL_SITE_URL',
    default: 'http://127.0.0.1:3000',
    about:
      'Address of the application: where people land after a link in a mail or a sign-in elsewhere, unless another allowed place was asked for.',
  }),
  additionalRedirectUrls: listSetting({
    key: 'auth.additional_redirect_urls',
    env: 'DORSAL_ADDITIONAL_REDIRECT_URLS',
    default: [],
    about: 'Other places people may be sent to: exact addresses or globs (`https://*.example.org/**`).',
  }),
  jwtExpiry: integerSetting({
    key: 'auth.jwt_expiry',
    env: 'DORSAL_JWT_EXPIRY',
    default: 3600,
    min: 1,
    max: 604_800,
    about: 'Seconds an access token is valid.',
  }),
  enableSignup: booleanSetting({ key: 'auth.enable_signup', env: 'DORSAL_ENABLE_SIGNUP', default: true, about: 'New users may sign up.' }),
  ...sessionSettings,
  ...mailSettings,
  ...smtpSettings,
  ...smsSettings,
  ...limitSettings,
  ...hookSettings,
  ...factorSettings,
  ...protectionSettings,
  ...externalSettings,
  ...oauthServerSettings,
  ...samlSettings,
} as const

export type AuthSettings = SettingValues<typeof authSettings>
