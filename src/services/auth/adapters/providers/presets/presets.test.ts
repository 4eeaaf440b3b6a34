import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerNames } from '../../../settings/external.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'
import { presets } from './presets.ts'

/** What a provider's API answers, by address; its documentation has the shapes. */
async function readProfile(
  preset: ProviderPreset,
  answers: Readonly<Record<string, unknown>>,
  more: Partial<ProviderAnswer> = {},
): Promise<Profile> {
  return await preset.readProfile({
    idClaims: undefined,
    get: async (url) => answers[url] ?? assert.fail(`${url} was not expected`),
    userInfo: async () => assert.fail('no userinfo was expected'),
    accessToken: 'token',
    base: preset.base,
    provider: { clientId: 'client', secret: 'secret', url: undefined },
    callback: new URLSearchParams(),
    ...more,
  })
}

test('every provider of the settings has a page to send people to', () => {
  for (const name of providerNames) {
    const server = presets[name].server('https://provider.example')
    const address = server.kind === 'known' ? server.metadata.authorization_endpoint : server.issuer
    assert.match(address ?? '', /^https:\/\//, name)
  }
})

test('GitHub: all addresses with what it says of them', async () => {
  const profile = await readProfile(presets.github, {
    'https://api.github.com/user': { id: 583231, login: 'octocat', name: 'The Octocat', avatar_url: 'https://avatars/1' },
    'https://api.github.com/user/emails': [
      { email: 'octocat@github.com', verified: true, primary: true },
      { email: 'old@example.org', verified: false, primary: false },
    ],
  })
  assert.deepEqual(profile, {
    subject: '583231',
    emails: [
      { email: 'octocat@github.com', verified: true, primary: true },
      { email: 'old@example.org', verified: false, primary: false },
    ],
    claims: {
      iss: 'https://api.github.com',
      name: 'The Octocat',
      full_name: 'The Octocat',
      preferred_username: 'octocat',
      user_name: 'octocat',
      picture: 'https://avatars/1',
      avatar_url: 'https://avatars/1',
    },
  })
})

test('GitHub Enterprise Server has its API elsewhere', async () => {
  const base = 'https://github.example.org'
  const answers = { [`${base}/api/v3/user`]: { id: 1 }, [`${base}/api/v3/user/emails`]: [] }
  assert.equal((await readProfile(presets.github, answers, { base })).claims.iss, `${base}/api/v3`)
})

test('GitLab: an address is verified once it was confirmed', async () => {
  const { subject, emails } = await readProfile(presets.gitlab, {
    'https://gitlab.com/api/v4/user': { id: 7, email: 'main@example.org', confirmed_at: '2020-01-01', username: 'seven' },
    'https://gitlab.com/api/v4/user/emails': [{ id: 1, email: 'other@example.org', confirmed_at: null }],
  })
  assert.equal(subject, '7')
  assert.deepEqual(emails, [
    { email: 'main@example.org', verified: true, primary: true },
    { email: 'other@example.org', verified: false, primary: false },
  ])
})

test('Google: the domain of an organisation is kept apart', async () => {
  const idClaims = { iss: 'https://accounts.google.com', sub: '1', email: 'a@example.org', email_verified: true, hd: 'example.org' }
  const { claims, emails } = await readProfile(presets.google, {}, { idClaims })
  assert.deepEqual(claims.custom_claims, { hd: 'example.org' })
  assert.deepEqual(emails, [{ email: 'a@example.org', verified: true, primary: true }])
})

test('Microsoft: an address of any tenant is not taken at its word', async () => {
  const isVerified = async (claims: object, url?: string) => {
    const provider = { clientId: 'client', secret: 'secret', url }
    const idClaims = { sub: '1', email: 'a@example.org', tid: 'some-tenant', ...claims }
    return (await readProfile(presets.azure, {}, { idClaims, provider })).emails[0]?.verified
  }
  assert.equal(await isVerified({}), false)
  assert.equal(await isVerified({ xms_edov: true }), true)
  assert.equal(await isVerified({ xms_edov: '1' }), true)
  assert.equal(await isVerified({ xms_edov: false }, 'https://login.microsoftonline.com/some-tenant'), false)
  assert.equal(await isVerified({}, 'https://login.microsoftonline.com/some-tenant'), true)
  assert.equal(await isVerified({}, 'https://login.microsoftonline.com/organizations'), false)
  assert.equal(await isVerified({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }), true)
})

test('Apple: verified written as text, and a name that comes once beside the code', async () => {
  const callback = new URLSearchParams({
    user: JSON.stringify({ name: { firstName: 'Ada', lastName: 'Lovelace' }, email: 'other@evil.example' }),
  })
  const idClaims = {
    iss: 'https://appleid.apple.com',
    sub: '1',
    email: 'a@privaterelay.appleid.com',
    email_verified: 'true',
    is_private_email: 'true',
  }
  assert.deepEqual(await readProfile(presets.apple, {}, { idClaims, callback }), {
    subject: '1',
    emails: [{ email: 'a@privaterelay.appleid.com', verified: true, primary: true }],
    claims: {
      iss: 'https://appleid.apple.com',
      name: 'Ada Lovelace',
      full_name: 'Ada Lovelace',
      custom_claims: { is_private_email: true },
    },
  })
})

test('Facebook is asked with a proof that only the holder of the secret can make', async () => {
  const proof = 'cc8a96cd54592053e6fa5d7ae65fc59b90f6ca2a1ae6d28a58e9d7ed8ad6cb8b'
  const asked: string[] = []
  const get = async (url: string) => {
    asked.push(url.replace(/[0-9a-f]{64}$/, proof))
    return { id: '4', name: 'Mark', email: 'm@example.org', picture: { data: { url: 'https://pictures/4' } } }
  }
  const { claims, emails } = await readProfile(presets.facebook, {}, { get })
  assert.deepEqual(asked, [`https://graph.facebook.com/me?fields=email,first_name,last_name,name,picture&appsecret_proof=${proof}`])
  assert.equal(claims.avatar_url, 'https://pictures/4')
  assert.deepEqual(emails, [{ email: 'm@example.org', verified: true, primary: true }])
})

test('Discord: a picture that moves, and the name that people see', async () => {
  const user = {
    id: '80351110224678912',
    username: 'nelly',
    discriminator: '0',
    global_name: 'Nelly',
    avatar: 'a_1',
    email: 'n@example.org',
    verified: true,
  }
  const { claims, emails } = await readProfile(presets.discord, { 'https://discord.com/api/users/@me': user })
  assert.equal(claims.avatar_url, 'https://cdn.discordapp.com/avatars/80351110224678912/a_1.gif')
  assert.deepEqual(claims.custom_claims, { global_name: 'Nelly' })
  assert.equal(emails[0]?.verified, true)
})

test('Bitbucket: what Atlassian confirmed', async () => {
  const { subject, emails } = await readProfile(presets.bitbucket, {
    'https://api.bitbucket.org/2.0/user': { uuid: '{1}', display_name: 'Bea', links: { avatar: { href: 'https://pictures/1' } } },
    'https://api.bitbucket.org/2.0/user/emails': { values: [{ email: 'b@example.org', is_primary: true, is_confirmed: true }] },
  })
  assert.equal(subject, '{1}')
  assert.deepEqual(emails, [{ email: 'b@example.org', verified: true, primary: true }])
})

test('Slack and LinkedIn: the ID token says it all', async () => {
  const idClaims = { sub: 'U1', email: 's@example.org', email_verified: true, 'https://slack.com/team_id': 'T1' }
  assert.deepEqual((await readProfile(presets.slack_oidc, {}, { idClaims })).claims.custom_claims, { 'https://slack.com/team_id': 'T1' })
  const linkedin = await readProfile(presets.linkedin_oidc, {}, { idClaims: { sub: '1', email: 'l@example.org', email_verified: 'true' } })
  assert.equal(linkedin.emails[0]?.verified, true)
})

test('the others tell subject and address, and only what they verified counts', async () => {
  const found = async (preset: ProviderPreset, url: string, answer: unknown) => {
    const { subject, emails } = await readProfile(preset, { [url]: answer })
    return [subject, emails[0]?.email, emails[0]?.verified]
  }
  assert.deepEqual(await found(presets.figma, 'https://api.figma.com/v1/me', { id: '1', email: 'f@x.org' }), ['1', 'f@x.org', true])
  assert.deepEqual(await found(presets.spotify, 'https://api.spotify.com/v1/me', { id: 's', email: 's@x.org' }), ['s', 's@x.org', false])
  assert.deepEqual(await found(presets.zoom, 'https://api.zoom.us/v2/users/me', { id: 'z', email: 'z@x.org', verified: 0 }), [
    'z',
    'z@x.org',
    false,
  ])
  assert.deepEqual(await found(presets.workos, 'https://api.workos.com/sso/profile', { id: 'w', email: 'w@x.org' }), ['w', 'w@x.org', true])
  const twitch = { data: [{ id: '5', login: 'five', email: 't@x.org' }] }
  assert.deepEqual(await found(presets.twitch, 'https://api.twitch.tv/helix/users', twitch), ['5', 't@x.org', true])
  const notion = { bot: { owner: { user: { id: 'n', person: { email: 'n@x.org' } } } } }
  assert.deepEqual(await found(presets.notion, 'https://api.notion.com/v1/users/me', notion), ['n', 'n@x.org', true])
  const kakao = { id: 9, kakao_account: { email: 'k@x.org', is_email_valid: true, is_email_verified: false } }
  assert.deepEqual(await found(presets.kakao, 'https://kapi.kakao.com/v2/user/me', kakao), ['9', 'k@x.org', false])
  const x = { data: { id: '10', username: 'ten', confirmed_email: 'x@x.org' } }
  const address = 'https://api.x.com/2/users/me?user.fields=profile_image_url,confirmed_email'
  assert.deepEqual(await found(presets.x, address, x), ['10', 'x@x.org', true])
})

test('an answer that names nobody is no answer', async () => {
  await assert.rejects(readProfile(presets.spotify, { 'https://api.spotify.com/v1/me': { error: 'no' } }), { code: 'unexpected_failure' })
  await assert.rejects(readProfile(presets.figma, { 'https://api.figma.com/v1/me': ['?'] }), { code: 'unexpected_failure' })
})

test('answers that leave the standard are mended', () => {
  assert.deepEqual(presets.twitch.mendTokens?.({ access_token: 'a', scope: ['one', 'two'] }), { access_token: 'a', scope: 'one two' })
  assert.deepEqual(presets.bitbucket.mendTokens?.({ access_token: 'a', scopes: 'email' }), { access_token: 'a', scope: 'email' })
  assert.deepEqual(presets.workos.mendTokens?.({ access_token: 'a', profile: {} }), { access_token: 'a', token_type: 'bearer' })
  assert.deepEqual(presets.figma.mendTokens?.({ access_token: 'a' }), { access_token: 'a', token_type: 'bearer' })
})
