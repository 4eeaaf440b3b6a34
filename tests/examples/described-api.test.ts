import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { compileTypes } from '../support/compile-types.ts'
import { runCommand } from '../support/dorsal-command.ts'
import { startTestChromium, type TestChromium } from '../support/test-chromium.ts'
import { type RunningExample, startExample } from './start-example.ts'

type Json = Readonly<Record<string, unknown>>
type Operation = {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly examples?: Json }>> }>>
}
type Document = { readonly servers: readonly Json[]; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

let example: RunningExample
let chromium: TestChromium

before(async () => {
  example = await startExample('chinook')
  chromium = await startTestChromium()
})

after(async () => {
  await chromium?.stop()
  await example?.stop()
})

async function readDocument(headers: Readonly<Record<string, string>> = {}): Promise<Document> {
  const reply = await fetch(`${example.url}/openapi.json`, { headers })
  assert.equal(reply.status, 200)
  assert.equal(reply.headers.get('cache-control'), 'no-store')
  return (await reply.json()) as Document
}

function findExample({ paths }: Document, path: string): Json | undefined {
  const shown = paths[path]?.get?.responses['200']?.content?.['application/json']?.examples?.answered
  return shown as Json | undefined
}

test('one valid OpenAPI 3.1 document has every service, and each reader finds what they may use', async () => {
  const [anonymous, service] = [await readDocument(), await readDocument({ apikey: example.secretKey })]
  for (const document of [anonymous, service]) {
    const { valid, errors } = await new Validator().validate({ ...document })
    assert.deepEqual([valid, errors], [true, undefined])
    assert.deepEqual(document.servers, [{ url: example.url }])
    for (const path of ['/rest/v1/album', '/auth/v1/token', '/auth/v1/admin/users/{userId}', '/health/ready', '/metrics'])
      assert.ok(document.paths[path], path)
  }
  assert.equal(anonymous.paths['/rest/v1/customer'], undefined)
  assert.ok(service.paths['/rest/v1/customer'])
})

test('an example is what the reader is really answered, without what it says of people', async () => {
  const [anonymous, service] = [await readDocument(), await readDocument({ apikey: example.secretKey })]
  const album = await (await fetch(`${example.url}/rest/v1/album?limit=1`)).json()
  assert.deepEqual(findExample(anonymous, '/rest/v1/album'), { summary: 'As answered to anon', value: album })
  assert.deepEqual(findExample(anonymous, '/health/live'), { summary: 'As answered to anon', value: { status: 'live' } })
  const { summary, value } = findExample(service, '/rest/v1/customer') ?? {}
  const [customer] = value as readonly [Json]
  assert.equal(summary, 'As answered to service_role')
  assert.deepEqual(
    [customer.first_name, customer.email, customer.phone, typeof customer.customer_id],
    ['Someone', 'someone@example.org', '+33 1 99 00 00 00', 'number'],
  )
})

test('a key that is none, and a schema that is not served, are refused', async () => {
  const unknown = await fetch(`${example.url}/openapi.json`, { headers: { apikey: 'sb_publishable_none' } })
  assert.equal(unknown.status, 401)
  const missing = await fetch(`${example.url}/openapi.json?schema=private`)
  assert.equal(missing.status, 406)
})

test('the pages show the description in a browser, and ask nobody else', async () => {
  const page = await chromium.browser.newPage()
  const elsewhere: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(example.url)) elsewhere.push(request.url())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${example.url}/docs`)
  await page.locator('#api a', { hasText: 'album' }).first().click()
  await page.getByText('As answered to anon').first().waitFor()
  await page.fill('#key', example.secretKey)
  await page.click('#reader button')
  await page.locator('#api a', { hasText: 'customer' }).first().waitFor()
  await page.fill('#key', 'sb_secret_none')
  await page.click('#reader button')
  await page.waitForFunction(() => document.querySelector('#problem')?.textContent !== '')
  assert.deepEqual([elsewhere, errors], [[], []])
  assert.equal(new URL(page.url()).search, '')
})

/** A table, or a view, and its computed columns. */
type Readable = { readonly name: string; readonly computed: readonly string[] }

const rowsOfEach = 60

async function compareWithAnswers(example: RunningExample, tables: readonly Readable[]): Promise<string> {
  const { code, output, errors } = await runCommand(['api', 'types', '--database-url', example.databaseUrl])
  assert.equal(code, 0, errors)
  const rows = await Promise.all(
    tables.map(async ({ name, computed }, index) => {
      const path = `${example.url}/rest/v1/${name}?select=${['*', ...computed].join()}&limit=${rowsOfEach}`
      const reply = await fetch(path, { headers: { apikey: example.secretKey } })
      assert.equal(reply.status, 200, name)
      return `export const rows${index}: Tables<'${name}'>[] = ${await reply.text()}`
    }),
  )
  return await compileTypes({ 'database.ts': output, 'rows.ts': `import type { Tables } from './database.ts'\n${rows.join('\n')}` })
}

async function listTables({ url, secretKey }: RunningExample): Promise<readonly Readable[]> {
  const reply = await fetch(`${url}/openapi.json`, { headers: { apikey: secretKey } })
  const { paths } = (await reply.json()) as { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  const names = Object.entries(paths).flatMap(([path, { get }]) => (get === undefined ? [] : (/^\/rest\/v1\/(\w+)$/.exec(path)?.[1] ?? [])))
  assert.ok(names.length >= 10)
  return names.map((name) => ({ name, computed: name === 'profiles' ? ['is_on_call'] : [] }))
}

test('every table and view of both examples answers with rows of its type', async () => {
  assert.equal(await compareWithAnswers(example, await listTables(example)), '')
  const profiles = await startExample('fiches-metiers')
  try {
    assert.equal(await compareWithAnswers(profiles, await listTables(profiles)), '')
  } finally {
    await profiles.stop()
  }
})
