import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts'
import { startTestChromium, type TestChromium } from '../support/test-chromium.ts'
import { type RunningExample, repositoryFolder, startExample } from './start-example.ts'

const email = 'ada@example.org'
const password = 'a first password, long enough'
const newPassword = 'another password, long enough'

let provider: OidcProvider
let example: RunningExample
let site: Awaited<ReturnType<typeof servePage>>
let chromium: TestChromium
let page: Page

before(async () => {
  provider = await startOidcProvider({
    accounts: { 'grace@example.org': { email: 'grace@example.org', email_verified: true, name: 'Grace Hopper' } },
  })
  example = await startExample('sign-in', {
    DORSAL_AUTH_EXTERNAL_KEYCLOAK_ENABLED: 'true',
    DORSAL_AUTH_EXTERNAL_KEYCLOAK_CLIENT_ID: provider.clientId,
    DORSAL_AUTH_EXTERNAL_KEYCLOAK_SECRET: provider.clientSecret,
    DORSAL_AUTH_EXTERNAL_KEYCLOAK_URL: provider.issuer,
  })
  site = await servePage(example)
  chromium = await startTestChromium()
  page = await (await chromium.browser.newContext({ locale: 'en-US' })).newPage()
  await page.goto(site.url)
})

after(async () => {
  await chromium?.stop()
  await site?.stop()
  await example?.stop()
  await provider?.stop()
})

let totp: TOTP

test('somebody signs up and confirms their address from the page of the mailbox', async () => {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByText('We sent you a mail').waitFor()
  await followNewestMail()
  await page.locator('#email', { hasText: email }).waitFor()
  assert.equal(await page.locator('#level').textContent(), 'aal1')
})

test('they set up an authenticator app and open the safe', async () => {
  await page.getByRole('button', { name: 'Set it up' }).click()
  const secret = await page
    .locator('#secret')
    .filter({ hasText: /^[A-Z2-7]{16,}$/ })
    .textContent()
  assert.equal(await page.evaluate(`document.getElementById('qr').decode().then(() => 'drawn', () => 'broken')`), 'drawn')
  totp = new TOTP({ secret: secret ?? '' })
  await page.locator('#confirm').getByLabel('Code').fill(codeOf('the half minute before'))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.locator('#level', { hasText: 'aal2' }).waitFor()
  await page.getByLabel('Something to keep').fill('the key is under the mat')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByText('the key is under the mat').waitFor()
})

test('they sign in again, with the password and the code', async () => {
  await signOut()
  await signIn(password)
  await page.getByRole('heading', { name: 'Your authenticator app' }).waitFor()
  await enterCode('this half minute')
  await page.getByText('the key is under the mat').waitFor()
  assert.equal(await page.locator('#level').textContent(), 'aal2')
})

test('they forget their password, and choose another by mail', async () => {
  await signOut()
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Forgot your password?' }).click()
  await page.getByText('a mail is on its way').waitFor()
  await followNewestMail()
  await enterCode('the half minute after')
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Save it' }).click()
  await page.getByText('Your new password is saved').waitFor()
  await signOut()
  await signIn(password)
  await page.getByText('Invalid login credentials').waitFor()
  await signIn(newPassword)
  await page.getByRole('heading', { name: 'Your authenticator app' }).waitFor()
})

test('another person comes from their organisation', async () => {
  const context = await chromium.browser.newContext({ locale: 'en-US' })
  const theirs = await context.newPage()
  await theirs.goto(site.url)
  await theirs.getByLabel('E-mail').fill('grace@example.org')
  await theirs.getByRole('button', { name: 'Continue with your organisation' }).click()
  await theirs.locator('#email', { hasText: 'grace@example.org' }).waitFor()
  assert.equal(await theirs.locator('#ways').textContent(), 'keycloak')
  assert.equal(await theirs.locator('#safe').isVisible(), false)
  await context.close()
})

async function signIn(word: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(word)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
}

/** A code is good once, and none before it is good after it; clocks may differ by half a minute. */
const offsets = { 'the half minute before': -30_000, 'this half minute': 0, 'the half minute after': 30_000 }

function codeOf(when: keyof typeof offsets): string {
  return totp.generate({ timestamp: Date.now() + offsets[when] })
}

async function enterCode(when: keyof typeof offsets): Promise<void> {
  await page.locator('#challenge').getByLabel('Code').fill(codeOf(when))
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Opens the mailbox in a tab of its own and clicks the link of the newest mail, as a person does. */
async function followNewestMail(): Promise<void> {
  const link = page.getByRole('link', { name: 'See the mailbox' })
  const [mailbox] = await Promise.all([page.waitForEvent('popup'), link.click()])
  const [opened] = await Promise.all([mailbox.waitForEvent('popup'), mailbox.getByRole('link', { name: 'Open the link' }).click()])
  await page.close()
  await mailbox.close()
  page = opened
}

async function servePage({ url, publishableKey }: RunningExample) {
  const program = join(repositoryFolder, 'examples/sign-in/serve.mjs')
  const parameters = [program, '--api', url, '--key', publishableKey, '--port', '0']
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string]
  const stop = async () => {
    child.kill()
    await ended
  }
  return { url: line, stop }
}
