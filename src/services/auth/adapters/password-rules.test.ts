import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { silentLog } from '../../../base/log.ts'
import type { AuthSettings } from '../settings.ts'
import { createPasswordRules } from './password-rules.ts'

const asked: string[] = []
let answer: (prefix: string) => { status: number; text: string }
const ranges = createServer((request, response) => {
  asked.push(request.url ?? '')
  const { status, text } = answer((request.url ?? '').split('/').at(-1) ?? '')
  response.writeHead(status).end(text)
})
let url: string

before(async () => {
  await new Promise<void>((resolve) => ranges.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(ranges.address() as AddressInfo).port}/range/`
})
after(() => ranges.close())

const rules = (changes: Partial<AuthSettings>) => createPasswordRules(testAuthSettings({ leakedPasswordsUrl: url, ...changes }), silentLog)
const suffixOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase().slice(5)

test('a password that is too short is weak', async () => {
  await assert.rejects(rules({ minimumPasswordLength: 8 }).check('sieben7'), {
    code: 'weak_password',
    status: 422,
    message: 'Password should be at least 8 characters.',
    details: { reasons: ['length'] },
  })
})

test('one that lacks a kind of character is weak, and both reasons are told', async () => {
  await assert.rejects(rules({ passwordRequirements: 'lower_upper_letters_digits' }).check('abc'), {
    code: 'weak_password',
    details: { reasons: ['length', 'characters'] },
  })
})

const enough = [
  ['', 'zwölf!'],
  ['letters_digits', 'abcde1'],
  ['lower_upper_letters_digits', 'Abcde1'],
  ['lower_upper_letters_digits_symbols', 'Abcd1!'],
] as const
for (const [passwordRequirements, password] of enough) {
  test(`"${password}" has what "${passwordRequirements}" asks for`, async () => {
    await rules({ passwordRequirements }).check(password)
  })
}

test('72 bytes are the most', async () => {
  await rules({}).check('é'.repeat(36))
  await assert.rejects(rules({}).check(`${'é'.repeat(36)}x`), { code: 'validation_failed', status: 400 })
})

test('a leaked password is refused, and five characters of its hash are all that was told', async () => {
  answer = () => ({ status: 200, text: `${suffixOf('password1')}:42\r\n${'0'.repeat(35)}:0` })
  asked.length = 0
  await assert.rejects(rules({ leakedPasswords: 'refuse' }).check('password1'), {
    code: 'weak_password',
    details: { reasons: ['pwned'] },
  })
  assert.deepEqual(asked, ['/range/E38AD'])
})

test('padding is no leak', async () => {
  answer = () => ({ status: 200, text: `${suffixOf('quiet tiger')}:0` })
  await rules({ leakedPasswords: 'refuse' }).check('quiet tiger')
})

test('by default nobody is asked', async () => {
  asked.length = 0
  await rules({}).check('password1')
  assert.deepEqual(asked, [])
})

for (const [what, reply] of [
  ['an error', { status: 503, text: 'later' }],
  ['a page of somebody else', { status: 200, text: '<html>' }],
] as const) {
  test(`after ${what}, "refuse" lets pass what could not be checked, and counts it`, async () => {
    answer = () => reply
    const { check, countUnchecked } = rules({ leakedPasswords: 'refuse' })
    await check('password1')
    assert.equal(countUnchecked(), 1)
  })

  test(`after ${what}, "refuse_unchecked" refuses it`, async () => {
    answer = () => reply
    await assert.rejects(rules({ leakedPasswords: 'refuse_unchecked' }).check('password1'), { code: 'unexpected_failure', status: 500 })
  })
}
