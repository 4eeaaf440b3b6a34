import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { Fault } from '../../../base/fault.ts'
import type { Api } from './call-api.ts'
import { postPullRequestComment, postRelease } from './github.ts'
import { postIssueComment } from './jira.ts'

type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
type Asked = { readonly call: string; readonly authorization: string | undefined; readonly body: unknown }

let server: Server
let api: Api
let replies: Readonly<Record<string, Reply>>
let asked: Asked[]

before(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const call = `${request.method} ${request.url}`
    const text = Buffer.concat(chunks).toString()
    asked.push({ call, authorization: request.headers.authorization, body: text === '' ? undefined : JSON.parse(text) })
    const { status, body, headers } = replies[call] ?? { status: 404, body: { message: 'Not Found' } }
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  api = { service: 'GitHub', url: `http://127.0.0.1:${port}`, authorization: 'Bearer only-for-this-test', variable: 'GITHUB_TOKEN' }
})
beforeEach(() => {
  asked = []
})
after(() => server?.close())

const repository = 'ada/shop'
const comments = '/repos/ada/shop/issues/12/comments'
const list = `GET ${comments}?per_page=100&page=1`
const html_url = 'https://github.com/ada/shop/pull/12#1'
const writes = () => asked.filter(({ call }) => !call.startsWith('GET ')).map(({ call, body }) => [call, body])

test('a pull request gets a comment, with the token in its header only', async () => {
  replies = {
    [list]: { status: 200, body: [{ id: 6, body: '> <!-- dorsal handoff -->' }] },
    [`POST ${comments}`]: { status: 201, body: { html_url } },
  }
  const posted = await postPullRequestComment({ api, repository }, { number: 12, text: 'text' })
  assert.deepEqual(posted, { where: 'pull request 12 in ada/shop', url: html_url, kind: 'created' })
  assert.deepEqual(writes(), [[`POST ${comments}`, { body: '<!-- dorsal handoff -->\ntext' }]])
  assert.deepEqual(new Set(asked.map(({ authorization }) => authorization)), new Set(['Bearer only-for-this-test']))
})

test('our own comment is found on a later page and written anew', async () => {
  const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'other' }))
  replies = {
    [list]: { status: 200, body: others },
    [`GET ${comments}?per_page=100&page=2`]: { status: 200, body: [{ id: 777, body: '<!-- dorsal handoff -->\nold' }] },
    'PATCH /repos/ada/shop/issues/comments/777': { status: 200, body: { html_url } },
  }
  const { kind } = await postPullRequestComment({ api, repository }, { number: 12, text: 'new' })
  assert.equal(kind, 'updated')
  assert.deepEqual(writes(), [['PATCH /repos/ada/shop/issues/comments/777', { body: '<!-- dorsal handoff -->\nnew' }]])
})

const tag = 'GET /repos/ada/shop/git/ref/tags/v1'
const releases = 'GET /repos/ada/shop/releases?per_page=100&page=1'
const ours = (text: string) => `<!-- dorsal handoff -->\n${text}\n<!-- /dorsal handoff -->`

test('a release is made for a tag that is there', async () => {
  replies = {
    [tag]: { status: 200, body: {} },
    [releases]: { status: 200, body: [] },
    'POST /repos/ada/shop/releases': { status: 201, body: {} },
  }
  await postRelease({ api, repository }, { tag: 'v1', text: 'text\n' })
  assert.deepEqual(writes(), [['POST /repos/ada/shop/releases', { tag_name: 'v1', name: 'v1', body: ours('text') }]])
})

test('of a release that is there only our part is written anew', async () => {
  replies = {
    [tag]: { status: 200, body: {} },
    [releases]: { status: 200, body: [{ id: 5, tag_name: 'v1', body: `Hello\n\n${ours('old')}\n\nBye` }] },
    'PATCH /repos/ada/shop/releases/5': { status: 200, body: {} },
  }
  await postRelease({ api, repository }, { tag: 'v1', text: 'new' })
  assert.deepEqual(writes(), [['PATCH /repos/ada/shop/releases/5', { body: `Hello\n\n${ours('new')}\n\nBye` }]])
})

test('no release is made for a tag that GitHub does not have: it would make the tag', async () => {
  replies = { [releases]: { status: 200, body: [] } }
  await assert.rejects(postRelease({ api, repository }, { tag: 'v1', text: '' }), { code: 'post_not_found' })
  assert.deepEqual(writes(), [])
})

const issue = '/rest/api/2/issue/SHOP-12/comment'

test('a Jira issue gets a comment in its own markup, which is written anew', async () => {
  const search = `GET ${issue}?startAt=0&maxResults=100`
  const text = '# Title\n\n- [ ] `a_b` and [#1](https://x.org/1) **Breaking:** {x}\n\n```ts\n// before\nf({ a: 1 })\n```\n'
  const body =
    '{anchor:dorsal-handoff}h1. Title\n\n* {{a\\_b}} and [#1|https://x.org/1] *Breaking:* \\{x\\}\n\n{code:javascript}\n// before\nf({ a: 1 })\n{code}'
  replies = { [search]: { status: 200, body: { comments: [] } }, [`POST ${issue}`]: { status: 201, body: {} } }
  assert.equal((await postIssueComment({ ...api, service: 'Jira' }, { key: 'SHOP-12', text })).url, `${api.url}/browse/SHOP-12`)
  assert.deepEqual(writes(), [[`POST ${issue}`, { body }]])
  replies = { [search]: { status: 200, body: { comments: [{ id: '9', body }] } }, [`PUT ${issue}/9`]: { status: 200, body: {} } }
  assert.equal((await postIssueComment({ ...api, service: 'Jira' }, { key: 'SHOP-12', text })).kind, 'updated')
})

const refusals: readonly [string, Reply, string][] = [
  ['an unknown token', { status: 401, body: { message: 'Bad credentials' } }, 'post_unauthorized'],
  ['a token without the right', { status: 403, body: { message: 'Resource not accessible' } }, 'post_forbidden'],
  ['what is not there', { status: 404, body: { message: 'Not Found' } }, 'post_not_found'],
  ['a text it does not take', { status: 422, body: { message: 'Too long: only-for-this-test' } }, 'post_refused'],
  ['too many requests', { status: 429, body: {}, headers: { 'retry-after': '30' } }, 'post_limited'],
  ['too many requests in the way of GitHub', { status: 403, body: {}, headers: { 'x-ratelimit-remaining': '0' } }, 'post_limited'],
  ['another address', { status: 301, body: {}, headers: { location: 'https://example.org/' } }, 'post_failed'],
  ['its own failure', { status: 502, body: {} }, 'post_failed'],
]

for (const [what, reply, code] of refusals)
  test(`${what} is told as ${code}, without the token`, async () => {
    replies = { [list]: reply }
    const fault = await postPullRequestComment({ api, repository }, { number: 12, text: '' }).catch((error: unknown) => error)
    assert.ok(fault instanceof Fault)
    assert.equal(fault.code, code)
    assert.doesNotMatch(`${fault.message} ${fault.hint} ${JSON.stringify(fault.details)}`, /only-for-this-test/)
  })

test('a service that is not there is told without the token', async () => {
  const fault = await postPullRequestComment({ api: { ...api, url: 'http://127.0.0.1:1' }, repository }, { number: 1, text: '' }).catch(
    String,
  )
  assert.equal(fault, 'Fault: GitHub did not take the text: it cannot be reached')
})
