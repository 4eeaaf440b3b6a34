import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { silentLog } from '../../../base/log.ts'
import type { AuthSettings } from '../settings.ts'
import { createCaptcha } from './captcha.ts'

let answer = '{}'
let asked = ''
const judge = createServer(async (request, response) => {
  asked = await text(request)
  response.end(answer)
})
let captchaUrl: string

before(async () => {
  await new Promise<void>((resolve) => judge.listen(0, '127.0.0.1', resolve))
  captchaUrl = `http://127.0.0.1:${(judge.address() as AddressInfo).port}/siteverify`
})
after(() => judge.close())

const captcha = (changes: Partial<AuthSettings> = {}) =>
  createCaptcha(testAuthSettings({ captchaEnabled: true, captchaSecret: 'shh', captchaUrl, ...changes }), silentLog)

test('a solved captcha lets pass; the judge is told our secret, the token and the address', async () => {
  answer = '{"success": true}'
  await captcha().check('solved', '192.0.2.1')
  assert.equal(asked, 'secret=shh&response=solved&remoteip=192.0.2.1')
})

test('one that was not solved does not, and the reasons are told', async () => {
  answer = '{"success": false, "error-codes": ["expired-input-response"]}'
  await assert.rejects(captcha().check('old', '192.0.2.1'), {
    code: 'captcha_failed',
    status: 400,
    message: 'captcha protection: request disallowed (expired-input-response)',
  })
})

for (const token of [undefined, '', '  ']) {
  test(`without a token nobody is asked: ${JSON.stringify(token)}`, async () => {
    asked = 'nothing'
    await assert.rejects(captcha().check(token, '192.0.2.1'), { code: 'captcha_failed', status: 400 })
    assert.equal(asked, 'nothing')
  })
}

for (const odd of ['<html>', '[]', '"yes"', '{"success": "true"}']) {
  test(`an answer like ${odd} lets nobody pass`, async () => {
    answer = odd
    await assert.rejects(captcha().check('solved', '192.0.2.1'), { code: 'captcha_failed' })
  })
}

test('a judge that cannot be reached lets nobody pass', async () => {
  await assert.rejects(captcha({ captchaUrl: 'http://127.0.0.1:1/' }).check('solved', '192.0.2.1'), { code: 'captcha_failed', status: 500 })
})

test('a captcha without a secret stops the start', () => {
  assert.throws(() => captcha({ captchaSecret: undefined }), { code: 'captcha_incomplete' })
})

test('without a captcha set up everybody passes', async () => {
  await captcha({ captchaEnabled: false }).check(undefined, '192.0.2.1')
})
