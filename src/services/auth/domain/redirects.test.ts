import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowedOrigin, isAllowedRedirect, pickRedirect } from './redirects.ts'

const settings = {
  siteUrl: 'https://app.example.org',
  additionalRedirectUrls: [
    'https://*.preview.example.org/**',
    'http://localhost:3000/callback',
    'com.example.app://signed-in',
    'https://exact.example.net',
  ],
}

test('the site, an exact place and what a glob covers are allowed', () => {
  const asked = [
    'https://app.example.org/welcome?first=1',
    'https://a1.preview.example.org/deep/path.html?x=1',
    'http://localhost:3000/callback',
    'com.example.app://signed-in',
    'https://exact.example.net',
    'https://exact.example.net/',
  ]
  assert.deepEqual(
    asked.map((place) => isAllowedRedirect(place, settings)),
    asked.map(() => true),
  )
})

test('no other host, path, scheme or spelling is allowed', () => {
  const asked = [
    'https://app.example.org.evil.example/',
    'https://app.example.org@evil.example/',
    'https://evil.example/.preview.example.org/',
    'https://a.b.preview.example.org/',
    'https://evil.example?x=.preview.example.org/',
    'https://evil.example#.preview.example.org/',
    'https:\\\\evil.example/.preview.example.org/',
    'http://app.example.org/',
    'https://app.example.org:8443/',
    'http://localhost:3000/callback/more',
    'http://localhost:3001/callback',
    'javascript://app.example.org/%0aalert(1)',
    'data:text/html,hello',
    '//evil.example',
    '/welcome',
    'https://app.example.org/\n.evil.example',
    'com.example.app://signed-in-elsewhere',
    'https://exact.example.net/more',
    '',
  ]
  assert.deepEqual(
    asked.filter((place) => isAllowedRedirect(place, settings)),
    [],
  )
})

test('what is not allowed leads to the site', () => {
  assert.equal(pickRedirect('https://evil.example', settings), 'https://app.example.org')
  assert.equal(pickRedirect(undefined, settings), 'https://app.example.org')
})

test('while developing, any port of the site on this machine is allowed', () => {
  const local = { siteUrl: 'http://127.0.0.1:3000', additionalRedirectUrls: [] }
  assert.equal(isAllowedRedirect('http://127.0.0.1:5173/x', local), true)
  assert.equal(isAllowedRedirect('http://localhost:5173/x', local), false)
})

test('origins of pages are those that redirects may lead to', () => {
  const origins = ['https://app.example.org', 'https://x.preview.example.org', 'https://evil.example', 'null']
  assert.deepEqual(
    origins.map((origin) => isAllowedOrigin(origin, settings)),
    [true, true, false, false],
  )
})
