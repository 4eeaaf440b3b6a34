import { defineEndpoint } from '../endpoint.ts'
import { listExternal } from '../external/find-provider.ts'

export const showSettings = defineEndpoint({
  method: 'GET',
  url: '/settings',
  access: 'anyone',
  about: 'How people can sign in here.',
  schema: {},
  run: async ({ context: { settings } }) => ({
    status: 200,
    body: {
      external: {
        anonymous_users: settings.enableAnonymousSignIns,
        ...listExternal(settings),
        email: settings.emailSignup,
        phone: settings.smsSignup,
      },
      disable_signup: !settings.enableSignup,
      mailer_autoconfirm: !settings.emailConfirmations,
      phone_autoconfirm: !settings.smsConfirmations,
      sms_provider: settings.twilioEnabled ? 'twilio' : '',
      saml_enabled: settings.samlEnabled,
      passkeys_enabled: settings.passkeyEnabled,
    },
  }),
})
