import assert from 'node:assert/strict'
import { test } from 'node:test'
import { booleanSetting, durationSetting, integerSetting, listSetting, tableSetting, textSetting } from '../base/settings.ts'
import { checkConfig } from './check-config.ts'
import { parseConfig } from './parse-config.ts'
import { resolveSettings } from './resolve-settings.ts'

const house = {
  port: integerSetting({ key: 'api.port', env: 'DORSAL_PORT', default: 54321, max: 65_535, about: 'Port.' }),
  schemas: listSetting({ key: 'api.schemas', env: 'DORSAL_API_SCHEMAS', default: ['public'], about: 'Schemas.' }),
  secret: textSetting({ key: 'auth.jwt_secret', env: 'DORSAL_JWT_SECRET', default: undefined, secret: true, about: 'Secret.' }),
  plan: booleanSetting({ key: 'dorsal.rest.plan_enabled', env: 'DORSAL_PLAN', default: false, about: 'Plan.' }),
}
const settings = Object.values(house)

function check(text: string, environment: Readonly<Record<string, string>> = {}) {
  return checkConfig({ file: 'config.toml', exists: true, entries: parseConfig(text, 'config.toml') }, settings, environment)
}

test('tables, dotted keys and inline tables name the same setting', () => {
  for (const text of ['[api]\nport = 8000', 'api.port = 8000', 'api = { port = 8000 }'])
    assert.equal(check(text).values.get('api.port')?.value, 8000, text)
})

test('an unknown key is refused with file, line, column and the nearest key', () => {
  assert.throws(() => check('[api]\n  prot = 8000'), {
    code: 'config_invalid',
    message: 'config.toml:2:3: api.prot is not a setting',
    hint: 'Did you mean api.port? Remove it, or see docs/reference/settings.md for every key.',
  })
})

test('every problem of the file is told at once', () => {
  assert.throws(() => check('[api]\nport = "many"\nschemas = "public"\n[dorsal]\nbogus = 1'), {
    code: 'config_invalid',
    message:
      'config.toml:2:1: api.port has a value that cannot be used\n' +
      'config.toml:3:1: api.schemas has a value that cannot be used\n' +
      'config.toml:5:1: dorsal.bogus is not a setting',
    hint:
      'api.port takes a whole number from 0 to 65535.\n' +
      'api.schemas takes a list of text: ["a", "b"].\n' +
      'Remove it, or see docs/reference/settings.md for every key.',
  })
})

test('keys of a Supabase project that nothing serves yet are accepted and listed', () => {
  const { unserved } = check('project_id = "x"\n[auth]\nenable_signup = true\n[auth.email]\notp_length = 6\n[[storage.things]]\na = 1')
  assert.deepEqual(
    unserved.map(({ key }) => key),
    ['project_id', 'auth.enable_signup', 'auth.email.otp_length', 'storage.things'],
  )
})

test('env(NAME) is replaced by the variable, read as the setting wants it', () => {
  const { values } = check('[api]\nport = "env(PORT)"\nschemas = ["env(FIRST)", "b"]', { PORT: '8001', FIRST: 'a' })
  assert.equal(values.get('api.port')?.value, 8001)
  assert.deepEqual(values.get('api.schemas')?.value, ['a', 'b'])
})

test('env(NAME) of a variable that is not set is refused, but not where nothing reads the key', () => {
  assert.throws(() => check('[auth]\njwt_secret = "env(SECRET)"'), {
    message: 'config.toml:2:1: auth.jwt_secret asks for the environment variable SECRET, which is not set',
  })
  assert.equal(check('[studio]\nopenai_api_key = "env(OPENAI_API_KEY)"').unserved.length, 1)
})

test('a flag wins over the environment, that over config.toml, that over the default', () => {
  const inputs = { environment: {}, flags: new Map<string, string>(), config: check('[api]\nport = 1'), configFile: 'config.toml' }
  const resolve = (more: Partial<typeof inputs>) => {
    const { values, resolved } = resolveSettings(house, { ...inputs, ...more })
    return { port: values.port, source: resolved[0]?.source }
  }
  assert.deepEqual(resolve({ config: check('') }), { port: 54321, source: { kind: 'default' } })
  assert.deepEqual(resolve({}), { port: 1, source: { kind: 'config', file: 'config.toml', line: 2 } })
  const environment = { DORSAL_PORT: '2' }
  assert.deepEqual(resolve({ environment }), { port: 2, source: { kind: 'environment', variable: 'DORSAL_PORT' } })
  assert.deepEqual(resolve({ environment, flags: new Map([['api.port', '3']]) }), { port: 3, source: { kind: 'flag' } })
})

test('a value of the environment that cannot be used names the variable and what is allowed, never the value', () => {
  const inputs = { environment: { DORSAL_PORT: 'https' }, flags: new Map<string, string>(), config: check(''), configFile: 'config.toml' }
  assert.throws(() => resolveSettings(house, inputs), {
    code: 'setting_invalid',
    message: 'The environment variable DORSAL_PORT has a value that cannot be used',
    hint: 'Allowed is a whole number from 0 to 65535.',
  })
})

const delays = {
  wait: durationSetting({ key: 'auth.email.max_frequency', env: 'DORSAL_WAIT', default: 1, about: 'Wait.' }),
  codes: tableSetting({
    key: 'auth.sms.test_otp',
    env: 'DORSAL_CODES',
    names: /^\d+$/,
    example: '33600000000 = "123456"',
    about: 'Codes.',
  }),
  token: textSetting({ key: 'auth.sms.twilio.auth_token', env: 'DORSAL_TOKEN', default: undefined, mayMiss: true, about: 'Token.' }),
}

function checkDelays(text: string, environment: Readonly<Record<string, string>> = {}) {
  return checkConfig({ file: 'config.toml', exists: true, entries: parseConfig(text, 'config.toml') }, Object.values(delays), environment)
}

test('a duration is read in the notation of Supabase and as seconds', () => {
  const seconds = ['"1m30s"', '"500ms"', '"1h"', '90', '"90"'].map(
    (text) => checkDelays(`auth.email.max_frequency = ${text}`).values.get('auth.email.max_frequency')?.value,
  )
  assert.deepEqual(seconds, [90, 0.5, 3600, 90, 90])
})

test('a duration in other words is refused with an example', () => {
  for (const text of ['"soon"', '"1 m"', '-1', '"-1s"'])
    assert.throws(
      () => checkDelays(`auth.email.max_frequency = ${text}`),
      { hint: 'auth.email.max_frequency takes a time of at least 0 seconds: "1m30s", "24h", 90.' },
      text,
    )
})

test('a table whose names are free becomes one value, its variables replaced', () => {
  const { values } = checkDelays('[auth.sms.test_otp]\n33600000000 = "123456"\n33600000001 = "env(CODE)"', { CODE: '654321' })
  assert.deepEqual(values.get('auth.sms.test_otp'), { value: { 33600000000: '123456', 33600000001: '654321' }, line: 2 })
})

test('a name that a table does not take is refused with an example', () => {
  assert.throws(() => checkDelays('[auth.sms.test_otp]\nada = "123456"'), {
    hint: 'auth.sms.test_otp takes a table like 33600000000 = "123456".',
  })
})

test('a variable that is not set leaves a setting absent that may miss', () => {
  assert.equal(checkDelays('auth.sms.twilio.auth_token = "env(TWILIO)"').values.has('auth.sms.twilio.auth_token'), false)
})

test('a list of tables is one value, with the tables below it', () => {
  const text = '[[storage.things]]\na = 1\n[[storage.things]]\nb = { c = "d" }\n[storage.things.e]\nf = true\n[auth]\ng = 2'
  const { unserved } = check(text)
  assert.deepEqual(
    unserved.map(({ key, value, line }) => ({ key, value, line })),
    [
      { key: 'storage.things', value: [{ a: 1 }, { b: { c: 'd' }, e: { f: true } }], line: 1 },
      { key: 'auth.g', value: 2, line: 8 },
    ],
  )
})
