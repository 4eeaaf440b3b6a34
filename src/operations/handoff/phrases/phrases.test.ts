import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phrasesByLanguage } from './phrases-by-language.ts'

/** `changelog.sections.added`. */
function listKeys(value: unknown, prefix = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, inner]) => listKeys(inner, prefix === '' ? key : `${prefix}.${key}`))
}

test('every phrase is there in both languages, and says something', () => {
  assert.deepEqual(listKeys(phrasesByLanguage.fr).toSorted(), listKeys(phrasesByLanguage.en).toSorted())
  assert.equal(phrasesByLanguage.fr.breakingChanges(1).startsWith('1 changement casse'), true)
})

test('one subject takes a verb in the singular in French, several or a group the plural', () => {
  const change = { kind: 'lost', operation: 'delete', object: 'orders', columns: [], condition: null } as const
  assert.equal(phrasesByLanguage.fr.permission({ ...change, subjects: ['ada'] }), '`ada` ne peut plus supprimer des lignes de `orders`')
  assert.equal(
    phrasesByLanguage.fr.permission({ ...change, subjects: ['anon'] }),
    'les visiteurs (`anon`) ne peuvent plus supprimer des lignes de `orders`',
  )
})
