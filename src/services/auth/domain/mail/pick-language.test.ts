import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pickLanguage } from './pick-language.ts'

test('the language is the one a person chose, else the one the browser prefers, else that of the settings', () => {
  const cases: readonly (readonly [Record<string, unknown>, string | undefined, string])[] = [
    [{ locale: 'fr-CA' }, 'en', 'fr'],
    [{ lang: 'EN_gb' }, 'fr', 'en'],
    [{ locale: 'de', language: 'fr' }, 'en', 'fr'],
    [{}, 'de, fr-FR;q=0.8, en;q=0.9', 'en'],
    [{}, 'de, fr;q=0.8, en;q=0.7', 'fr'],
    [{}, 'fr;q=0, de', 'en'],
    [{}, undefined, 'en'],
    [{ locale: 7 }, 'frisian', 'en'],
  ]
  for (const [metadata, acceptLanguage, expected] of cases)
    assert.equal(pickLanguage({ metadata, acceptLanguage }, 'en'), expected, JSON.stringify([metadata, acceptLanguage]))
})
