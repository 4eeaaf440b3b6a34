import { booleanSetting, integerSetting, textSetting } from '../../../base/settings.ts'

/** Single sign-on through an organisation's identity provider (SAML 2.0). */
export const samlSettings = {
  samlEnabled: booleanSetting({
    key: 'auth.saml.enabled',
    env: 'DORSAL_SAML_ENABLED',
    default: false,
    about: 'Organisations may sign their people in through their own SAML 2.0 identity provider.',
  }),
  samlPrivateKey: textSetting({
    key: 'auth.saml.private_key',
    env: 'DORSAL_SAML_PRIVATE_KEY',
    default: undefined,
    secret: true,
    about:
      'RSA key that signs requests to identity providers: PEM, or PKCS#1 in base64; absent: made once and kept encrypted in the database.',
  }),
  samlExternalUrl: textSetting({
    key: 'auth.saml.external_url',
    env: 'DORSAL_SAML_EXTERNAL_URL',
    default: undefined,
    about: 'Address of `/auth/v1` that identity providers were told, where it differs from the public one.',
  }),
  samlRelayStateLifetime: integerSetting({
    key: 'dorsal.auth.saml.relay_state_lifetime',
    env: 'DORSAL_SAML_RELAY_STATE_LIFETIME',
    default: 600,
    min: 10,
    max: 3600,
    about: 'Seconds a person has to sign in at the identity provider.',
  }),
} as const
