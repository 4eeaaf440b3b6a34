import { booleanSetting, integerSetting, listSetting, type Setting, textSetting } from '../../../base/settings.ts'

/** Providers that can be set up in config.toml, under the names Supabase gives them. */
export const providerNames = [
  'apple',
  'azure',
  'bitbucket',
  'discord',
  'facebook',
  'figma',
  'github',
  'gitlab',
  'google',
  'kakao',
  'keycloak',
  'linkedin_oidc',
  'notion',
  'slack_oidc',
  'spotify',
  'twitch',
  'workos',
  'x',
  'zoom',
] as const

export type ProviderName = (typeof providerNames)[number]

type ProviderParts = {
  readonly enabled: Setting<boolean>
  readonly client_id: Setting<string | undefined>
  readonly additional_client_ids: Setting<readonly string[]>
  readonly secret: Setting<string | undefined>
  readonly redirect_uri: Setting<string | undefined>
  readonly url: Setting<string | undefined>
  readonly skip_nonce_check: Setting<boolean>
  readonly email_optional: Setting<boolean>
}

type ProviderPart = keyof ProviderParts

/** `external.google.client_id` and so on: one table of settings for each provider. */
type ProviderSettings = {
  readonly [Key in `external.${ProviderName}.${ProviderPart}`]: Key extends `external.${ProviderName}.${infer Part extends ProviderPart}`
    ? ProviderParts[Part]
    : never
}

export const externalSettings = {
  enableManualLinking: booleanSetting({
    key: 'auth.enable_manual_linking',
    env: 'DORSAL_AUTH_ENABLE_MANUAL_LINKING',
    default: false,
    about: 'Signed-in users may link and unlink sign-ins of other providers.',
  }),
  flowExpiry: integerSetting({
    key: 'dorsal.auth.flow_expiry',
    env: 'DORSAL_AUTH_FLOW_EXPIRY',
    default: 300,
    min: 10,
    max: 3600,
    about: 'Seconds until somebody sent to a provider must be back, and until the code they bring back must be exchanged.',
  }),
  externalTimeout: integerSetting({
    key: 'dorsal.auth.external_timeout',
    env: 'DORSAL_AUTH_EXTERNAL_TIMEOUT',
    default: 10,
    min: 1,
    max: 60,
    about: 'Seconds that a provider may take to answer.',
  }),
  bindFlowToBrowser: booleanSetting({
    key: 'dorsal.auth.bind_flow_to_browser',
    env: 'DORSAL_AUTH_BIND_FLOW_TO_BROWSER',
    default: true,
    about:
      'A sign-in at a provider ends in the browser where it began, which a cookie proves. False where `/authorize` is asked by something else than that browser.',
  }),
  appleTeamId: textSetting({
    key: 'dorsal.auth.apple_team_id',
    env: 'DORSAL_AUTH_APPLE_TEAM_ID',
    default: undefined,
    about: 'Team of a private key of Apple given as `auth.external.apple.secret`; the client secret is then made from it for each sign-in.',
  }),
  appleKeyId: textSetting({
    key: 'dorsal.auth.apple_key_id',
    env: 'DORSAL_AUTH_APPLE_KEY_ID',
    default: undefined,
    about: 'Identifier of that private key.',
  }),
  customProvidersEnabled: booleanSetting({
    key: 'dorsal.auth.custom_providers.enabled',
    env: 'DORSAL_AUTH_CUSTOM_PROVIDERS_ENABLED',
    default: true,
    about: 'Administrators may add providers of their own at `/admin/custom-providers`.',
  }),
  customProvidersMax: integerSetting({
    key: 'dorsal.auth.custom_providers.max',
    env: 'DORSAL_AUTH_CUSTOM_PROVIDERS_MAX',
    default: 50,
    about: 'How many of them there may be.',
  }),
  customProvidersPrivateNetwork: booleanSetting({
    key: 'dorsal.auth.custom_providers.private_network',
    env: 'DORSAL_AUTH_CUSTOM_PROVIDERS_PRIVATE_NETWORK',
    default: false,
    about: 'They may stand in a private network. False keeps anybody with a secret API key from reaching machines behind this one.',
  }),
  ...declareProviders(),
} as const

function declareProviders(): ProviderSettings {
  const entries = providerNames.flatMap((name) =>
    Object.entries(declareProvider(name)).map(([part, setting]) => [`external.${name}.${part}`, setting]),
  )
  return Object.fromEntries(entries) as ProviderSettings
}

function declareProvider(name: ProviderName): ProviderParts {
  const place = (part: ProviderPart) => ({
    key: `auth.external.${name}.${part}`,
    env: `DORSAL_AUTH_EXTERNAL_${name}_${part}`.toUpperCase(),
  })
  return {
    enabled: booleanSetting({ ...place('enabled'), default: false, about: `People may sign in with ${name}.` }),
    client_id: textSetting({
      ...place('client_id'),
      default: undefined,
      mayMiss: true,
      about: `What ${name} calls this application; of several, separated by commas, the first signs in and each is accepted in an ID token.`,
    }),
    additional_client_ids: listSetting({
      ...place('additional_client_ids'),
      default: [],
      about: `Other applications whose ID tokens of ${name} are accepted: those for Android, iOS and One Tap.`,
    }),
    secret: textSetting({
      ...place('secret'),
      default: undefined,
      secret: true,
      mayMiss: true,
      about: `What this application proves itself with at ${name}.`,
    }),
    redirect_uri: textSetting({
      ...place('redirect_uri'),
      default: undefined,
      mayMiss: true,
      about: `Where ${name} sends people back to. Absent or empty: \`/auth/v1/callback\` of this server.`,
    }),
    url: textSetting({
      ...place('url'),
      default: undefined,
      mayMiss: true,
      about: `Address of ${name} where it is not the usual one: your own server, or a tenant.`,
    }),
    skip_nonce_check: booleanSetting({
      ...place('skip_nonce_check'),
      default: false,
      about: `ID tokens of ${name} are accepted without the nonce of who asked for them, which makes a stolen one usable.`,
    }),
    email_optional: booleanSetting({
      ...place('email_optional'),
      default: false,
      about: `People without an e-mail address at ${name} may sign in.`,
    }),
  }
}
