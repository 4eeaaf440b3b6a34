import { booleanSetting, durationSetting, integerSetting, tableSetting, textSetting } from '../../../base/settings.ts'

/** What is sent to phones, and through whom. */
export const smsSettings = {
  smsSignup: booleanSetting({
    key: 'auth.sms.enable_signup',
    env: 'DORSAL_SMS_ENABLE_SIGNUP',
    default: false,
    about: 'People may sign up and sign in with a phone number.',
  }),
  smsConfirmations: booleanSetting({
    key: 'auth.sms.enable_confirmations',
    env: 'DORSAL_SMS_ENABLE_CONFIRMATIONS',
    default: false,
    about: 'Users confirm their phone number before they can sign in; false takes every number at its word.',
  }),
  smsTemplate: textSetting({
    key: 'auth.sms.template',
    env: 'DORSAL_SMS_TEMPLATE',
    default: 'Your code is {{ .Code }}',
    about: 'Text of the message; `{{ .Code }}` stands for the code.',
  }),
  smsMaxFrequency: durationSetting({
    key: 'auth.sms.max_frequency',
    env: 'DORSAL_SMS_MAX_FREQUENCY',
    default: 5,
    about: 'Least time between two messages to one number.',
  }),
  smsOtpLength: integerSetting({
    key: 'dorsal.auth.sms_otp_length',
    env: 'DORSAL_SMS_OTP_LENGTH',
    default: 6,
    min: 6,
    max: 10,
    about: 'Digits of a code sent to a phone.',
  }),
  smsOtpExpiry: integerSetting({
    key: 'dorsal.auth.sms_otp_expiry',
    env: 'DORSAL_SMS_OTP_EXPIRY',
    default: 60,
    min: 1,
    max: 86_400,
    about: 'Seconds that a code sent to a phone is valid.',
  }),
  smsTestOtp: tableSetting({
    key: 'auth.sms.test_otp',
    env: 'DORSAL_SMS_TEST_OTP',
    secret: true,
    names: /^\+?[1-9]\d{1,14}$/,
    example: '33600000000 = "123456"',
    about: 'Numbers that get no message and whose code is always this one: for reviewers in app stores. Whoever knows it signs in.',
  }),
  twilioEnabled: booleanSetting({
    key: 'auth.sms.twilio.enabled',
    env: 'DORSAL_TWILIO_ENABLED',
    default: false,
    about: 'Sends messages through Twilio, or a service that speaks its protocol.',
  }),
  twilioAccountSid: textSetting({
    key: 'auth.sms.twilio.account_sid',
    env: 'DORSAL_TWILIO_ACCOUNT_SID',
    default: undefined,
    mayMiss: true,
    about: 'Account at Twilio.',
  }),
  twilioMessageServiceSid: textSetting({
    key: 'auth.sms.twilio.message_service_sid',
    env: 'DORSAL_TWILIO_MESSAGE_SERVICE_SID',
    default: undefined,
    mayMiss: true,
    about: 'Messaging service, or number, that messages come from.',
  }),
  twilioAuthToken: textSetting({
    key: 'auth.sms.twilio.auth_token',
    env: 'DORSAL_TWILIO_AUTH_TOKEN',
    secret: true,
    default: undefined,
    mayMiss: true,
    about: 'Password of the account.',
  }),
  twilioUrl: textSetting({
    key: 'dorsal.auth.twilio_url',
    env: 'DORSAL_TWILIO_URL',
    default: 'https://api.twilio.com',
    about: 'Address of the service.',
  }),
} as const
